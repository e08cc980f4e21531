/**
 * Where this gateway counts what its clients ask for: alone; as one of several workers, with them in their primary; on several
 * machines, in the database that `RATE_LIMIT_STORE` names. A database that is not there stops nothing: each process then counts alone.
 */
import cluster from 'node:cluster';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { inThisProcess, type MakeCounter, together, withTheOtherWorkers } from './counters.ts';

export interface Counting {
  readonly make: MakeCounter;
  readonly close: () => Promise<void>;
}

/** Milliseconds between two lines of the log about the same silence. */
const SAID_FOR = 10_000;

const nothing = async (): Promise<void> => {};

export async function countingFor({ rateLimitStore }: Pick<Config, 'rateLimitStore'>, log: Logger): Promise<Counting> {
  let said = Number.NEGATIVE_INFINITY;
  const onSilence = (): void => {
    if (performance.now() - said < SAID_FOR) return;
    said = performance.now();
    log.error('the store of the rate limits does not answer: this process counts alone until it does');
  };
  if (rateLimitStore !== undefined) return inDatabase(rateLimitStore, onSilence);
  return cluster.isWorker
    ? { make: withTheOtherWorkers(onSilence), close: nothing }
    : { make: inThisProcess, close: nothing };
}

/** The driver is loaded only where it is used. */
async function inDatabase(uri: string, onSilence: () => void): Promise<Counting> {
  const { openStore } = await import('./store.ts');
  const store = openStore(uri, onSilence);
  return { make: (allowed) => together(allowed, store.windowsOf(allowed), onSilence), close: store.close };
}
