/**
 * Imports the sample into the databases of MONGODB_URI unless it is there: the first half of `npm start`, alone, for places
 * where something else starts the processes (docker-compose.yml).
 */
import { weeksToShift } from '../subgraphs/kit/sample/calendar.ts';
import { readArguments, runCommand, wholeNumber } from './arguments.ts';
import { readEnvironment } from './config.ts';
import { ALL_CUSTOMERS, decideImport, importAll, readMarkers } from './supervisor/data.ts';
import { Progress } from './supervisor/progress.ts';
import { onEnding } from './supervisor/signals.ts';
import { Supervisor } from './supervisor/supervisor.ts';

const help = `
node --import tsx commands/sample.ts [--customers N]

Imports the sample into the databases of MONGODB_URI; one that is there already is left as it is.

  --customers N   how many customers of the sample, the demo customers first (default ${ALL_CUSTOMERS})
`;

await runCommand(async () => {
  const { values } = readArguments({ help, options: { customers: { type: 'string' } } });
  const wanted =
    values.customers === undefined ? undefined : wholeNumber('--customers', values.customers, 1, ALL_CUSTOMERS);
  const { MONGODB_URI: uri } = readEnvironment();
  if (uri === undefined) throw new Error('MONGODB_URI is required.');

  const supervisor = new Supervisor(
    (line) => process.stderr.write(`${line}\n`),
    () => {},
  );
  onEnding({ end: () => void supervisor.end().then(() => process.exit(1)), atOnce: () => supervisor.kill() }, false);
  const decision = decideImport(await readMarkers(supervisor, uri), wanted, weeksToShift(new Date()));
  if (!decision.import) {
    process.stdout.write(`${decision.customers} customers are there already.\n`);
    return 0;
  }
  const progress = new Progress(`Importing ${decision.customers} customers`, process.stdout);
  try {
    const report = await importAll(supervisor, uri, decision, (task, done, total) =>
      progress.update(task, done, total),
    );
    progress.stop();
    process.stdout.write(`${report.join('\n')}\n`);
    return 0;
  } finally {
    progress.stop();
    await supervisor.end();
  }
});
