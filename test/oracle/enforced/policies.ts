/**
 * Random grants over the built-in classification: rows that no privacy officer would write, so that no combination of what a row can
 * say is right by luck alone.
 */
import fc from 'fast-check';
import { policy } from '../../../schema/grants.ts';
import type { Grant, Grants, Policy } from '../../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  CHANNELS,
  LEGAL_BASES,
  PURPOSES,
  ROLES,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../../schema/vocabulary.ts';
import { MASK_OF } from '../../policy/table.ts';

/** Mostly absent. */
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 5 });
const isSet = rarely(fc.constant(true as const)).map((value) => value);

const rowOf = (category: Category | WriteCategory): fc.Arbitrary<Grant> => {
  const mask = MASK_OF[category as Category];
  const isWrite = (WRITE_CATEGORIES as readonly string[]).includes(category);
  return fc.record({
    row: fc.constant('row'),
    role: fc.constantFrom(...ROLES),
    purposes: fc.oneof(
      fc.constant([...PURPOSES]),
      fc.subarray([...PURPOSES], { minLength: 6 }),
      fc.subarray([...PURPOSES], { minLength: 1 }),
    ),
    basis: fc.constantFrom(...LEGAL_BASES),
    mask: mask === undefined ? fc.constant(undefined) : fc.option(fc.constant(mask), { nil: undefined }),
    case: isSet,
    contactChannels: rarely(fc.subarray([...CHANNELS], { minLength: 1 })),
    despiteRestriction: isSet,
    ownRequestOnly: category === 'consent.status' ? isSet : fc.constant(undefined),
    // In the payload of a write something is read; the write itself is in none.
    ownPayloadOnly: isWrite ? fc.constant(undefined) : isSet,
    acr: rarely(fc.constantFrom(['high'], ['high', 'low'])),
    maxAge: rarely(fc.constantFrom(60, 3_600)),
  });
};

/** A few rows for each category, each row under a name of its own. */
const rowsOf = (category: Category | WriteCategory): fc.Arbitrary<readonly Grant[]> =>
  fc
    .array(rowOf(category), { maxLength: 6, size: 'max' })
    .map((rows) => rows.map((row, at) => ({ ...row, row: `row-${at}` })));

const every = [...CATEGORIES, ...WRITE_CATEGORIES];

const randomGrants: fc.Arbitrary<Grants> = fc
  .tuple(...every.map((category) => fc.option(rowsOf(category), { freq: 3, nil: policy.grants[category] })))
  .map((rows) => Object.fromEntries(every.map((category, at) => [category, rows[at]])) as unknown as Grants);

/** The built-in policy, or one with other grants. */
export const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant<Policy>(policy),
  randomGrants.map((grants): Policy => ({ ...policy, grants })),
);
