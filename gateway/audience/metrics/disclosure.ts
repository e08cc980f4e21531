/**
 * When an aggregate tells about a person. Pure, and two rules of statistical disclosure control (Willenborg, de Waal: Elements of
 * Statistical Disclosure Control, 2001; Hundepool et al.: Statistical Disclosure Control, 2012): a threshold on how many there are, and
 * the p%-rule on how much of a sum is one contributor's.
 */
import type { Sum, Tally } from './tally.ts';

/** Fewest people of whom anything is said together; of special categories (Art. 9). */
export const SMALLEST_GROUP = 10;
export const SMALLEST_SENSITIVE_GROUP = 50;

/**
 * p of the p%-rule: whoever knows the sum and is its second contributor must not come closer than this to the first. Ten people of whom one
 * spends all are a statement about that one.
 */
const CLOSEST_ESTIMATE = 0.2;

/** Whether a group is large enough to be spoken of, and none of its sums is somebody's own. */
export const isGroup = ({ population, sums }: Tally, smallest: number): boolean =>
  population.size >= smallest && !sums.some(isDominated);

/** The largest contributor could be estimated within p% by the second largest. */
const isDominated = ({ size, largest, second }: Sum): boolean => size - largest - second < CLOSEST_ESTIMATE * largest;
