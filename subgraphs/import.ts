/**
 * Imports the sample into one subgraph's database, as a process: `node --import tsx subgraphs/import.ts NAME ...`.
 * Killed at any moment and started again, it leaves nothing twice.
 */
import { parseArgs } from 'node:util';
import { type SubgraphName, subgraphNames } from '../schema/classification.ts';
import type { ImportStatus } from '../schema/process.ts';
import { databaseOf, readConfig } from './config.ts';
import { type Connection, connectSubgraph } from './kit/connection.ts';
import { importSubgraph, reportLines, resetSubgraph } from './kit/import.ts';
import { type ImportMarker, readMarker } from './kit/import-marker.ts';
import { weeksToShift } from './kit/sample/calendar.ts';
import { database, fail, onEnd, tell } from './kit/supervised.ts';
import { isSubgraphName, loadSubgraph } from './load.ts';
import { reasonOf } from './reason.ts';

const usage = `Usage: node --import tsx subgraphs/import.ts NAME [--customers N] [--shift-weeks W] [--reset | --status]

Fills the database of one subgraph from the sample. NAME is one of: ${subgraphNames.join(', ')}
  --customers N     how many customers, the demo customers first (default 1000)
  --shift-weeks W   whole weeks by which every date of the sample is shifted
                    (default: so many that the last purchase falls in the week before now)
  --reset           empties the database instead
  --status          says what the last import left instead
Environment: MONGODB_URI (required)`;

interface Command {
  readonly name: SubgraphName;
  readonly action: 'import' | 'reset' | 'status';
  readonly customers: number;
  readonly shiftWeeks: number;
}

/** What was asked for; null if it makes no sense, or the line that says what does not. */
function readCommand(): Command | 'help' | { wrong: string } | null {
  try {
    const { values, positionals } = parseArgs({
      options: {
        customers: { type: 'string', default: '1000' },
        'shift-weeks': { type: 'string', default: String(weeksToShift(new Date())) },
        reset: { type: 'boolean', default: false },
        status: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const [name, ...rest] = positionals;
    if (name !== undefined && !isSubgraphName(name)) return { wrong: `Unknown subgraph: ${name}.\n` };
    const numbers = [values.customers, values['shift-weeks']];
    if (!isSubgraphName(name) || rest.length > 0 || !numbers.every((text) => /^\d{1,7}$/.test(text))) return null;
    if (values.reset && values.status) return null;
    const action = values.reset ? 'reset' : values.status ? 'status' : 'import';
    return { name, action, customers: Number(values.customers), shiftWeeks: Number(values['shift-weeks']) };
  } catch {
    return null;
  }
}

const statusOf = (marker: ImportMarker): ImportStatus => ({
  status: marker.status,
  customers: marker.customers,
  shiftWeeks: marker.shiftWeeks,
  startedAt: marker.startedAt.toISOString(),
  finishedAt: marker.finishedAt?.toISOString() ?? null,
});

async function run({ name, action, customers, shiftWeeks }: Command, connection: Connection): Promise<void> {
  if (action === 'status') {
    const marker = await readMarker(connection);
    return tell({ type: 'status', marker: marker === null ? null : statusOf(marker) });
  }
  const subgraph = await loadSubgraph(name);
  if (action === 'reset') {
    await resetSubgraph(subgraph, connection);
    return tell({ type: 'report', lines: [`${name}: emptied`] });
  }
  const progress = (task: string, done: number, total: number) => void tell({ type: 'progress', task, done, total });
  const marker = await importSubgraph(subgraph, connection, { customers, shiftWeeks, progress });
  await tell({ type: 'report', lines: reportLines(name, marker) });
}

const command = readCommand();
if (command === 'help') {
  process.stdout.write(`${usage}\n`);
} else if (command === null || 'wrong' in command) {
  process.stderr.write(`${command?.wrong ?? ''}${usage}\n`);
  process.exitCode = 2;
} else {
  // An import that is stopped is simply begun again: there is nothing to bring to an end.
  onEnd(async () => process.exit(1));
  try {
    const connection = await connectSubgraph(command.name, {
      uri: databaseOf(readConfig()),
      patience: database.patience,
    });
    try {
      await run(command, connection);
    } finally {
      await connection.close();
    }
    process.exit(0);
  } catch (error) {
    await fail(`${command.name}: ${reasonOf(error, database.known)}`);
  }
}
