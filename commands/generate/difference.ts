/**
 * How a file differs from what belongs there, in a line or two: enough to see what was changed, not a whole diff.
 */

/** Undefined when the texts are equal; `found` is undefined when there is no file. */
export function difference(path: string, found: string | undefined, wanted: string): string | undefined {
  if (found === wanted) return undefined;
  if (found === undefined) return `${path} is missing`;
  const before = found.split('\n');
  const after = wanted.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? after.length : at;
  return [
    `${path} is not up to date, line ${line + 1}:`,
    ...(before[line] === undefined ? [] : [`  - ${before[line]}`]),
    ...(after[line] === undefined ? [] : [`  + ${after[line]}`]),
  ].join('\n');
}
