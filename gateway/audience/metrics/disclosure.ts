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
export const isGroup = (tally: Tally, smallest: number): boolean => {
  const weights = weightsOf(tally);
  return demandsOf(tally, smallest, true).every((demand, at) => (weights[at] ?? 0) >= demand);
};

/**
 * People, and of each sum what is neither of its largest two contributors'. Over groups that are told together they add up to no more than
 * what they are of all of them.
 */
export const weightsOf = ({ population, sums }: Tally): readonly number[] => [population.size, ...sums.map(restOf)];

const restOf = ({ size, largest, second }: Sum): number => size - largest - second;

/**
 * What these must be at least where the group is told, alone or with others.
 * @param isFree it is not close to another population of which somebody was told; else, with so many more, it is not
 */
export const demandsOf = ({ population, sums }: Tally, smallest: number, isFree: boolean): readonly number[] => [
  isFree ? smallest : population.size + 2 * smallest - 1,
  ...sums.map(({ largest }) => CLOSEST_ESTIMATE * largest),
];
