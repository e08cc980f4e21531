/** Counters whose windows never end: what a test sees depends on how much was asked for, and not on how fast the machine is. */
import type { MakeCounter } from '../../../gateway/limits/counters.ts';

/** Who has used up a window is told to wait a little less than all of it. */
export const endlessWindows: MakeCounter = ({ points, seconds }) => {
  const used = new Map<string, number>();
  return async (key, some = 1) => {
    const now = (used.get(key) ?? 0) + some;
    used.set(key, now);
    return now > points ? seconds * 1_000 - 300 : 0;
  };
};
