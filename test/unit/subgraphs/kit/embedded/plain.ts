/**
 * What the tests of the evaluation store share: documents from literals and random documents. It decides nothing.
 */
import { Double, Long, type Document as Plain, serialize } from 'bson';
import fc from 'fast-check';
import { type Document, decode } from '../../../../../subgraphs/kit/embedded/values.ts';

/** A document as the store reads it from the wire. */
export const from = (plain: Plain): Document => decode(Buffer.from(serialize(plain)));

export const scalar: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  0,
  1,
  2,
  new Double(1),
  new Double(2.5),
  new Double(Number.NaN),
  new Double(Number.NEGATIVE_INFINITY),
  Long.fromNumber(2),
  Long.fromString('9007199254740993'),
  '',
  'x',
  'x\0',
  'xy',
  '\uffee',
  '😀',
  true,
  false,
  new Date(0),
  new Date(-5),
);
const flat = fc.dictionary(fc.constantFrom('x', 'y'), scalar, { noNullPrototype: true });
export const value: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  scalar,
  flat,
  fc.array(fc.oneof(scalar, flat), { maxLength: 3 }),
);
export const fields = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true });
