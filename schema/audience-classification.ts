/**
 * What the inputs read by which customers are found: part of the block `gateway` of `classification.ts`. An input type that two fields share
 * has one class, so each holds what is of one category.
 */
import type { Class, Coordinate, InputClass } from './policy.ts';

const paging = { harmless: 'says which part of a list is wanted, by position alone' } as const;

export const audienceCoordinates = {
  'Query.customers': 'audience',
  'CustomerConnection.*': 'inherit',
  'CustomerEdge.*': 'inherit',
} as const satisfies Readonly<Record<Coordinate, Class>>;

export const audienceInputs = {
  'Query.customers(first:)': paging,
  'Query.customers(after:)': paging,
  'DemographicsFilter.ageBand': 'demographic',
  'DemographicsFilter.incomeBand': 'demographic',
  'DemographicsFilter.homeOwnership': 'demographic',
  'DemographicsFilter.maritalStatus': 'demographic',
  'DemographicsFilter.householdSize': 'demographic',
  'DemographicsFilter.householdComposition': 'demographic',
  'DemographicsFilter.kidsCount': 'demographic',
  'BoughtFilter.product': 'purchase.lines',
  'BoughtFilter.department': 'purchase.lines',
  'BoughtFilter.category': 'purchase.lines',
  'BoughtFilter.type': 'purchase.lines',
  'BoughtFilter.since': 'purchase.lines',
  'BoughtFilter.until': 'purchase.lines',
  'BoughtFilter.lastDays': 'purchase.lines',
  'BoughtFilter.minAmount': 'purchase.lines',
  'SensitiveBoughtFilter.product': 'special-category',
  'SensitiveBoughtFilter.department': 'special-category',
  'SensitiveBoughtFilter.category': 'special-category',
  'SensitiveBoughtFilter.type': 'special-category',
  'SensitiveBoughtFilter.since': 'special-category',
  'SensitiveBoughtFilter.until': 'special-category',
  'SensitiveBoughtFilter.lastDays': 'special-category',
  'SensitiveBoughtFilter.minAmount': 'special-category',
  'PurchaseSummaryFilter.countMin': 'purchase.summary',
  'PurchaseSummaryFilter.countMax': 'purchase.summary',
  'PurchaseSummaryFilter.totalMin': 'purchase.summary',
  'PurchaseSummaryFilter.totalMax': 'purchase.summary',
  'PurchaseSummaryFilter.lastSince': 'purchase.summary',
  'PurchaseSummaryFilter.lastUntil': 'purchase.summary',
  'PurchaseSummaryFilter.lastDays': 'purchase.summary',
  'LoyaltyFilter.tiers': 'loyalty.tier',
  'LoyaltyFilter.balanceMin': 'loyalty.balance',
  'LoyaltyFilter.balanceMax': 'loyalty.balance',
  'ConsentFilter.channels': 'audience',
  'CustomerOrder.ID': { harmless: 'the order that there is without any' },
  'CustomerOrder.PURCHASE_COUNT_ASC': 'purchase.summary',
  'CustomerOrder.PURCHASE_COUNT_DESC': 'purchase.summary',
  'CustomerOrder.PURCHASE_TOTAL_ASC': 'purchase.summary',
  'CustomerOrder.PURCHASE_TOTAL_DESC': 'purchase.summary',
  'CustomerOrder.LAST_PURCHASE_ASC': 'purchase.summary',
  'CustomerOrder.LAST_PURCHASE_DESC': 'purchase.summary',
  'CustomerOrder.BALANCE_ASC': 'loyalty.balance',
  'CustomerOrder.BALANCE_DESC': 'loyalty.balance',
} as const satisfies Readonly<Record<Coordinate, InputClass>>;
