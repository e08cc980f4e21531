// MongoDB's order over values, as strings: a key's code units compare as the values do, so that an index, a sort,
// an equality and a range all rest on this one function and cannot disagree.
import { Binary, Double, ObjectId } from 'bson';
import type { Value } from './document.ts';

/** Ranks of the types in MongoDB's comparison order; all >= 1 and far below 0xffff, so bounds can be put around them. */
export const RANK = {
  undefined: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  binary: 7,
  objectId: 8,
  bool: 9,
  date: 10,
};

/** Sorts after every continuation of a key. */
export const AFTER = '\uffff';
/** The key of an empty array inside an index (MongoDB indexes it as `undefined`, below null). */
export const EMPTY_ARRAY_KEY = String.fromCharCode(RANK.undefined);

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);
const words = new Uint32Array(double.buffer);
const OUT_OF_ORDER = /[\ud800-\uffff]/;

export function rankOf(value: Value | undefined): number {
  if (value === undefined || value === null) return RANK.null;
  if (typeof value === 'string') return RANK.string;
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Double) return RANK.number;
  if (typeof value === 'boolean') return RANK.bool;
  if (value instanceof Date) return RANK.date;
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof ObjectId) return RANK.objectId;
  return value instanceof Binary ? RANK.binary : RANK.object;
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

export function isNaNValue(value: Value): boolean {
  return value instanceof Double && Number.isNaN(value.value);
}

function payload(value: Value | undefined, rank: number): string {
  switch (rank) {
    case RANK.null:
      return '';
    case RANK.number:
      return typeof value === 'bigint' ? integerKey(value) : doubleKey(Number(value), 0);
    case RANK.string:
      return stringKey(value as string);
    case RANK.bool:
      return value ? '\u0002' : '\u0001';
    case RANK.date:
      return doubleKey((value as Date).getTime(), 0);
    case RANK.objectId:
      return (value as ObjectId).toHexString();
    case RANK.binary:
      return binaryKey(value as Binary);
    case RANK.array:
      return `${(value as Value[]).map(orderKey).join('')}\0`;
    default:
      return `${[...(value as Map<string, Value>)].map(([name, field]) => fieldKey(name, field)).join('')}\0`;
  }
}

// Objects compare field by field: first the type, then the name, then the value.
function fieldKey(name: string, value: Value): string {
  const rank = rankOf(value);
  return String.fromCharCode(rank) + stringKey(name) + payload(value, rank);
}

// MongoDB compares strings as UTF-8 bytes, that is by code point; UTF-16 puts surrogates below U+E000..U+FFFF.
function stringKey(text: string): string {
  const ordered = OUT_OF_ORDER.test(text) ? byCodePoint(text) : text;
  return `${ordered.includes('\0') ? ordered.replaceAll('\0', '\0\u0001') : ordered}\0\0`;
}

function byCodePoint(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    result += String.fromCharCode(unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  }
  return result;
}

// The bits of a double, turned so that they sort as unsigned numbers; NaN is the smallest number. The last unit holds
// what an int64 has beyond the double below it, so that int64 and double compare exactly.
function doubleKey(value: number, residual: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0\0';
  double[0] = value === 0 ? 0 : value;
  const low = words[0] as number;
  const high = words[1] as number;
  const negative = high >>> 31 === 1;
  const h = negative ? ~high >>> 0 : (high | 0x80000000) >>> 0;
  const l = negative ? ~low >>> 0 : low;
  return String.fromCharCode(h >>> 16, h & 0xffff, l >>> 16, l & 0xffff, residual);
}

function integerKey(value: bigint): string {
  let below = Number(value);
  if (BigInt(below) > value) {
    double[0] = below;
    bits[0] = (bits[0] as bigint) + (below > 0 ? -1n : 1n);
    below = double[0];
  }
  return doubleKey(below, Number(value - BigInt(below)));
}

function binaryKey(value: Binary): string {
  const length = value.position;
  const head = String.fromCharCode(length >>> 16, length & 0xffff, value.sub_type);
  return head + Buffer.from(value.buffer.subarray(0, length)).toString('latin1');
}
