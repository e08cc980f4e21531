/** Any number of races against a system of two gateways and eight subgraph processes. `commands/test-races.ts` runs it. */
import { readArguments, runCommand, wholeNumber } from '../../commands/arguments.ts';
import { startDoubledSystem } from '../support/doubled-system.ts';
import { runRaces } from './race.ts';
import { CUSTOMERS, racers, reportText } from './report.ts';

const HELP = `npm run test:races [-- --races N]

Starts the evaluation store, two processes of each subgraph and two gateways, each over its own four. Then customers withdraw,
refuse, object and restrict through one gateway, and as soon as they have their answer others read through both.
  --races N   how many; default 1000
  --help      this text
Exit code 0: no reading after an answer was shown what had ended, and what had not ended stayed; 1: one was not so.`;

await runCommand(async () => {
  const { values } = readArguments({ help: HELP, options: { races: { type: 'string' } } });
  const races = wholeNumber('--races', values.races ?? '1000', 1, 1_000_000);
  const started = performance.now();
  const system = await startDoubledSystem(CUSTOMERS);
  try {
    const customers = await racers();
    const begun = performance.now();
    const report = await runRaces({ ...system, customers, races });
    const seconds = { starting: (begun - started) / 1_000, racing: (performance.now() - begun) / 1_000 };
    process.stdout.write(`${reportText(report, seconds)}\n`);
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    await system.stop();
  }
});
