/**
 * The measuring itself: every row answers a shape rightly and is warmed up, then the rows take turns, round after round, so that
 * what else happens on the machine happens to all of them.
 */
import { checkAnswers } from './answers.ts';
import { cpuMilliseconds, forgetPeak, peakMegabytes } from './counters.ts';
import type { Row, Running } from './rows/row.ts';
import type { Shape } from './shapes.ts';
import { median, spread } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';

export interface Settings {
  readonly connections: readonly number[];
  readonly rounds: number;
  /** Seconds of one round. */
  readonly seconds: number;
  /** Seconds of CPU time that a gateway has for warming up: on a busy machine they take longer. */
  readonly warmUp: number;
}

/** One row, one shape, one number of connections. Medians over the rounds. */
export interface Cell {
  readonly row: string;
  readonly enforces: boolean;
  readonly shape: string;
  readonly connections: number;
  /** CPU milliseconds of the gateway's process per request, and (greatest - least) / median over the rounds. */
  readonly cpu: number;
  readonly cpuSpread: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests to subgraphs for one operation, and those for consent states beside them. */
  readonly calls: number;
  readonly stateCalls: number;
  /** Peak resident memory of the rounds. */
  readonly megabytes: number;
  readonly requests: number;
}

export interface Started extends Running {
  readonly row: Row;
}

/** A row that answers a shape, ready to be loaded. */
export interface Contender extends Started {
  /** What it is asked. */
  readonly shape: Shape;
  readonly headers: Readonly<Record<string, string>>;
  readonly lengths: readonly number[];
}

/** Seconds of load after which it is seen whether a gateway is warm. */
const WARMING = 0.5;

/** Checks the answers of a row to a shape and warms it up. */
export async function prepare(
  around: Surroundings,
  started: Started,
  shape: Shape,
  warmUp: number,
): Promise<Contender> {
  const headers = (await started.row.headers?.(around, shape.asker)) ?? {};
  const { pid } = started.child;
  const until = cpuMilliseconds(pid) + warmUp * 1_000;
  const lengths = await checkAnswers(started.url, headers, shape);
  const contender = { ...started, shape, headers, lengths };
  while (cpuMilliseconds(pid) < until) await load(around, contender, 8, WARMING);
  return contender;
}

export const load = (around: Surroundings, to: Contender, connections: number, seconds: number) =>
  around.load({
    url: to.url,
    headers: to.headers,
    bodies: to.shape.requests.map(({ body }) => body),
    lengths: to.lengths,
    connections,
    seconds,
  });

type Round = Omit<Cell, 'row' | 'enforces' | 'shape' | 'connections' | 'cpuSpread' | 'megabytes'>;

/** The cells of all contenders at one number of connections. */
export async function measure(
  around: Surroundings,
  contenders: readonly Contender[],
  connections: number,
  { rounds, seconds }: Settings,
): Promise<Cell[]> {
  const seen = contenders.map((): Round[] => []);
  for (const { child } of contenders) forgetPeak(child.pid);
  for (let round = 0; round < rounds; round++)
    for (const [at, contender] of contenders.entries())
      seen[at]?.push(await oneRound(around, contender, connections, seconds));
  return contenders.map(({ row, child, shape }, at) => {
    const all = seen[at] as Round[];
    const of = (figure: keyof Round): number => median(all.map((each) => each[figure]));
    return {
      row: row.name,
      enforces: row.enforces,
      shape: shape.name,
      connections,
      cpu: of('cpu'),
      cpuSpread: spread(all.map(({ cpu }) => cpu)),
      perSecond: of('perSecond'),
      p50: of('p50'),
      p99: of('p99'),
      calls: of('calls'),
      stateCalls: of('stateCalls'),
      megabytes: peakMegabytes(child.pid),
      requests: all.reduce((sum, { requests }) => sum + requests, 0),
    };
  });
}

async function oneRound(
  around: Surroundings,
  contender: Contender,
  connections: number,
  seconds: number,
): Promise<Round> {
  const { pid } = contender.child;
  await around.counts();
  const before = cpuMilliseconds(pid);
  const seen = await load(around, contender, connections, seconds);
  const cpu = (cpuMilliseconds(pid) - before) / seen.requests;
  const { graphql, states } = await around.counts();
  return {
    cpu,
    perSecond: seen.requests / seen.seconds,
    p50: seen.p50,
    p99: seen.p99,
    calls: graphql / seen.requests,
    stateCalls: states / seen.requests,
    requests: seen.requests,
  };
}
