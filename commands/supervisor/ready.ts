/**
 * Waits until a service says that it can answer. Listening is not enough: the gateway also needs its subgraphs.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const BETWEEN = 100;

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'error' })).ok;
  } catch {
    return false;
  }
}

/** Resolves when `url` answers 200; throws one line when it has not within `patience` milliseconds. */
export async function untilReady(url: string, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isReady(url))) {
    if (performance.now() > deadline) throw new Error(`The gateway did not become ready within ${patience / 1000} s.`);
    await sleep(BETWEEN);
  }
}
