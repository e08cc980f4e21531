/**
 * One document under two policies: for each of its coordinates, what is asked under the one and what under the other. A field that
 * inherits is decided by what its parent is decided by, so the two can differ without a question of its own.
 */
import type { Question } from '../../enforcement/questions.ts';
import { coordinateOf, type OutputField, type Selection } from './selection.ts';

export interface Pair {
  readonly coordinate: string;
  /** `open`: nobody is asked. */
  readonly before: Question | 'open';
  readonly after: Question | 'open';
}

type Decider = Question | 'open';

/** @param before, after the roots of the same operation, normalised under each policy */
export function pairs(before: readonly OutputField[], after: readonly OutputField[]): Pair[] {
  const found = new Map<string, Pair>();
  // Selections are shared: a pair of them is looked into once for each pair of deciders.
  const seen = new WeakMap<Selection, Set<string>>();

  const lookAt = (some: readonly OutputField[], others: readonly OutputField[], was: Decider, is: Decider): void => {
    const byName = new Map(others.map((field) => [field.responseName, field]));
    for (const field of some) {
      const other = byName.get(field.responseName);
      if (other === undefined || field.name === '__typename') continue;
      const pair = { coordinate: coordinateOf(field), before: deciderOf(field, was), after: deciderOf(other, is) };
      const key = `${pair.coordinate} ${placeOf(pair.before)} ${placeOf(pair.after)}`;
      found.set(key, pair);
      lookInto(field.children, other.children, pair.before, pair.after);
    }
  };
  const lookInto = (some: Selection | undefined, others: Selection | undefined, was: Decider, is: Decider): void => {
    if (some === undefined || others === undefined) return;
    const known = seen.get(some) ?? new Set<string>();
    seen.set(some, known);
    const key = `${placeOf(was)} ${placeOf(is)}`;
    if (known.has(key)) return;
    known.add(key);
    for (const [type, fields] of some.fields) lookAt(fields, others.fields.get(type) ?? [], was, is);
  };

  lookAt(before, after, 'open', 'open');
  return [...found.values()];
}

function deciderOf({ asked, class: owner }: OutputField, parent: Decider): Decider {
  if (asked !== undefined) return asked;
  return owner === 'inherit' ? parent : 'open';
}

const placeOf = (decider: Decider): string => (decider === 'open' ? decider : String(decider.index));
