/**
 * Any number of cases of the oracles. `commands/test-oracle.ts` runs it.
 */
import { randomInt } from 'node:crypto';
import { readArguments, runCommand, UsageError, wholeNumber } from '../../commands/arguments.ts';
import { runEnforced } from './enforced/run.ts';
import { runOracle } from './run.ts';

const HELP = `npm run test:oracle [-- --enforced] [-- --runs N] [-- --seed S] [-- --path P]

Random graphs split over random services, random data and operations: the engine against graphql-js over the same data
unsplit. With --enforced the graph is the built-in one, and what is random is the policy, who asks, and what customers
consented to: the engine against graphql-js with the same shield tree around it, and what is sent to the services.
The first difference is made smaller and printed with what repeats it.
  --enforced  the oracle of enforcement
  --runs N    operations to compare, at least; default 2000
  --seed S    repeats a run; default: another one each time, printed
  --path P    of a case that was printed: this case alone
  --help      this text
Exit code 0: no difference; 1: one was found.`;

const MOST = 1_000_000_000;
const SEEDS = 2 ** 31 - 1;

await runCommand(async () => {
  const { values } = readArguments({
    help: HELP,
    options: {
      enforced: { type: 'boolean' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
    },
  });
  const cases = wholeNumber('--runs', values.runs ?? '2000', 1, MOST);
  const seed = values.seed === undefined ? randomInt(SEEDS) : wholeNumber('--seed', values.seed, 0, SEEDS);
  if (values.path !== undefined && !/^\d+(:\d+)*$/.test(values.path))
    throw new UsageError('--path must be numbers with colons between them.');
  process.stdout.write(`seed ${seed}\n`);
  const started = performance.now();
  const run = values.enforced ? runEnforced : runOracle;
  const { tally, failure } = await run({ cases, seed, path: values.path });
  if (failure !== undefined) process.stdout.write(`\n${failure}\n`);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const marks = [...tally.marks].map(([mark, count]) => `${count} ${mark}`).join(', ');
  process.stdout.write(
    `${failure === undefined ? 'No difference' : 'DIFFERENT'}: ${tally.cases} operations over ` +
      `${tally.scenes} ${values.enforced ? 'policies' : 'graphs'} in ${seconds} s, ${marks}\n`,
  );
  return failure === undefined ? 0 : 1;
});
