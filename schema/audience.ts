/**
 * Streams of customers: what the gateway asks subgraphs when somebody looks for customers whom they cannot name. Four internal endpoints
 * (POST, JSON, passport), offered by every subgraph that knows a condition, order or fact below. They give ids and decide nothing, and keep
 * nothing between two questions. Ids come in the order of their UTF-8 bytes, the shard key's: so all streams can be walked side by side.
 */
import { z } from 'zod';
import { type Category, CHANNELS, PURPOSES } from './vocabulary.ts';

/** Largest number of entries in one answer, and of ids in one question. */
export const MAX_MATCHES = 1000;
/** Largest number of documents that one question may have a store look at; then it says how far it came. */
export const MAX_SCAN = 10_000;

const id = z.string().min(1).max(200);
const ids = z.array(id).max(MAX_MATCHES);
const time = z.iso.datetime({ offset: true });
const cents = z.int();
const texts = z.array(z.string().max(200)).min(1).max(50);

/** Fields of `Demographics` in the graph. */
export const DEMOGRAPHIC_FIELDS = [
  'ageBand',
  'incomeBand',
  'homeOwnership',
  'maritalStatus',
  'householdSize',
  'householdComposition',
  'kidsCount',
] as const;
export type DemographicField = (typeof DEMOGRAPHIC_FIELDS)[number];

/** What a line of a purchase is of: fields of `Product`, compared without regard to case. */
export const PRODUCT_FIELDS = ['id', 'department', 'category', 'type'] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];

/** Some line of such a product, bought in `[since, until)`; with `minCents`, such lines of together at least so many US cents. */
const boughtOf = {
  field: z.enum(PRODUCT_FIELDS),
  value: z.string().min(1).max(200),
  since: time.optional(),
  until: time.optional(),
  minCents: cents.optional(),
};

/** One thing that is true of a customer or not. What is unknown of a customer is not true of them. */
export const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('demographic'), field: z.enum(DEMOGRAPHIC_FIELDS), in: texts }),
  z.strictObject({ kind: z.literal('bought'), ...boughtOf }),
  /** The same of lines that reveal health, which `bought` never looks at. */
  z.strictObject({ kind: z.literal('bought-sensitive'), ...boughtOf }),
  /** The listed purchases summed up; bounds are inclusive, but for `lastUntil`. */
  z.strictObject({
    kind: z.literal('purchase-summary'),
    countMin: z.int().optional(),
    countMax: z.int().optional(),
    centsMin: cents.optional(),
    centsMax: cents.optional(),
    lastSince: time.optional(),
    lastUntil: time.optional(),
  }),
  z.strictObject({ kind: z.literal('tier'), in: texts }),
  z.strictObject({ kind: z.literal('balance'), min: z.int().optional(), max: z.int().optional() }),
  /**
   * A yes in force at `at`: for one of the channels, or for any where none is named. Whoever may be shown is decided by states and not by
   * this: it may let through too many, and never leaves out one who allows.
   */
  z.strictObject({
    kind: z.literal('allows'),
    purpose: z.enum(PURPOSES),
    brand: z.string().max(200),
    recipient: z.string().max(256).nullable(),
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length),
    specialCategories: z.boolean(),
    at: time,
  }),
  /** Everybody whom the subgraph knows: the stream of the ids alone. */
  z.strictObject({ kind: z.literal('everybody') }),
]);
export type Condition = z.infer<typeof condition>;

/** Who answers a condition. `everybody` is identity's. */
export const CONDITION_SUBGRAPHS = {
  demographic: 'identity',
  everybody: 'identity',
  bought: 'purchases',
  'bought-sensitive': 'purchases',
  'purchase-summary': 'purchases',
  tier: 'loyalty',
  balance: 'loyalty',
  allows: 'consent',
} as const satisfies Record<Condition['kind'], string>;

/** What of a customer a condition reads; null: no more than who is asked about at all, which is decided for each. */
export const CONDITION_CATEGORIES = {
  demographic: 'demographic',
  everybody: null,
  bought: 'purchase.lines',
  'bought-sensitive': 'special-category',
  'purchase-summary': 'purchase.summary',
  tier: 'loyalty.tier',
  balance: 'loyalty.balance',
  allows: null,
} as const satisfies Record<Condition['kind'], Category | null>;

/**
 * By what customers can be ordered, beside their ids, who answers it, and what it reads. Values are whole numbers: pieces, US cents,
 * points, milliseconds since the epoch. A customer without a value is not in the order.
 */
export const ORDERS = {
  'purchase-count': { subgraph: 'purchases', category: 'purchase.summary' },
  'purchase-total': { subgraph: 'purchases', category: 'purchase.summary' },
  'last-purchase': { subgraph: 'purchases', category: 'purchase.summary' },
  balance: { subgraph: 'loyalty', category: 'loyalty.balance' },
} as const satisfies Record<string, { subgraph: string; category: Category }>;
export type Order = keyof typeof ORDERS;

/**
 * What can be asked of many customers at once, to be grouped by (texts) or measured (whole numbers; units as for orders). Null: not known.
 */
export const FACTS = {
  ageBand: { subgraph: 'identity', category: 'demographic', type: 'text' },
  incomeBand: { subgraph: 'identity', category: 'demographic', type: 'text' },
  homeOwnership: { subgraph: 'identity', category: 'demographic', type: 'text' },
  maritalStatus: { subgraph: 'identity', category: 'demographic', type: 'text' },
  householdSize: { subgraph: 'identity', category: 'demographic', type: 'text' },
  householdComposition: { subgraph: 'identity', category: 'demographic', type: 'text' },
  kidsCount: { subgraph: 'identity', category: 'demographic', type: 'text' },
  tier: { subgraph: 'loyalty', category: 'loyalty.tier', type: 'text' },
  balance: { subgraph: 'loyalty', category: 'loyalty.balance', type: 'number' },
  'purchase-count': { subgraph: 'purchases', category: 'purchase.summary', type: 'number' },
  'purchase-total': { subgraph: 'purchases', category: 'purchase.summary', type: 'number' },
  'last-purchase': { subgraph: 'purchases', category: 'purchase.summary', type: 'number' },
  /** US cents of all lines that reveal health. */
  'sensitive-total': { subgraph: 'purchases', category: 'special-category', type: 'number' },
} as const satisfies Record<string, { subgraph: string; category: Category; type: 'text' | 'number' }>;
export type Fact = keyof typeof FACTS;

const conditions = z.array(condition).min(1).max(20);
const limits = { limit: z.int().min(1).max(MAX_MATCHES), scan: z.int().min(1).max(MAX_SCAN) };

/** `POST /matching`: customers of whom all conditions are true, in the order of their ids, from behind `after` on. */
export const matchingRequest = z.strictObject({ conditions, after: id.nullable(), ...limits });
export type MatchingRequest = z.infer<typeof matchingRequest>;

/**
 * `until`: all ids up to and including this one were looked at, so the stream goes on behind it; null: it is at its end.
 * It is never before the last of `ids`, and always behind `after`.
 */
export const matchingAnswer = z.object({ ids, until: id.nullable() });
export type MatchingAnswer = z.infer<typeof matchingAnswer>;

const place = z.object({ value: z.number(), id });

/** `POST /ordered`: the same in the order of a value, and of the id where values are equal (always ascending), behind `after`. */
export const orderedRequest = z.strictObject({
  by: z.enum(Object.keys(ORDERS) as [Order, ...Order[]]),
  descending: z.boolean(),
  conditions: z.array(condition).max(20),
  after: place.nullable(),
  ...limits,
});
export type OrderedRequest = z.infer<typeof orderedRequest>;
export const orderedAnswer = z.object({ entries: z.array(place).max(MAX_MATCHES), until: place.nullable() });
export type OrderedAnswer = z.infer<typeof orderedAnswer>;
export type Place = z.infer<typeof place>;

/** `POST /among`: of some ids those of whom all conditions are true, in the order in which they were asked about. */
export const amongRequest = z.strictObject({ conditions, ids });
export type AmongRequest = z.infer<typeof amongRequest>;
export const amongAnswer = z.object({ ids });

/** `POST /facts`: the facts of some customers, in order, one row per id; an unknown id has nulls. */
export const factsRequest = z.strictObject({
  ids,
  facts: z.array(z.enum(Object.keys(FACTS) as [Fact, ...Fact[]])).min(1),
});
export type FactsRequest = z.infer<typeof factsRequest>;
export const factsAnswer = z.object({
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))).max(MAX_MATCHES),
});
export type FactsAnswer = z.infer<typeof factsAnswer>;

/** The order of ids everywhere: that of their UTF-8 bytes (of code points; that of UTF-16 units differs beyond the first 65,536). */
export const compareIds = (one: string, other: string): number =>
  one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
