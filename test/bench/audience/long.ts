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

const EXPORT_MILLISECONDS = 8_000;
/** What all rounds of one may take together before there is no further one. */
const MOST_MILLISECONDS = 20_000;

/** Customers among whom the naive rival goes through everybody as well. */
const NAIVE_UP_TO = 100_000;

const SUPERGRAPH = new URL('../../../schema/sdl/supergraph.graphql', import.meta.url);

type Went = { readonly customers: number; readonly milliseconds: number };

async function timed(run: () => Promise<number>): Promise<Went> {
  const begun = performance.now();
  return { customers: await run(), milliseconds: performance.now() - begun };
}

export async function measureLong(stage: Stage): Promise<readonly LongCell[]> {
  const { around, gateway } = stage;
  const graph = await readFile(SUPERGRAPH, 'utf8');
  const cells: LongCell[] = [];
  for (const long of longs) {
    const ask = long.kind === 'metrics' ? counted : exported;
    if (long.kind === 'metrics' && !graph.includes('customerMetrics(')) continue;
    forgetPeak(gateway.child.pid);
    if ((await ask(stage, long, 0)) === undefined) continue;
    const cpuNow = () => cpuMilliseconds(gateway.child.pid) + cpuMilliseconds(around.house.pid);
    const [ours, theirs, alone]: Went[][] = [[], [], []];
    let [cpu, questions] = [0, 0];
    for (let round = 0; round < stage.rounds && spent(ours) < MOST_MILLISECONDS; round += 1) {
      await questionsIn(stage);
      const before = cpuNow();
      ours?.push(await timed(async () => (await ask(stage, long, EXPORT_MILLISECONDS)) ?? 0));
      cpu += cpuNow() - before;
      questions += await questionsIn(stage);
      if (stage.customers <= NAIVE_UP_TO && spent(theirs) < MOST_MILLISECONDS)
        theirs?.push(
          await timed(async () =>
            Number((await around.naive.ask({ type: 'whole', long }, 'done', PATIENCE)).customers),
          ),
        );
      alone?.push((await around.house.ask({ type: 'whole', long }, 'done', PATIENCE)) as unknown as Went);
    }
    const all = (ours ?? []).reduce((sum, { customers }) => sum + customers, 0);
    cells.push({
      name: long.name,
      among: stage.customers,
      gateway: paceOf(ours ?? []),
      cpu: (cpu / all) * 1000,
      questions: (questions / all) * 1000,
      megabytes: peakMegabytes(gateway.child.pid),
      naive: theirs?.length ? paceOf(theirs) : undefined,
      single: paceOf(alone ?? []),
    });
  }
  return cells;
}

const spent = (went: readonly Went[] = []): number => went.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

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
async function exported(
  stage: Stage,
  { asker, query, filter }: Long,
  milliseconds: number,
): Promise<number | undefined> {
  const url = stage.gateway.url.replace('/graphql', '/export');
  const end = performance.now() + milliseconds;
  const gone = new AbortController();
  const headers = { ...(await headersOf(stage, asker)), accept: 'application/x-ndjson' };
  const body = JSON.stringify({ query, variables: { filter } });
  const answer = await fetch(url, { method: 'POST', headers, body, signal: gone.signal });
  if (answer.status === 404) return undefined;
  if (!answer.ok || answer.body === null) throw new Error(`No export: ${answer.status} ${await answer.text()}`);
  let text = '';
  let customers = 0;
  try {
    for await (const chunk of answer.body.pipeThrough(
      new TextDecoderStream() as never,
    ) as unknown as AsyncIterable<string>) {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      customers += lines.filter((line) => line.startsWith('{"record":"customer"')).length;
      if (lines.some((line) => line.startsWith('{"record":"incomplete"')))
        throw new Error(`An export ended: ${lines.at(-1)}`);
      if (performance.now() > end) break;
    }
  } finally {
    gone.abort();
  }
  return customers;
}
