// Filters: parsed once into conditions that must all hold, so that an operator outside the list is refused even when
// no document is there to look at. The conditions are also what the planner turns into keys to read.
import { StoreError } from './errors.ts';
import { NAN, orderKey, typeName } from './order.ts';
import { parsePath, someValue } from './paths.ts';
import type { Document, Value } from './values.ts';

export interface Condition {
  readonly op: string;
  readonly path: string;
  readonly operand: Value;
  /** The ordering key of the operand; of `$in`, those of its elements. */
  readonly keys: ReadonlySet<string>;
}
export interface Filter {
  readonly conditions: readonly Condition[];
  /** First names of the paths that the conditions look at: all that `matches` has to be given of a document. */
  readonly fields: ReadonlySet<string>;
  matches(document: Document): boolean;
}

const RANGES: ReadonlyMap<string, (key: string, bound: string) => boolean> = new Map([
  ['$gt', (key, bound) => key > bound],
  ['$gte', (key, bound) => key >= bound],
  ['$lt', (key, bound) => key < bound],
  ['$lte', (key, bound) => key <= bound],
]);

export const isRange = ({ op }: Condition): boolean => RANGES.has(op);

/** Parses a filter document. Errors: 2 (BadValue), naming the operator or the type. */
export function parseFilter(filter: Document): Filter {
  const conditions = [...filter].flatMap(([path, value]) => conditionsOn(path, value));
  const tests = conditions.map(testOf);
  const fields = new Set(conditions.map(({ path }) => parsePath(path)[0] ?? path));
  return { conditions, fields, matches: (document) => tests.every((test) => test(document)) };
}

function conditionsOn(path: string, value: Value): Condition[] {
  if (path.startsWith('$')) throw new StoreError(2, `unknown top level operator: ${path}`);
  if (!hasOperators(value)) return [condition('$eq', path, value)];
  return [...value].map(([op, operand]) => condition(op, path, operand));
}

function hasOperators(value: Value): value is Document {
  return value instanceof Map && [...value.keys()].some((name) => name.startsWith('$'));
}

function condition(op: string, path: string, operand: Value): Condition {
  if (op === '$in') {
    if (!Array.isArray(operand)) throw new StoreError(2, '$in needs an array');
    if (operand.some(hasOperators)) throw new StoreError(2, 'cannot nest $ under $in');
    return { op, path, operand, keys: new Set(operand.map(orderKey)) };
  }
  if (op !== '$eq' && !RANGES.has(op)) throw new StoreError(2, `unknown operator: ${op}`);
  const type = typeName(operand);
  if (op !== '$eq' && ['null', 'array', 'object'].includes(type))
    throw new StoreError(2, `${op} with a value of type '${type}' is not supported by the evaluation store`);
  return { op, path, operand, keys: new Set([orderKey(operand)]) };
}

function testOf({ op, path, keys }: Condition): (document: Document) => boolean {
  const parts = parsePath(path);
  const [bound] = keys;
  const holds = (key: string) => (RANGES.has(op) ? isInRange(key, op, bound as string) : keys.has(key));
  return (document) => someValue(document, parts, (value) => holds(orderKey(value)));
}

// Ranges compare only within one type, and NaN is equal to itself and neither above nor below anything.
function isInRange(key: string, op: string, bound: string): boolean {
  if (key[0] !== bound[0]) return false;
  if (key === NAN || bound === NAN) return key === bound && op.endsWith('e');
  return RANGES.get(op)?.(key, bound) ?? false;
}
