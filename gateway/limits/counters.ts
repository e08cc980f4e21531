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

/** How much of a key was used up in this window by all who share a store, and how long the window still is. */
export interface TakenTogether {
  readonly consumedPoints: number;
  /** Milliseconds. */
  readonly msBeforeNext: number;
}

/** Uses up points in a shared store, also beyond what is allowed. It rejects where there is no answer. */
export type TakeTogether = (key: string, points: number) => Promise<TakenTogether>;

export type MakeCounter = (allowed: Allowed) => Counter;

/** Milliseconds that a shared store has for its answer, and for which one that gave none is not asked again. */
const PATIENCE = 250;
const SILENT_FOR = 5_000;
/** A process takes a hundredth of what is allowed from the store at once: it asks rarely, and hardly anything of it is lost. */
const SHARE = 100;

/** What a store says; undefined: there was no answer in time. */
async function answerOf(take: TakeTogether, key: string, points: number): Promise<TakenTogether | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), PATIENCE);
  const answer = take(key, points).catch(() => undefined);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}

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
 * @param take of the shared store
 * @param onSilence the store did not answer
 */
export function together(allowed: Allowed, take: TakeTogether, onSilence: () => void = () => {}): Counter {
  const alone = inThisProcess(allowed);
  const taken = new Map<string, Taken>();
  const share = Math.max(1, Math.floor(allowed.points / SHARE));
  let lastSweep = 0;
  let silentUntil = 0;

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
    if (now < silentUntil) return alone(key, points);
    const wanted = Math.max(points, share);
    const answer = await answerOf(take, key, wanted);
    if (answer === undefined) {
      silentUntil = performance.now() + SILENT_FOR;
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
  (allowed) => {
    const { name: keyPrefix, points, seconds: duration } = allowed;
    const limiter = new RateLimiterCluster({ keyPrefix, points, duration, timeoutMs: PATIENCE });
    return together(allowed, refusalsToo(limiter), onSilence);
  };

/** A refusal of rate-limiter-flexible is an answer as well. */
export const refusalsToo =
  (limiter: RateLimiterAbstract): TakeTogether =>
  (key, points) =>
    limiter.consume(key, points).catch((no: unknown) => {
      if (no instanceof RateLimiterRes) return no;
      throw no;
    });
