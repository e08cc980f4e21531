/**
 * Whether two names of one field may be fetched once. A null that a non-null type cannot hold goes up to its parent (GraphQL
 * spec 6.4.4): if one name asks for such a field and the other does not, a shared fetch would take from the other what it
 * had. Keys of customers' entities are fetched with every selection, so they make no difference.
 */
import { isNonNullType } from 'graphql';
import type { OutputField, Selection } from './selection.ts';

/** Selections are shared, so a pair of them would be met again on every way to it. */
const answers = new WeakMap<Selection, WeakMap<Selection, boolean>>();

export function canShareFetch(one: Selection | undefined, other: Selection | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  const known = answers.get(one)?.get(other);
  if (known !== undefined) return known;
  const found = [...one.fields].every(([type, fields]) => agree(fields, other.fields.get(type) ?? []));
  answers.set(one, (answers.get(one) ?? new WeakMap()).set(other, found));
  return found;
}

function agree(some: readonly OutputField[], others: readonly OutputField[]): boolean {
  const ours = byKey(some);
  const theirs = byKey(others);
  for (const [key, fields] of ours) {
    const same = theirs.get(key);
    if (same === undefined) {
      if (fields.some(takesParentAlong)) return false;
    } else if (!fields.every((field) => same.every((each) => canShareFetch(field.children, each.children))))
      return false;
  }
  return [...theirs].every(([key, fields]) => ours.has(key) || !fields.some(takesParentAlong));
}

const takesParentAlong = ({ type, name, asked }: OutputField): boolean =>
  isNonNullType(type) && name !== '__typename' && asked?.category !== 'key';

function byKey(fields: readonly OutputField[]): Map<string, OutputField[]> {
  const found = new Map<string, OutputField[]>();
  for (const field of fields) found.set(field.key, [...(found.get(field.key) ?? []), field]);
  return found;
}
