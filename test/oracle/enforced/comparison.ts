/**
 * What is compared: the data to the byte, which coordinates were refused with which codes and masked in which way, and that each
 * error is said once, in the words of the table, at a path at which something was refused.
 */
import type { Expected, Told } from './reference.ts';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly Told[];
  readonly extensions?: { readonly masked?: readonly { readonly coordinate: string; readonly kind: string }[] };
}

/** What is wrong with an answer, in one sentence each; an empty list: nothing. */
export function differences(expected: Expected, answer: Answer): string[] {
  const wrong: string[] = [];
  if (JSON.stringify(answer.data ?? null) !== expected.data) wrong.push('The data is different.');

  const refusals = new Map<string, Told[]>();
  for (const told of expected.errors) refusals.set(nameOf(told), [...(refusals.get(nameOf(told)) ?? []), told]);
  const told = new Set<string>();
  for (const error of answer.errors ?? []) {
    const name = nameOf(error);
    if (told.has(name)) wrong.push(`It is said twice: ${name}.`);
    told.add(name);
    const same = refusals.get(name);
    if (same === undefined) wrong.push(`It is refused, and should not be: ${name}.`);
    else if (!same.some((each) => textOf(each) === textOf(error)))
      wrong.push(`It is refused in other words or at another path: ${textOf(error)}.`);
  }
  for (const name of refusals.keys()) if (!told.has(name)) wrong.push(`It is not refused, and should be: ${name}.`);

  const masked = (answer.extensions?.masked ?? []).map(({ coordinate, kind }) => `${coordinate} ${kind}`);
  if (masked.sort().join() !== [...expected.masked].sort().join())
    wrong.push(`Masked is ${masked.join()}; it should be ${[...expected.masked].join()}.`);
  return wrong;
}

const nameOf = ({ extensions }: Told): string => `${extensions.coordinate} ${extensions.code}`;

/** An error as it may be told, with all that is in it: the path of a refusal ends before the first list. */
function textOf({ message, path, extensions, ...more }: Told): string {
  const { code, coordinate, category, purpose, acr, maxAge, ...others } = extensions;
  const at = path.findIndex((step) => typeof step === 'number');
  const known = [message, at === -1 ? path : path.slice(0, at), code, coordinate, category, purpose, acr, maxAge];
  return JSON.stringify([...known, ...Object.keys(more), ...Object.keys(others)]);
}
