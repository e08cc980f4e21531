// The BSON types that the evaluation store keeps, as JavaScript values. A document is a Map: a plain object would
// reorder keys that look like numbers and has a prototype. Any other BSON type is refused by name.
import { Binary, Double, ObjectId, onDemand, serialize } from 'bson';
import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';

const TYPE = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  int: 16,
  long: 18,
};
const REFUSED: Record<number, string> = {
  6: 'undefined',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  17: 'timestamp',
  19: 'decimal',
  127: 'maxKey',
  255: 'minKey',
};
const MAX_DEPTH = 100;
/** MongoDB's bound for one document, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Reads one BSON document at `offset`. Malformed bytes throw an ordinary Error, a type outside the list a StoreError. */
export function decode(bytes: Buffer, offset = 0): Document {
  return readObject(bytes, offset, 0);
}

function readObject(bytes: Buffer, offset: number, depth: number): Document {
  const document: Document = new Map();
  for (const [type, nameOffset, nameLength, at, length] of elements(bytes, offset, depth)) {
    const name = bytes.toString('utf8', nameOffset, nameOffset + nameLength);
    document.set(name, readValue(bytes, type, at, length, depth, name));
  }
  return document;
}

function readArray(bytes: Buffer, offset: number, depth: number): Value[] {
  const values: Value[] = [];
  for (const [type, , , at, length] of elements(bytes, offset, depth)) {
    values.push(readValue(bytes, type, at, length, depth, String(values.length)));
  }
  return values;
}

function elements(bytes: Buffer, offset: number, depth: number) {
  if (depth > MAX_DEPTH) throw new StoreError(2, `a document is nested deeper than ${MAX_DEPTH} levels`);
  return onDemand.parseToElements(bytes, offset);
}

function readValue(bytes: Buffer, type: number, at: number, length: number, depth: number, name: string): Value {
  switch (type) {
    case TYPE.double:
      return new Double(bytes.readDoubleLE(at));
    case TYPE.string:
      if (length < 5 || bytes[at + length - 1] !== 0) throw new Error('a BSON string has a wrong length');
      return bytes.toString('utf8', at + 4, at + length - 1);
    case TYPE.object:
      return readObject(bytes, at, depth + 1);
    case TYPE.array:
      return readArray(bytes, at, depth + 1);
    case TYPE.binary:
      return new Binary(new Uint8Array(bytes.subarray(at + 5, at + length)), bytes[at + 4]);
    case TYPE.objectId:
      return new ObjectId(new Uint8Array(bytes.subarray(at, at + 12)));
    case TYPE.bool:
      return bytes[at] === 1;
    case TYPE.date: {
      const date = new Date(Number(bytes.readBigInt64LE(at)));
      if (Number.isNaN(date.getTime())) throw new StoreError(2, `the date in '${name}' is out of range`);
      return date;
    }
    case TYPE.null:
      return null;
    case TYPE.int:
      return bytes.readInt32LE(at);
    case TYPE.long:
      return bytes.readBigInt64LE(at);
    default:
      throw new StoreError(
        2,
        `BSON type '${REFUSED[type] ?? type}' in '${name}' is not supported by the evaluation store`,
      );
  }
}

/** Writes a document, in bytes of their own (never a slice of a pool, which would pin it in memory). */
export function encode(document: Document): Buffer {
  const bytes = serialize(document, { ignoreUndefined: false });
  return own(bytes);
}

/** A copy that shares memory with nothing. */
export function own(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** MongoDB's name of a value's type, for error messages. */
export function typeName(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'object';
  if (value instanceof Double) return 'double';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Binary) return 'binData';
  return { boolean: 'bool', number: 'int', bigint: 'long', string: 'string' }[typeof value as string] ?? 'object';
}

/** The value as a JavaScript number where it is one of the three number types. */
export function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : undefined;
}

/** A literal document, for answers. */
export function document(fields: Record<string, Value | undefined>): Document {
  const result: Document = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) result.set(name, value);
  return result;
}
