/**
 * Tells the operators in the log what a policy on trial would have decided otherwise: when something new came up, at most once a
 * minute, and at the end.
 */
import type { Logger } from 'pino';
import type { DryRunCounts } from '../engine.ts';

/** Milliseconds between two reports. */
const EVERY = 60_000;
/** Differences in one line of the log, those of the most customers first. */
const TOLD = 50;

/** @returns what ends it, with a last report */
export function reportDryRun(counts: () => DryRunCounts | undefined, log: Logger): () => void {
  let told = -1;
  const report = (): void => {
    const now = counts();
    if (now === undefined || now.tried === told) return;
    told = now.tried;
    const most = now.differences.toSorted((one, other) => other.count - one.count);
    const more = Math.max(0, most.length - TOLD);
    log.info({ tried: now.tried, missed: now.missed, differences: most.slice(0, TOLD), more }, 'the policy on trial');
  };
  const timer = setInterval(report, EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    report();
  };
}
