// Update documents: parsed once, checked for conflicts, applied to a decoded copy in the order of the paths (as
// MongoDB does). Whatever fails throws before anything is stored.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { orderKey } from './order.ts';
import { overlaps, type Path, parsePath } from './paths.ts';
import { operators } from './update-operators.ts';

interface Change {
  readonly operator: string;
  readonly name: string;
  readonly path: Path;
  readonly apply: (parent: Document, field: string) => void;
  readonly creates: boolean;
}
export type Update = (document: Document, inserting: boolean) => void;

/** Errors: 9 an operator outside the list or a replacement, 40 two changes of one path, and those of each operator. */
export function parseUpdate(update: Value | undefined): Update {
  if (!(update instanceof Map))
    throw new StoreError(9, 'an update must be a document: pipelines are not supported by the evaluation store');
  const changes = [...update].flatMap(([operator, fields]) => changesOf(operator, fields));
  if (update.size === 0) throw new StoreError(9, 'replacement documents are not supported by the evaluation store');
  changes.sort((a, b) => comparePaths(a.path, b.path));
  for (const [i, change] of changes.entries()) checkConflict(change, changes[i + 1]);
  return (document, inserting) => {
    const id = orderKey(document.get('_id'));
    const had = document.has('_id');
    for (const change of changes) {
      if (change.operator !== '$setOnInsert' || inserting) applyChange(document, change);
    }
    if (had && (!document.has('_id') || orderKey(document.get('_id')) !== id)) {
      throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
  };
}

function changesOf(operator: string, fields: Value): Change[] {
  const make = operators.get(operator);
  if (!make) {
    const what = operator.startsWith('$')
      ? `Unknown modifier: ${operator}`
      : `replacement documents (field '${operator}')`;
    throw new StoreError(9, `${what}: not supported by the evaluation store`);
  }
  if (!(fields instanceof Map)) throw new StoreError(9, `Modifiers operate on fields: ${operator} needs a document`);
  return [...fields].map(([name, operand]) => ({
    operator,
    name,
    path: parsePath(name),
    apply: make.change(name, operand),
    creates: make.creates,
  }));
}

function comparePaths(a: Path, b: Path): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

// Sorted by path, a path is followed directly by the paths below it.
function checkConflict(change: Change, next: Change | undefined): void {
  if (next && overlaps(change.path, next.path)) {
    throw new StoreError(40, `Updating the path '${next.name}' would create a conflict at '${change.name}'`);
  }
}

function applyChange(document: Document, change: Change): void {
  let at: Document = document;
  for (const part of change.path.slice(0, -1)) {
    const next = at.get(part);
    if (next instanceof Map) {
      at = next;
    } else if (!change.creates) {
      return;
    } else if (next === undefined) {
      const made: Document = new Map();
      at.set(part, made);
      at = made;
    } else {
      throw new StoreError(28, `Cannot create a field on the path '${change.name}': '${part}' is not an object`);
    }
  }
  change.apply(at, change.path.at(-1) as string);
}
