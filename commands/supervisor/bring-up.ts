/**
 * The order of a start: ports, database, data, subgraphs, gateway. Whatever fails is thrown as one line; who called ends the
 * rest. It prints only through `tell` and the progress bar.
 */
import { subgraphNames } from '../../schema/classification.ts';
import { weeksToShift } from '../../subgraphs/kit/sample/calendar.ts';
import type { Environment } from '../config.ts';
import type { Started } from './announcement.ts';
import type { AnyMessage } from './child.ts';
import { type Decision, decideImport, importAll, readMarkers, resetAll } from './data.ts';
import { addresses, databasePlan, gatewayPlan, localOrigin, subgraphPlan } from './plans.ts';
import { requireFreePorts } from './ports.ts';
import { Progress } from './progress.ts';
import { untilReady } from './ready.ts';
import type { Supervisor } from './supervisor.ts';

/** Milliseconds that the gateway has for finding its subgraphs; on a slow machine they come up long after it. */
const READY_WITHIN = 45_000;

export interface StartOptions {
  /** Absent: what the database holds, or the whole sample. */
  readonly customers?: number;
  readonly reset: boolean;
  /** Consent to emptying a database that MONGODB_URI names. */
  readonly yes: boolean;
  readonly evaluation: boolean;
}

/** Throws when the options and the environment do not go together. */
export function requireAllowed({ reset, yes, evaluation }: StartOptions, environment: Environment): void {
  const production = environment.NODE_ENV === 'production';
  if (reset && production) throw new Error('--reset empties databases: refused under NODE_ENV=production.');
  if (evaluation && production) {
    throw new Error('--evaluation keeps data in memory only: refused under NODE_ENV=production.');
  }
  if (reset && !evaluation && environment.MONGODB_URI !== undefined && !yes) {
    throw new Error('--reset would empty the databases of MONGODB_URI; add --yes if that is meant.');
  }
}

/** Brings everything up; resolves when the gateway answers. */
export async function bringUp(
  supervisor: Supervisor,
  environment: Environment,
  options: StartOptions,
  tell: (line: string) => void,
): Promise<Started> {
  requireAllowed(options, environment);
  await requireFreePorts(addresses(environment));
  tell('Starting the database ...');
  const database = await openDatabase(supervisor, options.evaluation);
  const uri = String(database.uri);
  const decision = await prepare(supervisor, uri, environment, options, database.kind === 'evaluation');
  const report = decision.import ? await importWithBar(supervisor, uri, decision) : [];
  tell('Starting the subgraphs and the gateway ...');
  await Promise.all([
    ...subgraphNames.map((name) => supervisor.keep(subgraphPlan(name, uri, environment))),
    supervisor.keep(gatewayPlan(uri, environment)),
  ]);
  await untilReady(`${localOrigin(environment.HOST, environment.PORT)}/health/ready`, READY_WITHIN);
  return {
    host: environment.HOST,
    port: environment.PORT,
    database: String(database.description),
    customers: decision.customers,
    shiftWeeks: decision.shiftWeeks,
    report,
    seconds: performance.now() / 1000,
  };
}

/** Starts the database; a bar appears if a MongoDB has to be downloaded for it. */
async function openDatabase(supervisor: Supervisor, evaluation: boolean): Promise<AnyMessage> {
  let download: Progress | undefined;
  const show = ({ type, task, done, total }: AnyMessage): void => {
    if (type !== 'progress') return;
    download ??= new Progress(`${task} (MB)`, process.stdout);
    download.update('download', Math.round(Number(done) / 1e6), Math.round(Number(total) / 1e6));
  };
  try {
    return await supervisor.require(databasePlan(evaluation), show);
  } finally {
    download?.stop();
  }
}

/** Empties the database if that is wanted, then says what must be imported. A store that begins empty need not be asked. */
async function prepare(
  supervisor: Supervisor,
  uri: string,
  environment: Environment,
  { reset, customers }: StartOptions,
  beginsEmpty: boolean,
): Promise<Decision> {
  if (reset && !beginsEmpty) await resetAll(supervisor, uri, environment);
  const markers = reset || beginsEmpty ? [] : await readMarkers(supervisor, uri);
  return decideImport(markers, customers, weeksToShift(new Date()));
}

async function importWithBar(supervisor: Supervisor, uri: string, decision: Decision): Promise<string[]> {
  const progress = new Progress(`Importing ${decision.customers} customers`, process.stdout);
  try {
    return await importAll(supervisor, uri, decision, (task, done, total) => progress.update(task, done, total));
  } finally {
    progress.stop();
  }
}
