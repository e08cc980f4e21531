/**
 * Any number of cases of the oracle. `commands/test-oracle.ts` runs it.
 */
import { randomInt } from 'node:crypto';
import { readArguments, runCommand, UsageError, wholeNumber } from '../../commands/arguments.ts';
import { runOracle } from './run.ts';

const HELP = `npm run test:oracle [-- --runs N] [-- --seed S] [-- --path P]

Random graphs split over random services, random data and operations: the engine against graphql-js over the same data
unsplit. The first difference is made smaller and printed with what repeats it.
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
    options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
  });
  const cases = wholeNumber('--runs', values.runs ?? '2000', 1, MOST);
  const seed = values.seed === undefined ? randomInt(SEEDS) : wholeNumber('--seed', values.seed, 0, SEEDS);
  if (values.path !== undefined && !/^\d+(:\d+)*$/.test(values.path))
    throw new UsageError('--path must be numbers with colons between them.');
  process.stdout.write(`seed ${seed}\n`);
  const started = performance.now();
  const { tally, failure } = await runOracle({ cases, seed, path: values.path });
  if (failure !== undefined) process.stdout.write(`\n${failure}\n`);
  const { graphs, crossing, failing } = tally;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(
    `${failure === undefined ? 'No difference' : 'DIFFERENT'}: ${tally.cases} operations over ${graphs} graphs in ${seconds} s, ` +
      `${crossing} answered by several calls, ${failing} with errors\n`,
  );
  return failure === undefined ? 0 : 1;
});
