// Filters: parsed once into predicates, so that an operator outside the list is refused even when no document is
// there to look at. The predicates that must all hold are also what the planner may turn into bounds.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { isNaNValue, orderKey, rankOf } from './order.ts';
import { type Path, parsePath, someValue } from './paths.ts';
import { asNumber, typeName } from './values.ts';

type Range = '$gt' | '$gte' | '$lt' | '$lte';
export type Predicate =
  | { op: '$eq'; path: string; value: Value; key: string }
  | { op: '$in'; path: string; values: Value[]; keys: Set<string> }
  | { op: Range; path: string; key: string; rank: number; nan: boolean }
  | { op: '$exists'; path: string; wanted: boolean };
type Test = (document: Document) => boolean;
interface Parts {
  all: Predicate[];
  others: Test[];
  choice: boolean;
}
export interface Filter {
  /** All of these must hold. */
  readonly all: readonly Predicate[];
  /** Whether there is a choice (`$or`). */
  readonly choice: boolean;
  matches(document: Document): boolean;
}

/** Parses a filter document. Errors: 2 (BadValue), naming the operator or the type. */
export function parseFilter(filter: Document): Filter {
  const parts: Parts = { all: [], others: [], choice: false };
  collect(filter, parts);
  const { all, choice } = parts;
  const tests = [...all.map(testOf), ...parts.others];
  return { all, choice, matches: (document) => tests.every((test) => test(document)) };
}

function collect(filter: Document, parts: Parts): void {
  for (const [name, value] of filter) {
    if (name === '$and') {
      for (const part of filters(name, value)) collect(part, parts);
    } else if (name === '$or') {
      const ways = filters(name, value).map(parseFilter);
      parts.others.push((document) => ways.some((way) => way.matches(document)));
      parts.choice = true;
    } else if (name.startsWith('$')) {
      throw new StoreError(2, `unknown top level operator: ${name}`);
    } else collectPath(name, value, parts);
  }
}

function filters(operator: string, value: Value): Document[] {
  if (!Array.isArray(value) || value.length === 0) throw new StoreError(2, `${operator} must be a nonempty array`);
  return value.map((part) => {
    if (!(part instanceof Map)) throw new StoreError(2, `${operator} entries need to be full objects`);
    return part;
  });
}

function collectPath(path: string, value: Value, { all, others }: Parts): void {
  parsePath(path);
  const operators = value instanceof Map ? [...value.keys()] : [];
  if (!operators[0]?.startsWith('$')) {
    all.push(equality(path, value));
    return;
  }
  for (const [op, operand] of value as Document) {
    if (op === '$ne') {
      const equal = testOf(equality(path, operand));
      others.push((document) => !equal(document));
    } else all.push(predicate(op, path, operand));
  }
}

function equality(path: string, value: Value): Predicate {
  return { op: '$eq', path, value, key: orderKey(value) };
}

function predicate(op: string, path: string, operand: Value): Predicate {
  switch (op) {
    case '$eq':
      return equality(path, operand);
    case '$in':
      if (!Array.isArray(operand)) throw new StoreError(2, '$in needs an array');
      for (const value of operand) {
        if (value instanceof Map && [...value.keys()].some((name) => name.startsWith('$'))) {
          throw new StoreError(2, 'cannot nest $ under $in');
        }
      }
      return { op, path, values: operand, keys: new Set(operand.map(orderKey)) };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (operand === null || Array.isArray(operand) || operand instanceof Map) {
        throw new StoreError(
          2,
          `${op} with a value of type '${typeName(operand)}' is not supported by the evaluation store`,
        );
      }
      return { op, path, key: orderKey(operand), rank: rankOf(operand), nan: isNaNValue(operand) };
    case '$exists':
      return { op, path, wanted: truth(op, operand) };
    default:
      throw new StoreError(2, `unknown operator: ${op}`);
  }
}

function truth(op: string, operand: Value): boolean {
  if (typeof operand === 'boolean') return operand;
  const number = asNumber(operand);
  if (number === undefined) throw new StoreError(2, `${op} needs a bool, not '${typeName(operand)}'`);
  return number !== 0;
}

function testOf(predicate: Predicate): Test {
  const path: Path = parsePath(predicate.path);
  switch (predicate.op) {
    case '$eq': {
      const text = typeof predicate.value === 'string' ? predicate.value : undefined;
      const equal = (v: Value | undefined) => (typeof v === 'string' ? v === text : orderKey(v) === predicate.key);
      return (document) => someValue(document, path, 0, equal);
    }
    case '$in':
      return (document) => someValue(document, path, 0, (v) => predicate.keys.has(orderKey(v)));
    case '$exists':
      return (document) => someValue(document, path, 0, (v) => v !== undefined) === predicate.wanted;
    default:
      return (document) => someValue(document, path, 0, (v) => inRange(v, predicate));
  }
}

// Ranges compare only within one type, and NaN is equal to itself and neither above nor below anything.
function inRange(value: Value | undefined, range: Predicate & { op: Range }): boolean {
  if (value === undefined || value === null || rankOf(value) !== range.rank) return false;
  const key = orderKey(value);
  if (range.nan || isNaNValue(value)) return key === range.key && range.op.endsWith('e');
  if (range.op === '$gt') return key > range.key;
  if (range.op === '$gte') return key >= range.key;
  return range.op === '$lt' ? key < range.key : key <= range.key;
}
