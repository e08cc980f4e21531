/**
 * What the built-in graph does not have, and whose absence is a defence: a way to search customers but those few that are decided by what they
 * read, to count them, to listen. Whoever adds one finds here what it has to be decided with; a list below is not made longer without that.
 */
import { expect, test } from '@jest/globals';
import {
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import { policy } from '../../schema/grants.ts';
import type { Policy } from '../../schema/policy.ts';
import { CATEGORIES, type Category } from '../../schema/vocabulary.ts';
import { schema } from './graph.ts';

const fields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !isIntrospectionType(type))
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type, field, at: `${type.name}.${field.name}` })),
  );

/** Which customer, object or consent is meant, and where the customer is; which page of what is theirs, as of when; what is to be explained, and for whom. */
const NAMES = ['id', 'ids', 'customerId', 'purpose', 'channel', 'brand', 'recipient', 'language', 'time', 'context'];
const PAGE = ['first', 'after'];
const EXPLAINED = ['operation', 'variables', 'as'];
/** Fields with a filter of their own, and by what that is decided. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  // Whole values, decided as customer-lookup, each attempt counted (docs/decisions/0025).
  'Query.lookupCustomers': ['by'],
  // What they read is decided for the caller, who is counted for each; what is told is of many (docs/decisions/0028).
  'Query.customerMetrics': ['filter', 'groupBy', 'measures'],
  // Of what one customer bought, and it reads what it gives.
  'Customer.purchases': ['product'],
};

/** They find customers by what they read, and by nothing that they do not say: `findsCustomers` of the policy. */
const FINDING = ['Query.customers'];

/** The classes of all that an argument can hold, by coordinate: fields of input objects, values of enums. */
function classesIn(type: GraphQLNamedType, at: string): readonly (readonly [string, unknown])[] {
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) =>
      classesIn(getNamedType(field.type), `${type.name}.${field.name}`),
    );
  const own = inputs.get(at);
  if (isEnumType(type) && own === undefined)
    return type.getValues().map(({ name }) => [`${type.name}.${name}`, inputs.get(`${type.name}.${name}`)]);
  return [[at, own]];
}

const inputs = new Map<string, unknown>(
  Object.values(policy.subgraphs as Policy['subgraphs']).flatMap((block) => Object.entries(block.inputs ?? {})),
);

const returning = (name: (type: string) => boolean): string[] =>
  fields.filter(({ field }) => name(getNamedType(field.type).name)).map(({ at }) => at);

test('P12: no argument filters or orders, but names who or what is asked for, or a page of it', () => {
  const reads = fields.filter(({ type, at }) => type !== schema.getMutationType() && !FINDING.includes(at));
  const wrong = reads.flatMap(({ field, at }) => {
    const filters = FILTERS[at] ?? [];
    const known = at === 'Query.explain' ? [...NAMES, ...EXPLAINED] : [...NAMES, ...PAGE];
    // A sealed token: it names an export that the caller made.
    if (at === 'Query.audienceChanges') return field.args.map((arg) => arg.name).filter((name) => name !== 'since');
    return field.args
      .filter(({ name }) => !filters.includes(name))
      .filter((arg) => !known.includes(arg.name) || (isInputObjectType(getNamedType(arg.type)) && arg.name !== 'as'))
      .map((arg) => `${at}(${arg.name}:)`);
  });
  expect(reads.some(({ field }) => field.args.length > 0)).toBe(true);
  expect(wrong).toEqual([]);
});

test('P12: what finds customers reads a category with every input, but for the page and the order by id', () => {
  const listed = Object.values(policy.subgraphs as Policy['subgraphs']).flatMap((block) => block.findsCustomers ?? []);
  expect(listed).toEqual(['Query.lookupCustomers', 'Query.breakGlassReviews', ...FINDING]);
  const read = fields
    .filter(({ at }) => FINDING.includes(at))
    .flatMap(({ field, at }) => field.args.flatMap((arg) => classesIn(getNamedType(arg.type), `${at}(${arg.name}:)`)));
  expect(read.length).toBeGreaterThan(30);
  expect(read.filter(([, value]) => !CATEGORIES.includes(value as Category)).map(([at]) => at)).toEqual([
    'CustomerOrder.ID',
    'Query.customers(first:)',
    'Query.customers(after:)',
  ]);
});

test('P12: nothing lists or counts customers: pages and sums are those of one', () => {
  const isConnection = (name: string) => name.endsWith('Connection');
  const pages = fields.filter(({ type }) => isConnection(type.name));
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.filter(({ field }) => !['edges', 'pageInfo'].includes(field.name)).map(({ at }) => at)).toEqual([]);
  // Each leads from a customer, or from what is one customer's; from the root only the queue of what waits for a review, and who is found.
  expect(returning(isConnection).filter((at) => !/^(Customer|ConsentRecord|LoyaltyAccount)\./.test(at))).toEqual([
    'Query.breakGlassReviews',
    ...FINDING,
  ]);
  expect(returning((name) => name === 'PurchaseSummary').filter((at) => !at.startsWith('Customer.'))).toEqual([]);
  expect(returning((name) => name === 'Customer').sort()).toEqual([
    'BreakGlassReview.customer',
    'CasePayload.customer',
    'ConsentPayload.customer',
    'CustomerEdge.node',
    'LoyaltyAccount.customer',
    'Purchase.customer',
    'Query.customer',
    'Query.customersById',
    'Query.me',
    'RegisterCustomerPayload.customer',
    'ReviewBreakGlassPayload.customer',
    'Subscription.consentChanged',
    'UpdateContactPayload.customer',
  ]);
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  const lists = roots.filter(({ type }) => isListType(getNullableType(type)));
  expect(lists.map(({ name }) => name).sort()).toEqual(['customersById', 'lookupCustomers', 'notices']);
});

test('P17: nothing can be subscribed to but what is decided anew with each event', () => {
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {})).toEqual(['consentChanged']);
});
