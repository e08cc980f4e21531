/**
 * Whether two names of one field may be fetched once. A null that a non-null type cannot hold goes up to its parent (GraphQL
 * spec 6.4.4): if one name asks for such a field and the other does not, a shared fetch would take from the other what it
 * had. Keys of customers' entities are fetched with every selection, so they make no difference.
 */
import { hash } from 'node:crypto';
import { isNonNullType } from 'graphql';
import { refuseManyShapes } from './bounds.ts';
import type { OutputField, Selection } from './selection.ts';

/** The selections that are fetched under one key, by what is fetched: those that fetch the same need no comparison. */
export type Sharers = Map<string, Selection>;

/** Sharing within one document. What it finds out ends with it. */
export class Sharing {
  readonly #shapes = new Map<Selection, string>();
  /** Selections are shared, so a pair of them would be met again on every way to it. */
  readonly #answers = new Map<Selection, Map<Selection, boolean>>();

  /** Whether a selection may be fetched with all these; it is then one of them. */
  joins(sharers: Sharers, selection: Selection): boolean {
    const shape = this.#shapeOf(selection);
    if (sharers.has(shape)) return true;
    if (![...sharers.values()].every((other) => this.#canShare(other, selection))) return false;
    sharers.set(shape, selection);
    refuseManyShapes(sharers.size);
    return true;
  }

  #canShare(one: Selection | undefined, other: Selection | undefined): boolean {
    if (one === undefined || other === undefined || one === other) return true;
    if (this.#shapeOf(one) === this.#shapeOf(other)) return true;
    const known = this.#answers.get(one)?.get(other);
    if (known !== undefined) return known;
    const found = [...one.fields].every(([type, fields]) => this.#agree(fields, other.fields.get(type) ?? []));
    this.#answers.set(one, (this.#answers.get(one) ?? new Map()).set(other, found));
    return found;
  }

  #agree(some: readonly OutputField[], others: readonly OutputField[]): boolean {
    const ours = byKey(some);
    const theirs = byKey(others);
    for (const [key, fields] of ours) {
      const same = theirs.get(key);
      if (same === undefined) {
        if (fields.some(takesParentAlong)) return false;
      } else if (!fields.every((field) => same.every((each) => this.#canShare(field.children, each.children))))
        return false;
    }
    return [...theirs].every(([key, fields]) => ours.has(key) || !fields.some(takesParentAlong));
  }

  /** What is fetched of each type, as a text that does not grow with the depth of the document. */
  #shapeOf(selection: Selection): string {
    const known = this.#shapes.get(selection);
    if (known !== undefined) return known;
    const parts = [...selection.fields].map(([type, fields]) => {
      const keys = fields.map(({ key, children }) => `${key} ${children === undefined ? '' : this.#shapeOf(children)}`);
      return `${type} ${[...new Set(keys)].sort().join(',')}`;
    });
    const shape = hash('sha256', parts.join(';'), 'base64url');
    this.#shapes.set(selection, shape);
    return shape;
  }
}

const takesParentAlong = ({ type, name, asked }: OutputField): boolean =>
  isNonNullType(type) && name !== '__typename' && asked?.category !== 'key';

function byKey(fields: readonly OutputField[]): Map<string, OutputField[]> {
  const found = new Map<string, OutputField[]>();
  for (const field of fields) found.set(field.key, [...(found.get(field.key) ?? []), field]);
  return found;
}
