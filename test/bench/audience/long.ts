/**
 * What goes through everybody: metrics, to their end, and an export, for some seconds. What each is measured against goes through everybody as
 * well; what the gateway at hand does not know is left out.
 */
import { readFile } from 'node:fs/promises';
import { cpuMilliseconds, forgetPeak, peakMegabytes } from '../counters.ts';
import { median, spread } from '../statistics.ts';
import { PATIENCE } from './around.ts';
import { headersOf, questionsIn, type Stage } from './asked.ts';
import { type Long, longs } from './questions.ts';

/** Customers that were gone through, and what that took. */
export interface Pace {
  readonly customers: number;
  /** Customers in a second, the median of the rounds. */
  readonly perSecond: number;
  /** (greatest - least) / median. */
  readonly spread: number;
}

export interface LongCell {
  readonly name: string;
  readonly among: number;
  readonly gateway: Pace;
  /** CPU milliseconds of the gateway and of the subgraphs, and requests to subgraphs, for 1,000 customers. */
  readonly cpu: number;
  readonly questions: number;
  readonly megabytes: number;
  readonly naive?: Pace;
  readonly single?: Pace;
}

const EXPORT_MILLISECONDS = 5_000;
/** What all rounds of one may take together before there is no further one. */
const MOST_MILLISECONDS = 12_000;
/** Customers among whom the naive rival goes through everybody as well. */
const NAIVE_UP_TO = 100_000;

const SUPERGRAPH = new URL('../../../schema/sdl/supergraph.graphql', import.meta.url);

interface Went {
  readonly customers: number;
  readonly milliseconds: number;
}

const spent = (went: readonly Went[]): number => went.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
const gone = (went: readonly Went[]): number => went.reduce((sum, { customers }) => sum + customers, 0);

async function timed(run: () => Promise<number>): Promise<Went> {
  const begun = performance.now();
  const customers = await run();
  return { customers, milliseconds: performance.now() - begun };
}

export async function measureLong(stage: Stage): Promise<readonly LongCell[]> {
  const graph = await readFile(SUPERGRAPH, 'utf8');
  const cells: LongCell[] = [];
  for (const long of longs) {
    const isThere =
      long.kind === 'metrics' ? graph.includes('customerMetrics(') : (await exported(stage, long, 0)) !== undefined;
    if (isThere) cells.push(await cellOf(stage, long));
  }
  return cells;
}

async function cellOf(stage: Stage, long: Long): Promise<LongCell> {
  const { around, gateway, customers, rounds } = stage;
  const { naive, house } = around;
  const cpuNow = () => cpuMilliseconds(gateway.child.pid) + cpuMilliseconds(house.pid);
  const ask = async () =>
    long.kind === 'metrics' ? counted(stage, long) : ((await exported(stage, long, EXPORT_MILLISECONDS)) ?? 0);
  const [ours, theirs, alone]: [Went[], Went[], Went[]] = [[], [], []];
  let [cpu, questions] = [0, 0];
  forgetPeak(gateway.child.pid);
  for (let round = 0; round < rounds && spent(ours) < MOST_MILLISECONDS; round += 1) {
    await questionsIn(stage);
    const before = cpuNow();
    ours.push(await timed(ask));
    cpu += cpuNow() - before;
    questions += await questionsIn(stage);
    if (customers <= NAIVE_UP_TO && spent(theirs) < MOST_MILLISECONDS)
      theirs.push(
        await timed(async () => Number((await naive.ask({ type: 'whole', long }, 'done', PATIENCE)).customers)),
      );
    alone.push((await house.ask({ type: 'whole', long }, 'done', PATIENCE)) as unknown as Went);
  }
  return {
    name: long.name,
    among: customers,
    gateway: paceOf(ours),
    cpu: (cpu / gone(ours)) * 1000,
    questions: (questions / gone(ours)) * 1000,
    megabytes: peakMegabytes(gateway.child.pid),
    naive: theirs.length === 0 ? undefined : paceOf(theirs),
    single: paceOf(alone),
  };
}

function paceOf(went: readonly Went[]): Pace {
  const paces = went.map(({ customers, milliseconds }) => (customers / milliseconds) * 1000);
  return { customers: median(went.map(({ customers }) => customers)), perSecond: median(paces), spread: spread(paces) };
}

/** How many were counted. */
async function counted(stage: Stage, { asker, query, filter }: Long): Promise<number> {
  const body = JSON.stringify({ query, variables: { filter } });
  const answer = await fetch(stage.gateway.url, { method: 'POST', headers: await headersOf(stage, asker), body });
  const { data, errors } = (await answer.json()) as {
    readonly data?: { readonly customerMetrics?: { readonly total?: { readonly count: number } | null } | null };
    readonly errors?: unknown;
  };
  const count = data?.customerMetrics?.total?.count;
  if (count === undefined) throw new Error(`No metrics: ${JSON.stringify(errors ?? data)}`);
  return count;
}

/** How many were exported within some time; undefined: nothing is exported here. */
async function exported(stage: Stage, long: Long, milliseconds: number): Promise<number | undefined> {
  const url = stage.gateway.url.replace('/graphql', '/export');
  const end = performance.now() + milliseconds;
  const leaving = new AbortController();
  const headers = { ...(await headersOf(stage, long.asker)), accept: 'application/x-ndjson' };
  const body = JSON.stringify({ query: long.query, variables: { filter: long.filter } });
  const answer = await fetch(url, { method: 'POST', headers, body, signal: leaving.signal });
  if (answer.status === 404) return undefined;
  if (!answer.ok || answer.body === null) throw new Error(`No export: ${answer.status} ${await answer.text()}`);
  const decoder = new TextDecoder();
  let rest = '';
  let customers = 0;
  try {
    for await (const chunk of answer.body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      const failed = lines.find((line) => line.startsWith('{"record":"incomplete"'));
      if (failed !== undefined) throw new Error(`An export ended: ${failed}`);
      customers += lines.filter((line) => line.startsWith('{"record":"customer"')).length;
      if (performance.now() > end) break;
    }
  } finally {
    leaving.abort();
  }
  return customers;
}
