/** What is asked: by the graph, by its naive rival, and by one query over one collection. Always by a marketer who wants to personalise. */

import type { Fact } from '../../../schema/audience.ts';
import { productKey } from '../../../subgraphs/purchases/model/bought.ts';
import type { Asker } from '../shapes.ts';
import type { SingleQuestion } from './single.ts';

/** Whose consents are asked about. */
export const PURPOSES: readonly string[] = ['personalisation'];

/** Product types of the sample: bought by 5 of its 1,000 households in the last 90 days, and by 4 of 5. */
const RARE = 'CAMPING APPLIANCES';
const COMMON = 'FLUID MILK WHITE ONLY';
/** Keys of the purchases that the questions are about. */
export const BOUGHT: readonly string[] = [RARE, COMMON].map((type) => productKey('type', type));
export const DAYS = 90;
export const PAGE = 20;

export const marketer: Asker = { role: 'marketer', purpose: 'personalisation' };

export interface Question {
  readonly name: string;
  /** Arguments of `Query.customers`. */
  readonly filter: object | null;
  readonly orderBy: string | null;
  /** Pages before the one that is asked for. */
  readonly skipped: number;
  readonly single: SingleQuestion;
}

const common = { bought: [{ type: COMMON, lastDays: DAYS }] };

export const questions: readonly Question[] = [
  {
    name: 'first page, everybody',
    filter: null,
    orderBy: null,
    skipped: 0,
    single: { filter: {} },
  },
  {
    name: 'first page, broad filter',
    filter: common,
    orderBy: null,
    skipped: 0,
    single: { filter: { recent: BOUGHT[1] } },
  },
  {
    name: 'page 100, broad filter',
    filter: common,
    orderBy: null,
    skipped: 99,
    single: { filter: { recent: BOUGHT[1] } },
  },
  {
    name: 'first page, selective filter',
    filter: { bought: [{ type: RARE, lastDays: DAYS }] },
    orderBy: null,
    skipped: 0,
    single: { filter: { recent: BOUGHT[0] } },
  },
  {
    name: 'first page, not bought',
    filter: { loyalty: { tiers: ['GOLD'] }, notBought: [{ type: COMMON, lastDays: DAYS }] },
    orderBy: null,
    skipped: 0,
    single: { filter: { tier: 'GOLD', lacking: { $in: [BOUGHT[1]] } } },
  },
  {
    name: 'first page by balance',
    filter: common,
    orderBy: 'BALANCE_DESC',
    skipped: 0,
    single: { filter: { recent: BOUGHT[1] }, byBalance: true },
  },
];

export const QUERY = `query Audience($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $after: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { id } }
    pageInfo { hasNextPage }
  }
}`;

/** What goes through everybody. */
export interface Long {
  readonly kind: 'metrics' | 'export';
  readonly name: string;
  readonly asker: Asker;
  readonly query: string;
  readonly filter: object | null;
  /** By which the naive rival decides, and what it gathers of whoever it may. */
  readonly field: 'Query.customerMetrics' | 'Query.customers';
  readonly facts: readonly Fact[];
  readonly single: SingleQuestion;
}

export const longs: readonly Long[] = [
  {
    kind: 'metrics',
    name: 'metrics, broad filter',
    asker: { role: 'analyst', purpose: 'service-analytics' },
    query: `query Metrics($filter: CustomerFilter) {
      customerMetrics(filter: $filter, groupBy: [TIER], measures: [{ function: AVERAGE, of: BALANCE }]) {
        total { count measures { value } }
        groups { key count measures { value } }
      }
    }`,
    filter: common,
    field: 'Query.customerMetrics',
    facts: ['tier', 'balance'],
    single: { filter: { recent: BOUGHT[1] } },
  },
  {
    kind: 'export',
    name: 'export, broad filter',
    asker: marketer,
    query: `query Export($filter: CustomerFilter) {
      customers(filter: $filter) { edges { node { id loyalty { tier balance } } } }
    }`,
    filter: common,
    field: 'Query.customers',
    facts: ['tier', 'balance'],
    single: { filter: { recent: BOUGHT[1] } },
  },
];
