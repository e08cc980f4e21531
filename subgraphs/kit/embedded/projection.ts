// Which fields of a document go out: inclusion or exclusion of dotted paths, `_id` by itself. Computed values,
// positions and slices are refused.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { parsePath } from './paths.ts';
import { asNumber, typeName } from './values.ts';

type Tree = Map<string, Tree | true>;
export type Projection = (document: Document) => Document;

/** Undefined where everything goes out. Errors: 31253 and 31254 for a mixture, 31250 for paths that collide. */
export function parseProjection(projection: Document): Projection | undefined {
  const tree: Tree = new Map();
  let including: boolean | undefined;
  let id: boolean | undefined;
  for (const [name, value] of projection) {
    const wanted = flag(name, value);
    if (name === '_id') {
      id = wanted;
      continue;
    }
    if (including !== undefined && including !== wanted) throw mixture(name, wanted);
    including = wanted;
    add(tree, name);
  }
  including ??= id;
  if (including === undefined) return undefined;
  if (including ? id !== false : id === false) tree.set('_id', true);
  return including ? (document) => include(document, tree) : (document) => exclude(document, tree);
}

function flag(name: string, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  const number = asNumber(value);
  if (number !== undefined) return number !== 0;
  const what = value instanceof Map ? ([...value.keys()][0] ?? 'object') : typeName(value);
  throw new StoreError(2, `'${what}' in the projection of '${name}' is not supported by the evaluation store`);
}

function mixture(name: string, wanted: boolean): StoreError {
  if (wanted) return new StoreError(31253, `Cannot do inclusion on field ${name} in exclusion projection`);
  return new StoreError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
}

function add(tree: Tree, name: string): void {
  const path = parsePath(name);
  let at = tree;
  for (const [i, part] of path.entries()) {
    const next = at.get(part);
    const last = i === path.length - 1;
    if (next === true || (last && next)) throw new StoreError(31250, `Path collision at ${name}`);
    if (last) at.set(part, true);
    else {
      const inner: Tree = next ?? new Map();
      at.set(part, inner);
      at = inner;
    }
  }
}

function include(document: Document, tree: Tree): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const below = tree.get(name);
    const kept = below === true ? value : below && includeIn(value, below);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

// A value that is no object has nothing below it, so there is nothing to include.
function includeIn(value: Value, tree: Tree): Value | undefined {
  if (value instanceof Map) return include(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((element) => includeIn(element, tree)).filter((element) => element !== undefined);
}

function exclude(document: Document, tree: Tree): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const below = tree.get(name);
    if (below !== true) result.set(name, below ? excludeIn(value, below) : value);
  }
  return result;
}

function excludeIn(value: Value, tree: Tree): Value {
  if (value instanceof Map) return exclude(value, tree);
  return Array.isArray(value) ? value.map((element) => excludeIn(element, tree)) : value;
}
