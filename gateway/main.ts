/**
 * `npm run gateway`: one gateway, as one process or as several on one port. It reads the command line and its surroundings, and
 * decides who reads files and who answers; what a request meets is in `server.ts`. With a supervisor (an IPC channel) it
 * reports to it, and ends when it is gone.
 */
import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import type { ChildMessage } from '../schema/process.ts';
import { rememberForWorkers } from './audience/metrics/memory-of-primary.ts';
import { type Config, ConfigError, givenUrls, readConfig } from './config.ts';
import { createLog, errorFacts } from './http/log.ts';
import { countForWorkers } from './limits/counters.ts';
import { listenForMetrics } from './metrics/listener.ts';
import { ofAllWorkers } from './metrics/sources.ts';
import { type Choice, filesOf, firstLine, PUBLIC, type Served, UnservableError } from './served/choice.ts';
import { readServed } from './served/read.ts';
import { keepReloading } from './served/reload.ts';
import { tryOut } from './served/trial.ts';
import { startGateway } from './start.ts';
import { isHttp } from './variable-kinds.ts';
import { WorkerError, Workers } from './workers/primary.ts';
import { startWorker } from './workers/worker.ts';

const HELP = `npm run gateway -- [--supergraph FILE] [--policy FILE] [--dry-run FILE] [--consent URL] [--host H] [--port N]

The gateway alone: GraphQL at http://H:N/graphql, GraphiQL at / outside production. The subgraphs run elsewhere.
  --supergraph FILE  a Federation 2 supergraph instead of the built-in one; its services are where it says, or where
                     SUBGRAPH_<NAME>_URL says
  --policy FILE      a policy (.json, or a module that exports \`policy\`) instead of the built-in one;
                     \`npm run policy -- init FILE\` writes one for a supergraph
  --policy public    every field for anybody, without token, purpose and trail; for trying it out, refused in production
  --dry-run FILE     a policy that decides nothing: what it would decide otherwise is counted, told in the log every minute
                     and at the end, and in GET /metrics
  --consent URL      where the states of customers are asked for, instead of the policy's consent service
  --host H           address to listen at (HOST, 127.0.0.1)
  --port N           port to listen at (PORT, 4000)
  --help             this text
The files are read again when they change, or on SIGHUP. WORKERS=n: n processes on the port.
Environment: .env.example names all of it.`;

const WARNING =
  '--policy public: every field is given to anybody, without token, purpose and trail. For trying it out and for test suites only.';

class WrongUsage extends Error {}

interface Options extends Choice {
  readonly HOST?: string;
  readonly PORT?: string;
}

/** The options, or undefined when only the help was wanted. */
function options(): Options | undefined {
  const { values } = (() => {
    try {
      const text = { type: 'string' } as const;
      const known = { supergraph: text, policy: text, 'dry-run': text, consent: text, host: text, port: text };
      return parseArgs({ options: { ...known, help: { type: 'boolean', short: 'h' } } });
    } catch (error) {
      throw new WrongUsage(firstLine(error));
    }
  })();
  const { supergraph, policy, 'dry-run': dryRun, consent, host, port, help } = values;
  if (help === true) return undefined;
  for (const [name, value] of Object.entries({ supergraph, policy, 'dry-run': dryRun }))
    if (value === '') throw new WrongUsage(`--${name} needs a file.`);
  if (consent !== undefined && !isHttp(consent)) throw new WrongUsage('--consent must be an http or https URL.');
  if (dryRun !== undefined && policy === PUBLIC) throw new WrongUsage('--dry-run goes with a policy that decides.');
  return { supergraph, policy, dryRun, consent, HOST: host, PORT: port };
}

const tell = (message: ChildMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });

interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Reads the files, and answers, or lets workers answer; follows the files from then on. */
async function run(config: Config, choice: Choice): Promise<Running> {
  if (cluster.isWorker) return startWorker((served) => startGateway(config, served));
  if (choice.policy === PUBLIC) process.stderr.write(`${WARNING}\n`);

  const log = createLog(config.logLevel);
  const read = () => readServed(choice, choice.supergraph === undefined ? () => config.subgraphUrls : givenUrls);
  const follow = (serve: (served: Served) => Promise<void>): (() => void) => {
    const files = filesOf(choice);
    const reload = async (): Promise<void> => {
      const served = await read();
      await tryOut(served);
      await serve(served);
    };
    return files.length === 0 ? () => {} : keepReloading({ files, reload, log });
  };

  // Followed from before the first reading on: a change during the start is not missed.
  if (config.workers === 1) {
    const started = Promise.resolve().then(async () => startGateway(config, await read()));
    const unfollow = follow(async (served) => (await started).exchange(served));
    const { url, stop } = await started;
    return { url, stop: () => stop().finally(unfollow) };
  }
  countForWorkers();
  rememberForWorkers();
  const listener =
    config.metricsPort === undefined
      ? undefined
      : await listenForMetrics(ofAllWorkers(), config.host, config.metricsPort);
  const workers = Promise.resolve().then(async () => new Workers(await read(), log));
  const unfollow = follow(async (served) => (await workers).serve(served));
  const started = await workers;
  const stop = async (): Promise<void> => {
    await started.end().finally(unfollow);
    await listener?.stop();
  };
  return { url: await started.start(config.workers), stop };
}

/** For whoever started it: one line, or one for each thing that is wrong with the files. */
function reasonOf(error: unknown, config: Config | undefined): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return `Port ${config?.port} is taken at ${config?.host}; set PORT or --port to another one.`;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return `Cannot listen at ${config?.host}:${config?.port} (${code}).`;
  const speaksForItself = [ConfigError, WrongUsage, UnservableError, WorkerError].some((kind) => error instanceof kind);
  if (speaksForItself) return (error as Error).message;
  return `The gateway cannot start: ${firstLine(error)}`;
}

/** 2 for wrong usage, a wrong option among it; 1 for everything else. */
const exitCodeOf = (error: unknown, chosen: Options | undefined): number =>
  error instanceof WrongUsage ||
  (error instanceof ConfigError && new Map(Object.entries(chosen ?? {})).get(error.variable) !== undefined)
    ? 2
    : 1;

let config: Config | undefined;
let chosen: Options | undefined;
try {
  chosen = options();
  if (chosen === undefined) process.stdout.write(`${HELP}\n`);
  else {
    const { HOST, PORT, ...choice } = chosen;
    config = readConfig({ HOST, PORT, foreign: choice.supergraph !== undefined, open: choice.policy === PUBLIC });
    const { workers, operations } = config;
    const { url, stop } = await run(config, { ...choice, operations });
    let ending = false;
    const end = () => {
      if (ending) return;
      ending = true;
      // A request that does not end must not keep the process: supervisors expect it gone within two seconds.
      const grace = cluster.isPrimary && workers > 1 ? 1_800 : 1_500;
      setTimeout(() => process.exit(0), grace).unref();
      stop().then(
        () => process.exit(0),
        (error) => {
          process.stderr.write(`${JSON.stringify(errorFacts(error))}\n`);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', end).on('SIGINT', end);
    if (process.send !== undefined) process.on('disconnect', end);
    await tell({ type: 'ready', url });
    if (process.send === undefined) process.stdout.write(`The gateway listens at ${url}\n`);
  }
} catch (error) {
  const reason = reasonOf(error, config);
  await tell({ type: 'failed', message: reason });
  // The primary says it for its workers.
  if (cluster.isPrimary) process.stderr.write(`${reason}\n`);
  process.exit(exitCodeOf(error, chosen));
}
