/**
 * The filter and the order of the graph, read as what is true of customers. What cannot be meant is refused with the path of the input; no
 * part of a filter is ever left out, because a wider audience would look like the one that was asked for.
 */
import { z } from 'zod';
import { type Condition, DEMOGRAPHIC_FIELDS, ORDERS, type Order, PRODUCT_FIELDS } from '../../schema/audience.ts';
import type { Channel } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { RefusedError } from '../enforcement/refused-error.ts';
import type { Audience, Ordering } from './audience.ts';

/** An input object as GraphQL coerced it: of the types of the SDL, its custom scalars as they were sent. */
type Input<Field extends string> = Readonly<Partial<Record<Field, unknown>>>;

export interface AudienceArguments {
  readonly filter?: Input<'demographics' | 'purchaseSummary' | 'loyalty' | 'consent' | BoughtField> | null;
  readonly orderBy?: string | null;
}

type BoughtField = 'bought' | 'notBought' | 'boughtSensitive' | 'notBoughtSensitive';
type Bought = Extract<Condition, { kind: 'bought' | 'bought-sensitive' }>;

/** Products in one list of a filter. */
const MAX_PRODUCTS = 10;
const MAX_DAYS = 36_500;
const DAY = 86_400_000;

/** The value of `ID` in `CustomerOrder`: the order that there is without any. */
export const BY_ID = 'ID';

/** `PURCHASE_COUNT_DESC` -> its order. */
export const ORDERINGS: ReadonlyMap<string, Ordering> = new Map(
  (Object.keys(ORDERS) as Order[]).flatMap((by) =>
    [false, true].map((descending): [string, Ordering] => [
      `${by.toUpperCase().replaceAll('-', '_')}_${descending ? 'DESC' : 'ASC'}`,
      { by, descending },
    ]),
  ),
);

const texts = z.array(z.string().min(1).max(200)).min(1).max(50);
const moment = z.iso.datetime({ offset: true });
const days = z.int().min(1).max(MAX_DAYS);
/** An amount of money, `Decimal`: at most two decimals. */
const amount = z
  .string()
  .max(14)
  .regex(/^-?(?:0|[1-9]\d*)(?:\.\d{1,2})?$/)
  .transform((text) => Math.round(Number(text) * 100));

/**
 * @param asOf from when on days are counted back, milliseconds since the epoch
 * @throws {RefusedError} `BAD_USER_INPUT`
 */
export function audienceOf({ filter, orderBy }: AudienceArguments, asking: Asking, asOf: number): Audience {
  const read = new Reader(filter ?? {}, 'filter');
  const bought = (field: BoughtField, kind: Bought['kind']): Condition[] =>
    read.list(field).map((item) => boughtOf(item, kind, asOf));
  const channels = read.object('consent')?.value('channels', z.array(z.string()).min(1)) as Channel[] | undefined;
  // As `consentStatus`: where the request is for one channel, it is about that one.
  if (asking.channel !== undefined && channels?.some((channel) => channel !== asking.channel))
    throw refused('filter.consent.channels');
  return {
    all: [
      ...demographics(read.object('demographics')),
      ...bought('bought', 'bought'),
      ...bought('boughtSensitive', 'bought-sensitive'),
      ...summary(read.object('purchaseSummary'), asOf),
      ...loyalty(read.object('loyalty')),
    ],
    none: [...bought('notBought', 'bought'), ...bought('notBoughtSensitive', 'bought-sensitive')],
    channels,
    order: orderBy === undefined || orderBy === null || orderBy === BY_ID ? undefined : orderingOf(orderBy),
  };
}

function orderingOf(orderBy: string): Ordering {
  const ordering = ORDERINGS.get(orderBy);
  if (ordering === undefined) throw refused('orderBy');
  return ordering;
}

const demographics = (input: Reader | undefined): Condition[] =>
  DEMOGRAPHIC_FIELDS.flatMap((field): Condition[] => {
    const some = input?.value(field, texts);
    return some === undefined ? [] : [{ kind: 'demographic', field, in: some }];
  });

function boughtOf(input: Reader, kind: Bought['kind'], asOf: number): Bought {
  const named = PRODUCT_FIELDS.flatMap((field) => {
    const value = input.value(field === 'id' ? 'product' : field, z.string().min(1).max(200));
    return value === undefined ? [] : [{ field, value }];
  });
  const [product] = named;
  // One thing by which products are told, so that it is clear what a list of two means.
  if (product === undefined || named.length > 1) throw refused(input.path);
  const { since, until } = period(input, 'since', 'until', asOf);
  return { kind, ...product, since, until, minCents: input.value('minAmount', amount) };
}

function summary(input: Reader | undefined, asOf: number): Condition[] {
  if (input === undefined) return [];
  const { since, until } = period(input, 'lastSince', 'lastUntil', asOf);
  const bounds = {
    countMin: input.value('countMin', z.int()),
    countMax: input.value('countMax', z.int()),
    centsMin: input.value('totalMin', amount),
    centsMax: input.value('totalMax', amount),
    lastSince: since,
    lastUntil: until,
  };
  return isBound(bounds) ? [{ kind: 'purchase-summary', ...bounds }] : [];
}

function loyalty(input: Reader | undefined): Condition[] {
  if (input === undefined) return [];
  const tiers = input.value('tiers', texts);
  const bounds = { min: input.value('balanceMin', z.int()), max: input.value('balanceMax', z.int()) };
  return [
    ...(tiers === undefined ? [] : [{ kind: 'tier' as const, in: tiers }]),
    ...(isBound(bounds) ? [{ kind: 'balance' as const, ...bounds }] : []),
  ];
}

const isBound = (bounds: object): boolean => Object.values(bounds).some((value) => value !== undefined);

/** Since when and until when; `lastDays` counts back from `asOf`, and stands alone. */
function period(input: Reader, from: string, to: string, asOf: number): { since?: string; until?: string } {
  const since = input.value(from, moment);
  const until = input.value(to, moment);
  const last = input.value('lastDays', days);
  if (last !== undefined && (since !== undefined || until !== undefined)) throw refused(`${input.path}.lastDays`);
  if (since !== undefined && until !== undefined && Date.parse(since) >= Date.parse(until))
    throw refused(`${input.path}.${to}`);
  return last === undefined ? { since, until } : { since: new Date(asOf - last * DAY).toISOString() };
}

const refused = (input: string): RefusedError => new RefusedError('BAD_USER_INPUT', { input });

/** Reads an input object field by field; null is as good as absent. */
class Reader {
  readonly path: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: object, path: string) {
    this.#fields = fields as Readonly<Record<string, unknown>>;
    this.path = path;
  }

  value<Value>(field: string, schema: z.ZodType<Value>): Value | undefined {
    const given = this.#fields[field];
    if (given === undefined || given === null) return undefined;
    const read = schema.safeParse(given);
    if (!read.success) throw refused(`${this.path}.${field}`);
    return read.data;
  }

  object(field: string): Reader | undefined {
    const given = this.value(field, z.looseObject({}));
    return given === undefined ? undefined : new Reader(given, `${this.path}.${field}`);
  }

  /** An empty list says nothing of anybody. */
  list(field: string): readonly Reader[] {
    const given = this.value(field, z.array(z.looseObject({})).max(MAX_PRODUCTS)) ?? [];
    return given.map((item) => new Reader(item, `${this.path}.${field}`));
  }
}
