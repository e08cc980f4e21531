/**
 * `npm start`: the whole system on one machine, each part its own process on loopback, supervised by this one.
 * Whatever way it ends, nothing that it started outlives it.
 */
import { readConfig } from '../gateway/config.ts';
import { readArguments, runCommand, wholeNumber } from './arguments.ts';
import { readEnvironment, startedByNpm } from './config.ts';
import { requireNode } from './node-version.ts';
import { announcement } from './supervisor/announcement.ts';
import { bringUp, type StartOptions } from './supervisor/bring-up.ts';
import { ALL_CUSTOMERS } from './supervisor/data.ts';
import { onEnding } from './supervisor/signals.ts';
import { Supervisor } from './supervisor/supervisor.ts';

const help = `
npm start [-- --customers N] [--reset] [--yes] [--evaluation]

Starts the database, imports the sample if the database is empty, starts the four subgraphs and the gateway.

  --customers N   import only N customers of the sample (1 to ${ALL_CUSTOMERS}; default: all), the demo customers first
  --reset         empty the development databases first, that of the trail too unless TRAIL names another
                  (refused under NODE_ENV=production)
  --yes           with --reset: empty also the databases that MONGODB_URI names
  --evaluation    use the evaluation store at once: in memory, gone at the end

Environment: see .env.example. Ctrl-C ends everything.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

function readOptions(): StartOptions {
  const { values } = readArguments({
    help,
    options: {
      customers: { type: 'string' },
      reset: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      evaluation: { type: 'boolean', default: false },
    },
  });
  const { customers, reset, yes, evaluation } = values;
  return {
    customers: customers === undefined ? undefined : wholeNumber('--customers', customers, 1, ALL_CUSTOMERS),
    reset,
    yes,
    evaluation,
  };
}

/** Runs until a signal (exit code 0) or until something goes wrong that cannot be put right (one line, exit code 1). */
async function start(): Promise<number> {
  const options = readOptions();
  requireNode();
  const environment = readEnvironment();
  // The gateway would refuse a wrong value of its own only after the import: ask it first.
  readConfig();
  let end: (failure: string | undefined) => void = () => {};
  const over = new Promise<string | undefined>((resolve) => {
    end = resolve;
  });
  const supervisor = new Supervisor(warn, (reason) => end(reason));
  const atOnce = (): void => {
    supervisor.kill();
    process.exit(1);
  };
  onEnding({ end: () => end(undefined), atOnce }, startedByNpm());
  // A reader that has gone away must not bring the system down.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  void bringUp(supervisor, environment, options, say).then(
    (started) => announcement(started).forEach(say),
    (error: Error) => end(error.message),
  );
  const failure = await over;
  if (failure === undefined) say('Ending ...');
  await supervisor.end();
  if (failure === undefined) return 0;
  warn(failure);
  return 1;
}

await runCommand(async () => {
  const code = await start();
  process.exit(code);
});
