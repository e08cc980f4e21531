/**
 * Counting what somebody uses up in a stretch of time (fixed windows): in this process, or together with others through a store
 * that they share. A store that does not answer is no open door: then each process counts for itself. The one door of
 * rate-limiter-flexible.
 */
import {
  type RateLimiterAbstract,
  RateLimiterCluster,
  RateLimiterClusterMaster,
  RateLimiterMemory,
  RateLimiterMongo,
  RateLimiterRes,
} from 'rate-limiter-flexible';

/** Uses up some points of a key. Gives 0, or the milliseconds after which there are points again. */
export type Counter = (key: string, points?: number) => Promise<number>;

/** What is counted: so many points of each key in so many seconds. */
export interface Allowed {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export type MakeCounter = (allowed: Allowed) => Counter;

/** Milliseconds that a shared store has for its answer. */
const PATIENCE = 250;
/** A process takes a hundredth of what is allowed from the store at once: it asks rarely, and hardly anything of it is lost. */
const SHARE = 100;

/** Undefined: there was no answer. */
const waitOf = async (limiter: RateLimiterAbstract, key: string, points: number): Promise<RateLimiterRes | undefined> =>
  limiter.consume(key, points).catch((no: unknown) => (no instanceof RateLimiterRes ? no : undefined));

/** Counts in this process alone. */
export const inThisProcess: MakeCounter = ({ name, points, seconds }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  return (key, some = 1) => limiter.consume(key, some).then(() => 0, waiting);
};

const waiting = (no: unknown): number => (no instanceof RateLimiterRes ? Math.max(1, no.msBeforeNext) : 1_000);

interface Taken {
  left: number;
  /** When the window ends, in milliseconds of this process's clock. */
  readonly until: number;
}

/**
 * Counts together with others. What is asked for is used up from a share that was taken before; only a new share costs a call.
 * @param limiter of the shared store
 * @param onSilence the store did not answer
 */
export function together(allowed: Allowed, limiter: RateLimiterAbstract, onSilence: () => void = () => {}): Counter {
  const alone = inThisProcess(allowed);
  const taken = new Map<string, Taken>();
  const share = Math.max(1, Math.floor(allowed.points / SHARE));
  let lastSweep = 0;

  const sweep = (now: number): void => {
    if (now - lastSweep < allowed.seconds * 1_000) return;
    lastSweep = now;
    for (const [key, { until }] of taken) if (until <= now) taken.delete(key);
  };

  return async (key, points = 1) => {
    const now = performance.now();
    sweep(now);
    const own = taken.get(key);
    if (own !== undefined && own.until > now) {
      if (own.left >= points) {
        own.left -= points;
        return 0;
      }
      // Nothing more is there before the window ends: that need not be asked again.
      if (own.left < 0) return own.until - now;
    }
    const wanted = Math.max(points, share);
    const answer = await waitOf(limiter, key, wanted);
    if (answer === undefined) {
      onSilence();
      return alone(key, points);
    }
    const later = performance.now();
    const until = later + answer.msBeforeNext;
    const isRefused = answer.consumedPoints > allowed.points;
    // Another request may have taken a share meanwhile; one of a window that is over is worth nothing.
    const before = taken.get(key);
    const left = before !== undefined && before.until > later ? Math.max(0, before.left) : 0;
    taken.set(key, { left: isRefused ? -1 : left + wanted - points, until });
    return isRefused ? Math.max(1, answer.msBeforeNext) : 0;
  };
}

/** In the primary: counts for the workers that ask it to. Its counters end with it. */
export const countForWorkers = (): void => void new RateLimiterClusterMaster();

/** Workers of one machine count together in their primary, which has to have called `countForWorkers`. */
export const withTheOtherWorkers =
  (onSilence?: () => void): MakeCounter =>
  (allowed) =>
    together(
      allowed,
      new RateLimiterCluster({
        keyPrefix: allowed.name,
        points: allowed.points,
        duration: allowed.seconds,
        timeoutMs: PATIENCE,
      }),
      onSilence,
    );

/** Name of the database where several machines count. */
const DATABASE = 'assent_limits';

/** @param client a database of MongoDB, as mongoose or its driver give it */
export const inMongo =
  (client: unknown, onSilence?: () => void): MakeCounter =>
  (allowed) =>
    together(
      allowed,
      new RateLimiterMongo({
        storeClient: client,
        dbName: DATABASE,
        tableName: 'rates',
        keyPrefix: allowed.name,
        points: allowed.points,
        duration: allowed.seconds,
      }),
      onSilence,
    );
