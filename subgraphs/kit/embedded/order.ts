// MongoDB's order over values, as strings: a key's code units compare as the values do, so that an index, a sort,
// an equality and a range all rest on this one function and cannot disagree.
import { Double, ObjectId } from 'bson';
import type { Document, Value } from './values.ts';

/** Ranks of the types in MongoDB's comparison order; all >= 1 and far below 0xffff, so bounds can be put around them. */
export const RANK = { null: 1, number: 2, string: 3, object: 4, array: 5, objectId: 6, bool: 7, date: 8 };

/** Sorts after every continuation of a key. */
export const AFTER = '\uffff';

const SIGN = 1n << 63n;
const double = new Float64Array(1) as Float64Array & [number];
const bits = new BigInt64Array(double.buffer) as BigInt64Array & [bigint];
const NOT_ASCII = /[\u0080-\uffff]/;

/** The key of the number that is none. */
export const NAN = orderKey(new Double(Number.NaN));

export function rankOf(value: Value | undefined): number {
  if (value === undefined || value === null) return RANK.null;
  if (typeof value === 'string') return RANK.string;
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Double) return RANK.number;
  if (typeof value === 'boolean') return RANK.bool;
  if (value instanceof Date) return RANK.date;
  if (Array.isArray(value)) return RANK.array;
  return value instanceof ObjectId ? RANK.objectId : RANK.object;
}

/** The name of a value's type, for error messages. */
export function typeName(value: Value | undefined): string {
  return Object.keys(RANK)[rankOf(value) - 1] as string;
}

/** The ordering key of a value; a missing one has null's. No key is a prefix of another one's. */
export function orderKey(value: Value | undefined): string {
  const rank = rankOf(value);
  return String.fromCharCode(rank) + payload(value, rank);
}

/** The key for a descending component: every code unit complemented. */
export function descending(key: string): string {
  let result = '';
  for (let i = 0; i < key.length; i += 1) result += String.fromCharCode(0xffff - key.charCodeAt(i));
  return result;
}

function payload(value: Value | undefined, rank: number): string {
  switch (rank) {
    case RANK.null:
      return '';
    case RANK.number:
      return typeof value === 'bigint' ? integerKey(value) : doubleKey(Number(value));
    case RANK.string:
      return stringKey(value as string);
    case RANK.bool:
      return value ? '\u0002' : '\u0001';
    case RANK.date:
      return doubleKey((value as Date).getTime());
    case RANK.objectId:
      return (value as ObjectId).toHexString();
    case RANK.array:
      return `${(value as Value[]).map(orderKey).join('')}\0`;
    default:
      return `${[...(value as Document)].map(([name, field]) => fieldKey(name, field)).join('')}\0`;
  }
}

// Objects compare field by field: first the type, then the name, then the value.
function fieldKey(name: string, value: Value): string {
  const rank = rankOf(value);
  return String.fromCharCode(rank) + stringKey(name) + payload(value, rank);
}

// MongoDB compares strings as UTF-8 bytes, which a string of other characters than ASCII is turned into.
function stringKey(text: string): string {
  const bytes = NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
  return `${bytes.replaceAll('\0', '\0\u0001')}\0\0`;
}

// The bits of a double, turned so that they sort as unsigned numbers; NaN is the smallest number. The last unit holds
// what an int64 has beyond the double below it, so that int64 and double compare exactly.
function doubleKey(value: number, residual = 0): string {
  double[0] = value === 0 ? 0 : value;
  const turned = bits[0] < 0n ? ~bits[0] : bits[0] | SIGN;
  const digits = Number.isNaN(value) ? '' : BigInt.asUintN(64, turned).toString(16);
  return digits.padStart(16, '0') + String.fromCharCode(residual);
}

function integerKey(value: bigint): string {
  double[0] = Number(value);
  if (BigInt(double[0]) > value) bits[0] += value > 0n ? -1n : 1n;
  const below = double[0];
  return doubleKey(below, Number(value - BigInt(below)));
}
