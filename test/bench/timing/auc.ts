/**
 * How well times tell two kinds of requests apart: the area under the ROC curve of a classifier with one threshold. 0.5 is a guess,
 * 1 is certainty.
 */

/**
 * The best that one threshold can do, whichever kind is the slower: between 0.5 and 1. By ranks (Mann and Whitney, 1947), equal
 * times counting half. NaN where a kind has no times.
 */
export function thresholdAuc(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((time) => ({ time, isOne: true })), ...other.map((time) => ({ time, isOne: false }))];
  all.sort((a, b) => a.time - b.time);
  let ranks = 0;
  for (let first = 0; first < all.length; ) {
    let end = first + 1;
    while (end < all.length && all[end]?.time === all[first]?.time) end += 1;
    // Ranks count from 1; equal times share the mean of theirs.
    const rank = (first + 1 + end) / 2;
    for (let at = first; at < end; at += 1) if (all[at]?.isOne) ranks += rank;
    first = end;
  }
  const area = (ranks - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
  return Math.max(area, 1 - area);
}
