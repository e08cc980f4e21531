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

/** Masks that can give a value of every leaf of the category. */
const MASKS_OF: Readonly<Partial<Record<Category | WriteCategory, readonly NonNullable<Grant['mask']>[]>>> = {
  name: ['name', 'length'],
  'contact.email': ['email', 'length'],
  'contact.phone': ['phone', 'length'],
  'contact.address': ['address', 'length'],
  'birth-date': ['birth-year', 'year'],
  demographic: ['length'],
  identifier: ['identifier-subject'],
  'purchase.payment': ['payment-card', 'length'],
  'loyalty.balance': [{ kind: 'band', width: 500 }],
};

/** Mostly absent. */
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const isSet = rarely(fc.constant(true as const));

/** What a row, or a risk, asks of a token. */
const authentication = {
  acr: rarely(fc.constantFrom(['high'], ['high', 'low'])),
  maxAge: rarely(fc.constantFrom(60, 3_600)),
};

/** What a row can say beside whom it is about. */
const saidOf = (category: Category | WriteCategory): fc.Arbitrary<Omit<Grant, 'row' | 'role' | 'purposes'>> => {
  const masks = MASKS_OF[category];
  const isWrite = (WRITE_CATEGORIES as readonly string[]).includes(category);
  return fc.record({
    basis: fc.constantFrom(...LEGAL_BASES),
    mask: masks === undefined ? fc.constant(undefined) : fc.constantFrom(undefined, ...masks),
    case: rarely(fc.constantFrom(true as const, 'substantial' as const, 'break-glass' as const)),
    contactChannels: rarely(fc.subarray([...CHANNELS], { minLength: 1 })),
    despiteRestriction: isSet,
    ownRequestOnly: category === 'consent.status' ? isSet : fc.constant(undefined),
    // In the payload of a write something is read; the write itself is in none.
    ownPayloadOnly: isWrite ? fc.constant(undefined) : isSet,
    onBehalf: isSet,
    // All rows of the one category by which customers are made, and no others.
    newCustomer: fc.constant(category === 'customer.registration' ? (true as const) : undefined),
    ...authentication,
  });
};

/** A few rows about anybody. */
const anyRows = (category: Category | WriteCategory): fc.Arbitrary<readonly Omit<Grant, 'row'>[]> => {
  const whom = fc.record({
    role: fc.constantFrom(...ROLES),
    purposes: fc.oneof(
      fc.constant([...PURPOSES]),
      fc.subarray([...PURPOSES], { minLength: 6 }),
      fc.subarray([...PURPOSES], { minLength: 1 }),
    ),
  });
  const row = fc.tuple(whom, saidOf(category)).map(([one, said]) => ({ ...one, ...said }));
  return fc.array(row, { maxLength: 6, size: 'max' });
};

/** A row about nearly everybody: what depends on the customer depends on every one. */
const manyRows = (category: Category | WriteCategory): fc.Arbitrary<readonly Omit<Grant, 'row'>[]> =>
  fc
    .tuple(...ROLES.map((role) => fc.option(saidOf(category), { nil: undefined }).map((said) => ({ role, said }))))
    .map((rows) =>
      rows.flatMap(({ role, said }) => (said === undefined ? [] : [{ role, purposes: PURPOSES, ...said }])),
    );

const every = [...CATEGORIES, ...WRITE_CATEGORIES];

/** @param rowsOf rows of a category, which get a name each; undefined: as they are built in */
const grantsOf = (
  rowsOf: (category: Category | WriteCategory) => fc.Arbitrary<readonly Omit<Grant, 'row'>[] | undefined>,
): fc.Arbitrary<Grants> =>
  fc.tuple(...every.map(rowsOf)).map((found) => {
    const rows = every.map((category, at) => [
      category,
      found[at]?.map((row, which) => ({ row: `row-${which}`, ...row })) ?? policy.grants[category],
    ]);
    return Object.fromEntries(rows) as Grants;
  });

const demands = fc.array(fc.record({ categories: fc.subarray(every), ...authentication }), { maxLength: 2 });

const withGrants = (grants: fc.Arbitrary<Grants>): fc.Arbitrary<Policy> =>
  fc
    .record({ grants, risk: rarely(fc.record({ elevated: demands, high: demands })) })
    .map(({ grants: each, risk }): Policy => ({ ...policy, grants: each, risk }));

/** The built-in policy, or one with other grants. */
export const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant<Policy>(policy),
  withGrants(grantsOf((category) => fc.option(anyRows(category), { freq: 3, nil: undefined }))),
  withGrants(grantsOf(manyRows)),
);
