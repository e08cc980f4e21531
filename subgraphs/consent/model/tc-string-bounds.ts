/**
 * Whether a TC string is one, and of a size that can be read. The library writes every range of vendors out, and keeps those of publisher
 * restrictions in a tree that grows to one side: a string of a hundred characters could hold a process for seconds. Nothing is decided here.
 */

/** Kinds of segments, by their first three bits; those of the core are the beginning of its version. */
const SEGMENTS = ['core', 'vendors-disclosed', 'vendors-allowed', 'publisher'] as const;
export type Segment = (typeof SEGMENTS)[number];

export const MAX_LENGTH = 10_000;
/** The Global Vendor List numbers its vendors from 1; it has not come to 2,000. */
const MAX_RESTRICTED_ID = 5000;
/** Vendors in all ranges together. */
const MAX_VENDORS = 200_000;
const MAX_RESTRICTED = 50_000;
/** Bits of the core before its vendors: version to purposes of legitimate interest, treatment of purpose 1, country. */
const BEFORE_VENDORS = 213;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The version that a string says it has; null: it is no base64url. */
export function versionOf(text: string): number | null {
  const value = ALPHABET.indexOf(text.charAt(0));
  return text === '' || value === -1 ? null : value;
}

/** The segments of a string of version 2; null: it is malformed, or too large. */
export function segmentsOf(text: string): readonly Segment[] | null {
  if (text.length > MAX_LENGTH || !/^[\w-]+(\.[\w-]+)*$/.test(text)) return null;
  const parts = text.split('.');
  const kinds = parts.map((part, index) => (index === 0 ? 'core' : SEGMENTS[ALPHABET.indexOf(part.charAt(0)) >> 3]));
  if (kinds.some((kind, index) => kind === undefined || kinds.indexOf(kind) !== index)) return null;
  try {
    const bounded = new Bounded();
    parts.forEach((part, index) => {
      const bits = new Bits(part);
      if (kinds[index] === 'core') bounded.core(bits);
      else if (kinds[index] !== 'publisher') bounded.vendors(bits.skip(3));
    });
    return kinds as Segment[];
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Bits {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  skip(bits: number): this {
    this.#place += bits;
    if (this.#place > this.#text.length * 6) throw new RangeError('a segment ends too early');
    return this;
  }

  number(bits: number): number {
    const start = this.#place;
    this.skip(bits);
    let value = 0;
    for (let at = start; at < start + bits; at += 1) {
      const six = ALPHABET.indexOf(this.#text.charAt(Math.floor(at / 6)));
      value = value * 2 + ((six >> (5 - (at % 6))) & 1);
    }
    return value;
  }
}

/** Walks over the lists of vendors and counts them. */
class Bounded {
  #vendors = 0;
  #restricted = 0;

  core(bits: Bits): void {
    bits.skip(BEFORE_VENDORS);
    this.vendors(bits);
    this.vendors(bits);
    for (let left = bits.number(12); left > 0; left -= 1) {
      bits.skip(8);
      this.#restricted += this.#ranges(bits, MAX_RESTRICTED_ID);
      if (this.#restricted > MAX_RESTRICTED) throw new RangeError('too many restrictions');
    }
  }

  vendors(bits: Bits): void {
    const highest = bits.number(16);
    const inRanges = bits.number(1) === 1;
    if (!inRanges) bits.skip(highest);
    this.#vendors += inRanges ? this.#ranges(bits, 65_535) : highest;
    if (this.#vendors > MAX_VENDORS) throw new RangeError('too many vendors');
  }

  /** How many vendors are in a list of ranges. */
  #ranges(bits: Bits, highest: number): number {
    let vendors = 0;
    for (let left = bits.number(12); left > 0; left -= 1) {
      const isRange = bits.number(1) === 1;
      const first = bits.number(16);
      const last = isRange ? bits.number(16) : first;
      if (first === 0 || last < first || last > highest) throw new RangeError('a range that is none');
      vendors += last - first + 1;
    }
    return vendors;
  }
}
