/**
 * What is told of many customers at once by what they bought (schema/audience.ts). Lines that reveal health have a collection of their own,
 * which nothing but a condition or fact about them leads to.
 */
import type { Condition } from '../../../schema/audience.ts';
import { bandOf, bandsOf, isWithin } from '../../kit/audience/bands.ts';
import { collectionSource, type Test } from '../../kit/audience/collection-source.ts';
import { documentsOf } from '../../kit/audience/documents.ts';
import type { Audience, Source } from '../../kit/audience/source.ts';
import type { PurchasesStore } from '../store.ts';
import { boughtIn, productKey } from './bought.ts';
import type { BoughtRecord, CustomerRecord, SensitiveListRecord } from './records.ts';

type Bought = Extract<Condition, { kind: 'bought' | 'bought-sensitive' }>;
type Summary = Extract<Condition, { kind: 'purchase-summary' }>;

/** From 512 purchases, and from 83,886.08 US dollars on. */
const LAST_COUNT_BAND = 10;
const LAST_CENTS_BAND = 24;

/** Of a summary, the bands by which those within a range are found. */
export const bandsOfSummary = ({ count, totalCents }: Pick<CustomerRecord, 'count' | 'totalCents'>) => ({
  countBand: bandOf(count, LAST_COUNT_BAND),
  totalBand: bandOf(totalCents, LAST_CENTS_BAND),
});

const customersOf = ({ customers }: PurchasesStore) => ({ model: customers, id: '_id' }) as const;

export const audience: Audience<PurchasesStore> = {
  sources(store, conditions) {
    const summaries = conditions.flatMap((one) => (one.kind === 'purchase-summary' ? summaryTests(one) : []));
    return [
      ...conditions.flatMap((one) => boughtSource(store, one) ?? []),
      ...(summaries.length === 0
        ? []
        : [collectionSource<CustomerRecord>({ ...customersOf(store), tests: summaries })]),
    ];
  },
  orders: {
    'purchase-count': (store) => ({ ...customersOf(store), field: 'count' }),
    'purchase-total': (store) => ({ ...customersOf(store), field: 'totalCents' }),
    'last-purchase': (store) => ({ ...customersOf(store), field: 'lastAt', isDate: true }),
  },
  async facts(store, ids, wanted) {
    const known = await documentsOf<CustomerRecord>(customersOf(store), ids, ['count', 'totalCents', 'lastAt']);
    const sensitive = wanted.has('sensitive-total')
      ? await documentsOf<SensitiveListRecord>({ model: store.sensitiveLists, id: '_id' }, ids, ['totalCents'])
      : undefined;
    return (id) => {
      const customer = known.get(id);
      if (customer === undefined) return {};
      return {
        'purchase-count': customer.count,
        'purchase-total': customer.totalCents,
        'last-purchase': customer.lastAt?.getTime(),
        'sensitive-total': sensitive?.get(id)?.totalCents ?? 0,
      };
    };
  },
};

/** A source for each: the documents that one product leads to say nothing of another. */
function boughtSource({ bought, sensitiveBought }: PurchasesStore, condition: Condition): Source | undefined {
  if (condition.kind !== 'bought' && condition.kind !== 'bought-sensitive') return undefined;
  const model = condition.kind === 'bought' ? bought : sensitiveBought;
  return collectionSource<BoughtRecord>({ model, id: 'customerId', hasSeveral: true, tests: [boughtTest(condition)] });
}

function boughtTest({ field, value, since, until, minCents }: Bought): Test<BoughtRecord> {
  const keys = productKey(field, value);
  const period = {
    since: since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since),
    until: until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
  };
  return {
    filters: [{ keys }],
    // At any time and for any amount: whoever has the key.
    ...(since === undefined && until === undefined && minCents === undefined ? { isExact: true } : {}),
    fields: ['keys', 'lines'],
    holds: (documents) => {
      const { lines, cents } = boughtIn(documents, keys, period);
      return lines > 0 && (minCents === undefined || cents >= minCents);
    },
  };
}

/** By the number and by the sum: whichever has fewer customers may lead. */
function summaryTests({
  countMin,
  countMax,
  centsMin,
  centsMax,
  lastSince,
  lastUntil,
}: Summary): Test<CustomerRecord>[] {
  const count = { min: countMin, max: countMax };
  const cents = { min: centsMin, max: centsMax };
  const isLast = (time: number | undefined): boolean =>
    (lastSince === undefined || (time !== undefined && time >= Date.parse(lastSince))) &&
    (lastUntil === undefined || (time !== undefined && time < Date.parse(lastUntil)));
  const countBands = bandsOf(count, LAST_COUNT_BAND);
  const centsBands = bandsOf(cents, LAST_CENTS_BAND);
  return [
    {
      ...(countBands === undefined ? {} : { filters: countBands.map((countBand) => ({ countBand })) }),
      fields: ['count'],
      holds: ([customer]) => customer !== undefined && isWithin(customer.count, count),
    },
    {
      ...(centsBands === undefined ? {} : { filters: centsBands.map((totalBand) => ({ totalBand })) }),
      fields: ['totalCents'],
      holds: ([customer]) => customer !== undefined && isWithin(customer.totalCents, cents),
    },
    { fields: ['lastAt'], holds: ([customer]) => isLast(customer?.lastAt?.getTime()) },
  ];
}
