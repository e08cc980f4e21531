/**
 * Counts what was untidy in the sample, by the name of the rule that dealt with it, so that no row changes or goes in silence.
 */

export type Tally = Record<string, number>;

/** One more of `name`. */
export function count(tally: Tally, name: string, by = 1): void {
  tally[name] = (tally[name] ?? 0) + by;
}
