// The BSON types that the evaluation store keeps, as JavaScript values. A document is a Map: a plain object would
// reorder keys that look like numbers and has a prototype. Any other BSON type is refused by name.
import { BSONType, Double, ObjectId, onDemand, serialize } from 'bson';
import { StoreError } from './errors.ts';

export type Document = Map<string, Value>;
/** `number` is an int32, `Double` a double, `bigint` an int64: the three stay apart, as they do in MongoDB. */
export type Value = null | boolean | number | Double | bigint | string | Date | ObjectId | Value[] | Document;

const MAX_DEPTH = 100;

/**
 * Reads one BSON document, or only those of its fields that are wanted: the others are passed over, however long they are.
 * Malformed bytes throw an ordinary Error, a type outside the list a StoreError.
 */
export const decode = (bytes: Buffer, isWanted?: (name: string) => boolean): Document =>
  readDocument(bytes, 0, 0, isWanted);

function readDocument(bytes: Buffer, offset: number, depth: number, isWanted?: (name: string) => boolean): Document {
  const document: Document = new Map();
  for (const [type, nameOffset, nameLength, at, length] of elements(bytes, offset, depth)) {
    const name = bytes.toString('utf8', nameOffset, nameOffset + nameLength);
    if (isWanted?.(name) !== false) document.set(name, readValue(bytes, type, at, length, depth, name));
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
    case BSONType.double:
      return new Double(bytes.readDoubleLE(at));
    case BSONType.string:
      if (length < 5 || bytes[at + length - 1] !== 0) throw new Error('a BSON string has a wrong length');
      return bytes.toString('utf8', at + 4, at + length - 1);
    case BSONType.object:
      return readDocument(bytes, at, depth + 1);
    case BSONType.array:
      return readArray(bytes, at, depth + 1);
    case BSONType.objectId:
      return new ObjectId(new Uint8Array(bytes.subarray(at, at + 12)));
    case BSONType.bool:
      return bytes[at] === 1;
    case BSONType.date:
      return readDate(bytes, at, name);
    case BSONType.null:
      return null;
    case BSONType.int:
      return bytes.readInt32LE(at);
    case BSONType.long:
      return bytes.readBigInt64LE(at);
    default:
      throw refusedType(type, name);
  }
}

function readDate(bytes: Buffer, at: number, name: string): Date {
  const date = new Date(Number(bytes.readBigInt64LE(at)));
  if (Number.isNaN(date.getTime())) throw new StoreError(2, `the date in '${name}' is out of range`);
  return date;
}

function refusedType(type: number, name: string): StoreError {
  // The type is a byte, of which minKey is -1.
  const known = Object.entries(BSONType).find(([, number]) => (number & 0xff) === type);
  return new StoreError(2, `BSON type '${known?.[0] ?? type}' in '${name}' is not supported by the evaluation store`);
}

/** Writes a document, in bytes of their own. */
export function encode(document: Document): Buffer {
  return own(serialize(document, { ignoreUndefined: false }));
}

/** A copy that shares memory with nothing: a slice of a pool would pin the whole pool. */
export function own(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The value as a JavaScript number where it is one of the three number types. */
export function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : undefined;
}

/** A literal document, for answers. */
export function document(fields: Record<string, Value | undefined>): Document {
  return new Map(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined));
}
