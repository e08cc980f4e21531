/**
 * `main.ts [--evaluation]`: the database as a process of its own. With an IPC channel it reports there and ends with it;
 * without one it prints the URI and runs until a signal. What it started ends with it, within two seconds.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from './chain.ts';
import { readConfig } from './config.ts';
import type { Database, DatabaseMessage } from './messages.ts';

let database: Database | undefined;
let ending = false;

function tell(message: DatabaseMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, undefined, undefined, () => resolve());
    else if (message.type === 'failed') process.stderr.write(`${message.message}\n`, () => resolve());
    else process.stdout.write(`${lineOf(message)}\n`, () => resolve());
  });
}

function lineOf(message: Exclude<DatabaseMessage, { type: 'failed' }>): string {
  if (message.type === 'ready') return `${message.uri}\n${message.description}`;
  return `${message.task}: ${Math.round(message.done / 1e6)} of ${Math.round(message.total / 1e6)} MB`;
}

function end(code: number): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(code), 1500).unref();
  void (database?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
}

async function fail(message: string): Promise<void> {
  await tell({ type: 'failed', message });
  end(1);
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { evaluation: { type: 'boolean', default: false } } });
  let shown = -1;
  const onProgress = (done: number, total: number) => {
    const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
    if (percent === shown) return;
    shown = percent;
    void tell({ type: 'progress', task: 'Downloading MongoDB', done, total });
  };
  database = await openDatabase({ ...readConfig(), evaluation: values.evaluation, onProgress });
  if (ending) return void database.stop();
  const { uri, kind, description } = database;
  await tell({ type: 'ready', uri, kind, description });
  void database.lost.then(fail);
}

process.on('disconnect', () => end(0));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(0));
run().catch((error: Error) => fail(error.message));
