// Update documents: parsed once, checked for conflicts, applied to a decoded copy in the order of the paths (as
// MongoDB does). Whatever fails throws before anything is stored.
import { StoreError } from './errors.ts';
import { orderKey } from './order.ts';
import { holderOf, overlaps, type Path, parsePath } from './paths.ts';
import { operators } from './update-operators.ts';
import type { Document, Value } from './values.ts';

interface Change {
  readonly operator: string;
  readonly name: string;
  readonly path: Path;
  readonly apply: (holder: Document, field: string) => void;
}
/** Changes a document; `inserting`: it is one that an upsert makes. */
export type Update = (document: Document, inserting: boolean) => void;

/** Errors: 9 an operator outside the list or a replacement, 40 two changes of one path, and those of each operator. */
export function parseUpdate(update: Value): Update {
  if (!(update instanceof Map))
    throw new StoreError(9, 'an update must be a document: pipelines are not supported by the evaluation store');
  if (update.size === 0) throw new StoreError(9, 'replacement documents are not supported by the evaluation store');
  const changes = [...update].flatMap(([operator, fields]) => changesOf(operator, fields)).sort(byPath);
  for (const [i, { name, path }] of changes.entries()) {
    // Sorted by path, a path is followed directly by the paths below it.
    const next = changes[i + 1];
    if (next && overlaps(path, next.path))
      throw new StoreError(40, `Updating the path '${next.name}' would create a conflict at '${name}'`);
  }
  return (document, inserting) => {
    const id = document.get('_id');
    for (const change of changes) if (inserting || change.operator !== '$setOnInsert') applyChange(document, change);
    if (id !== undefined && orderKey(document.get('_id')) !== orderKey(id))
      throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  };
}

function changesOf(operator: string, fields: Value): Change[] {
  const apply = operators.get(operator);
  if (!apply) {
    const what = operator.startsWith('$') ? `Unknown modifier: ${operator}` : `replacement documents ('${operator}')`;
    throw new StoreError(9, `${what}: not supported by the evaluation store`);
  }
  if (!(fields instanceof Map)) throw new StoreError(9, `Modifiers operate on fields: ${operator} needs a document`);
  return [...fields].map(([name, operand]) => ({
    operator,
    name,
    path: parsePath(name),
    apply: apply(name, operand),
  }));
}

// Field by field: the separator is below everything that a name may have.
function byPath(a: Change, b: Change): number {
  return a.path.join('\0') < b.path.join('\0') ? -1 : 1;
}

function applyChange(document: Document, { operator, name, path, apply }: Change): void {
  const field = path.at(-1) as string;
  const holder = holderOf(document, path, operator !== '$unset');
  if (holder) apply(holder, field);
  else if (operator !== '$unset')
    throw new StoreError(28, `Cannot create a field on the path '${name}': an element of it is not an object`);
}
