/**
 * Random customers, requests of data teams, and audiences that some of these customers are in. Values are few, so that they meet; ids are of
 * characters that sort differently as bytes and as JavaScript compares them.
 */
import fc from 'fast-check';
import type { Audience, Ordering } from '../../../gateway/audience/audience.ts';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { type Condition, DEMOGRAPHIC_FIELDS, ORDERS, type Order, PRODUCT_FIELDS } from '../../../schema/audience.ts';
import type { ConsentInForce, CustomerState } from '../../../schema/customer-state.ts';
import { purposes } from '../../../schema/purposes.ts';
import { BRANDS, CHANNELS, type Purpose, type Role } from '../../../schema/vocabulary.ts';
import { knownNear } from '../../policy/arbitraries.ts';
import { NOW } from '../../policy/people.ts';
import type { Line, Person } from './person.ts';

const DAY = 86_400_000;
/** The first most often, so that much is true of many. */
const word = fc.constantFrom('a', 'a', 'a', 'B');
const some = fc.constantFrom<string[]>(['a'], ['B'], ['a', 'B']);

export const ids = fc.string({
  unit: fc.constantFrom('a', 'b', 'z', '0', '\u{ff5e}', '\u{1f600}', 'é'),
  minLength: 1,
  maxLength: 4,
});

const PURPOSES_OF: Partial<Record<Role, readonly Purpose[]>> = {
  marketer: ['direct-marketing', 'personalisation', 'personalisation', 'product-recommendation'],
  analyst: ['service-analytics', 'research'],
  partner: ['third-party-sharing', 'targeted-advertising'],
};

/** A request of one of the data teams, under one of its purposes. */
export const asking: fc.Arbitrary<Asking> = fc.constantFrom<Role>('marketer', 'analyst', 'partner').chain((role) =>
  fc.record({
    caller: fc.constant({ subject: 's', actor: 'a', roles: [role], recipient: 'partner-1' }),
    purpose: fc.constantFrom(...(PURPOSES_OF[role] ?? [])),
    brand: fc.constantFrom(...BRANDS),
    channel: fc.option(fc.constantFrom(...CHANNELS), { nil: undefined, freq: 2 }),
    now: fc.constant(NOW),
  }),
);

const product = {
  id: word,
  department: word,
  category: word,
  type: word,
};
const at = fc.integer({ min: 0, max: 4 }).map((days) => NOW - days * DAY);
const time = at.map((value) => new Date(value).toISOString());
const cents = fc.integer({ min: -1, max: 3 });

const line: fc.Arbitrary<Line> = fc.record({ ...product, at, cents, sensitive: fc.boolean() });

const demographics = fc.record(Object.fromEntries(DEMOGRAPHIC_FIELDS.slice(0, 2).map((field) => [field, word])), {
  requiredKeys: [],
});

/** Customers with states near a request: mostly some of them may be found in it. */
export const peopleNear = (request: Asking, maxLength = 40): fc.Arbitrary<readonly Person[]> =>
  fc.uniqueArray(personNear(request), { selector: ({ id }) => id, maxLength, size: 'max' });

/** Mostly somebody who agreed to the request and against whom nothing speaks; else anybody at all. */
const stateNear = (request: Asking): fc.Arbitrary<CustomerState> =>
  fc.oneof(
    { weight: 1, arbitrary: knownNear(request) },
    {
      weight: 3,
      arbitrary: fc.record({
        id: ids,
        known: fc.constant(true as const),
        epoch: fc.nat(),
        erased: fc.constant(false),
        restricted: fc.constant(false),
        account: fc.constant('OPEN' as const),
        enrolled: fc.boolean(),
        objections: fc.constant<Purpose[]>([]),
        consents: fc.array(yesTo(request), { minLength: 1, maxLength: 2 }),
      }),
    },
  );

const yesTo = ({ purpose, brand, channel, caller }: Asking): fc.Arbitrary<ConsentInForce> =>
  fc.record({
    purpose: fc.constant(purpose),
    brand: fc.constant(brand),
    channel: fc.constant(channel ?? 'EMAIL'),
    recipient: fc.constant(purposes[purpose].perRecipient ? (caller.recipient ?? null) : null),
    specialCategories: fc.boolean(),
    until: fc.constant(null),
  });

export const personNear = (request: Asking): fc.Arbitrary<Person> =>
  fc
    .record({
      id: ids,
      state: stateNear(request),
      demographics,
      lines: fc.array(line, { maxLength: 4 }),
      tier: fc.option(word, { nil: undefined }),
      balance: fc.option(fc.integer({ min: -1, max: 2 }), { nil: undefined }),
    })
    .map(({ state, ...person }) => ({ ...person, state: { ...state, id: person.id } }));

const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 1 });

const bought = {
  field: fc.constantFrom(...PRODUCT_FIELDS),
  value: fc.constantFrom('a', 'A', 'A', 'b', 'c'),
  since: optional(time),
  until: optional(time),
  minCents: optional(cents),
};

export const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('demographic' as const),
    field: fc.constantFrom(...DEMOGRAPHIC_FIELDS.slice(0, 2)),
    in: some,
  }),
  fc.record({ kind: fc.constant('bought' as const), ...bought }),
  fc.record({ kind: fc.constant('bought-sensitive' as const), ...bought }),
  fc.record({
    kind: fc.constant('purchase-summary' as const),
    countMin: optional(fc.integer({ min: 0, max: 3 })),
    countMax: optional(fc.integer({ min: 0, max: 3 })),
    centsMin: optional(cents),
    centsMax: optional(cents),
    lastSince: optional(time),
    lastUntil: optional(time),
  }),
  fc.record({ kind: fc.constant('tier' as const), in: some }),
  fc.record({
    kind: fc.constant('balance' as const),
    min: optional(fc.integer({ min: -1, max: 2 })),
    max: optional(fc.integer({ min: -1, max: 2 })),
  }),
);

export const ordering: fc.Arbitrary<Ordering> = fc.record({
  by: fc.constantFrom(...(Object.keys(ORDERS) as Order[])),
  descending: fc.boolean(),
});

/** Of none to three conditions, mostly few: with many nobody is in it. */
export const audience: fc.Arbitrary<Audience> = fc.record({
  all: fc.oneof(
    fc.constant([]),
    fc.array(condition, { minLength: 1, maxLength: 1 }),
    fc.array(condition, { maxLength: 3 }),
  ),
  none: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
  channels: fc.option(fc.subarray([...CHANNELS], { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 1 }),
  order: fc.option(ordering, { nil: undefined, freq: 2 }),
});
