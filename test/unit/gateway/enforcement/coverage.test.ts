/**
 * Coverage finds every way in which a policy and a graph can miss each other. One edit of a graph and a policy that fit each
 * other is one sentence, which names the coordinate, the file and what to do.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../../gateway/enforcement/coverage/coverage.ts';
import { policy as builtIn } from '../../../../schema/grants.ts';
import type { Grant, Policy } from '../../../../schema/policy.ts';
import { compose, withFederation } from '../../../support/federated/compose.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

const PEOPLE = `
  type Query {
    customer(id: ID!): Customer
    customers(ids: [ID!]!): [Customer]!
    order(id: ID!): Order
    find(filter: Filter, by: By): Order
    first: Order
    news(topic: String): [News!]!
  }
  type Mutation { update(input: UpdateInput!): Payload }
  type Customer @key(fields: "id") {
    id: ID! name: Name status: Status score: Int vip: Boolean orders(first: Int, after: String): OrderPage
    level: Int @inaccessible
  }
  type Order @key(fields: "id") { id: ID! customer: Customer placedAt: String tags: [String!] }
  type OrderPage { items: [Order] next: String }
  type Name { given: String family: String }
  type News { title: String! }
  enum Status { ACTIVE GONE }
  enum By { NEWEST CITY }
  input Filter { city: String and: [Filter!] }
  type Payload { customer: Customer }
  input UpdateInput { customerId: ID! name: String mergedWith: ID }
`;
const REWARDS = `
  type Customer @key(fields: "id") { id: ID! level: Int @external perks: [String!] @requires(fields: "level") }
`;

const row = (name: string, more: Partial<Grant> = {}): Grant => ({
  row: name,
  role: 'customer',
  purposes: ['account-management'],
  basis: 'contract',
  ...more,
});

/** A policy whose parts can be changed, as JSON would carry it. */
// biome-ignore lint/suspicious/noExplicitAny: edits of a policy, wrong ones among them
type Loose = any;

const fitting = (): Loose => ({
  subgraphs: {
    people: {
      coordinates: {
        'Query.customer': 'key',
        'Query.customers': 'key',
        'Query.order': 'purchase.lines',
        'Query.find': 'purchase.lines',
        'Query.first': { public: 'the first one there was' },
        'Query.news': { public: 'published' },
        'Mutation.update': 'contact.update',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.status': 'account-state',
        'Customer.score': 'loyalty.balance',
        'Customer.vip': 'loyalty.tier',
        'Customer.level': 'loyalty.tier',
        'Customer.orders': 'purchase.lines',
        'Order.id': 'purchase.lines',
        'Order.customer': 'purchase.lines',
        'Order.placedAt': 'purchase.lines',
        'Order.tags': 'demographic',
        'OrderPage.*': 'inherit',
        'Name.*': 'inherit',
        'News.title': { public: 'published' },
        'Payload.customer': 'key',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      customerArguments: {
        'Query.customer': 'id',
        'Query.customers': 'ids',
        'Mutation.update': 'input.customerId',
      },
      sameCustomer: ['Customer.orders'],
      inputs: {
        'Query.order(id:)': 'purchase.lines',
        'Filter.city': 'demographic',
        'By.NEWEST': { harmless: 'by the time that is shown' },
        'By.CITY': 'demographic',
        'Customer.orders(first:)': { harmless: 'paging' },
        'Customer.orders(after:)': { harmless: 'paging' },
        'UpdateInput.*': 'inherit',
        'UpdateInput.mergedWith': 'key',
      },
    },
    rewards: {
      coordinates: { 'Customer.id': 'key', 'Customer.perks': 'demographic' },
      subjects: { Customer: 'id' },
    },
  },
  grants: {
    key: [row('a')],
    name: [row('a'), row('agent', { role: 'agent', purposes: ['customer-care'], mask: 'name' })],
    'account-state': [row('a')],
    'loyalty.balance': [row('a')],
    'loyalty.tier': [row('a')],
    'purchase.lines': [row('a')],
    demographic: [row('a')],
    'contact.update': [row('a')],
  },
  consentService: 'people',
});

/** What is said after one edit of the policy, and of the graph. */
function problems(edit: (policy: Loose) => unknown = () => {}, sdl = PEOPLE, rewards = REWARDS): string[] {
  const policy = fitting();
  edit(policy);
  const composed = compose({ people: withFederation(sdl), rewards: withFederation(rewards) });
  return coverage(policy as Policy, graphIn(parse(composed)));
}

const people = (edit: (block: Loose) => unknown) => (policy: Loose) => edit(policy.subgraphs.people);
const rows =
  (category: string, ...some: Loose[]) =>
  (policy: Loose) => {
    policy.grants[category] = some;
  };
const classed = (coordinate: string, value: Loose) => people(({ coordinates }) => (coordinates[coordinate] = value));
const input = (coordinate: string, value: Loose) => people(({ inputs }) => (inputs[coordinate] = value));
const without = (part: string, key: string) => people((block) => delete block[part][key]);

const BLOCK = "block 'people' of schema/classification.ts";
const ROWS = 'schema/grants.ts';

test('a policy that fits its graph has no problem; nor has the built-in one', () => {
  expect(problems()).toEqual([]);
  expect(coverage(builtIn, graphIn(parse(supergraphSdl)))).toEqual([]);
});

describe('One edit of the policy, one sentence:', () => {
  test.each<[string, (policy: Loose) => unknown, string]>([
    [
      'a field without a class',
      without('coordinates', 'Customer.score'),
      `Customer.score has no class: add 'Customer.score' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'an enum without a class',
      without('coordinates', 'Customer.status'),
      `Customer.status has no class: add 'Customer.status' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a field of a payload without a class',
      without('coordinates', 'Payload.customer'),
      `Payload.customer has no class: add 'Payload.customer' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a class without a field',
      classed('Customer.shoeSize', 'name'),
      `Customer.shoeSize has a class but no field: remove 'Customer.shoeSize' from ${BLOCK}, or add the field to the subgraph.`,
    ],
    [
      'an unknown class',
      classed('News.title', 'nickname'),
      `News.title has the unknown class 'nickname': use a category of schema/vocabulary.ts, 'inherit' or { public: reason } in ${BLOCK}.`,
    ],
    [
      'a public field without a reason',
      classed('News.title', { public: ' ' }),
      `News.title is public without a reason: write it into ${BLOCK}.`,
    ],
    [
      'an entity that inherits',
      classed('Order.tags', 'inherit'),
      `Order.tags cannot inherit, it is of an entity: give it a category in ${BLOCK}.`,
    ],
    [
      'a root that inherits',
      classed('Query.news', 'inherit'),
      `Query.news cannot inherit, it is of a root type: give it a category in ${BLOCK}.`,
    ],
    [
      'a wildcard with a category',
      classed('Name.*', 'name'),
      `Name.* must name its fields one by one: only 'inherit' on a type without @key may use '*' (${BLOCK}).`,
    ],
    [
      'a mutation that is read',
      classed('Mutation.update', 'name'),
      `Mutation.update is a mutation but has category 'name', which is read: give it one that is written in ${BLOCK}.`,
    ],
    [
      'a field that is written',
      classed('Order.tags', 'contact.update'),
      `Order.tags has category 'contact.update', which only a mutation can have: give it one that is read in ${BLOCK}.`,
    ],
    [
      'a subgraph without a block',
      (policy) => delete policy.subgraphs.rewards,
      "Subgraph rewards has no block: add 'rewards' with its coordinates to schema/classification.ts.",
    ],
    [
      'a block without a subgraph',
      (policy) => (policy.subgraphs.pets = { coordinates: {} }),
      "Block 'pets' of schema/classification.ts has no subgraph: add the subgraph or remove the block.",
    ],
    [
      'two classes of one field',
      (policy) => (policy.subgraphs.rewards.coordinates['Customer.id'] = 'name'),
      "Customer.id has two classes, in 'people' and in 'rewards': make them equal in schema/classification.ts.",
    ],
    [
      'two subjects of one type',
      (policy) => (policy.subgraphs.rewards.subjects.Customer = 'name.given'),
      "Customer has two subjects, in 'people' and in 'rewards': make them equal in schema/classification.ts.",
    ],
  ])('%s', (_, edit, sentence) => {
    expect(problems(edit)).toContain(sentence);
  });

  test.each<[string, (policy: Loose) => unknown, string]>([
    [
      'an entity without a subject',
      without('subjects', 'Order'),
      `Order is an entity with gated fields but no customer: add the path to its id to 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject without a type',
      people(({ subjects }) => (subjects.Ghost = 'id')),
      `Ghost has a subject but no type: remove it from 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject of what is no entity',
      people(({ subjects }) => (subjects.News = 'title')),
      `News has a subject but no @key, so it cannot be fetched once its customer is known: add one in the subgraph, or remove it from 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject that is not there',
      people(({ subjects }) => (subjects.Order = 'buyer.id')),
      `Order has the subject 'buyer.id', but Order.buyer is no field: correct 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject that could be several',
      people(({ subjects }) => (subjects.Order = 'tags')),
      `Order has the subject 'tags', but Order.tags is a list, so it could be anybody's: correct 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject that is an object',
      people(({ subjects }) => (subjects.Order = 'customer')),
      `Order has the subject 'customer', but Order.customer is no id: correct 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject with arguments on its way',
      people(({ subjects }) => (subjects.Order = 'customer.orders.next')),
      `Order has the subject 'customer.orders.next', but Customer.orders has arguments: correct 'subjects' in ${BLOCK}.`,
    ],
    [
      'a subject that no subgraph resolves alone',
      people(({ subjects }) => (subjects.Order = 'customer.motto')),
      `Order has the subject 'customer.motto', but no subgraph resolves all of it (Order.customer, Customer.motto): add the fields to one, or correct 'subjects' in ${BLOCK}.`,
    ],
    [
      'an id that is public',
      classed('Order.id', { public: 'a number' }),
      `Order has a subject, but Order.id has no category, so nobody can be asked whether it is there: give it a field 'id' with one in ${BLOCK}.`,
    ],
    [
      'an edge that is not there',
      people(({ sameCustomer }) => sameCustomer.push('Customer.ghost')),
      `Customer.ghost has no field: remove it from 'sameCustomer' in ${BLOCK}.`,
    ],
    [
      'an edge to nobody',
      people(({ sameCustomer }) => sameCustomer.push('Customer.name')),
      `Customer.name leads to no entity of a customer: remove it from 'sameCustomer' in ${BLOCK}, or add Name to 'subjects'.`,
    ],
    [
      'an edge from nobody',
      people(({ sameCustomer }) => sameCustomer.push('OrderPage.items')),
      `OrderPage.items is of OrderPage, which belongs to no customer: remove it from 'sameCustomer' in ${BLOCK}, or add OrderPage to 'subjects'.`,
    ],
  ])('%s', (_, edit, sentence) => {
    const rewards = REWARDS.replace('perks:', 'motto: String perks:');
    const withMotto = (policy: Loose) => {
      policy.subgraphs.rewards.coordinates['Customer.motto'] = 'name';
      edit(policy);
    };
    expect(problems(withMotto, PEOPLE, rewards)).toContain(sentence);
  });

  test.each<[string, (policy: Loose) => unknown, string]>([
    [
      'a mutation that names nobody',
      without('customerArguments', 'Mutation.update'),
      `Mutation.update does not say whose data it changes: add it to 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'an argument that is not there',
      people(({ customerArguments }) => (customerArguments['Query.customer'] = 'key')),
      `Query.customer has no argument 'key': correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'an input field that is not there',
      people(({ customerArguments }) => (customerArguments['Mutation.update'] = 'input.who')),
      `Mutation.update has no argument 'input.who': correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'an input object in place of an id',
      people(({ customerArguments }) => (customerArguments['Mutation.update'] = 'input')),
      `Mutation.update names no customer by 'input', which is no id: correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a field that is not there',
      people(({ customerArguments }) => (customerArguments['Query.ghost'] = 'id')),
      `Query.ghost has no field: remove it from 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a field that is no root',
      people(({ customerArguments }) => (customerArguments['Customer.orders'] = 'after')),
      `Customer.orders is no root field: remove it from 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a plan over a field that is not there',
      people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.ghost')),
      `Query.customer is planned as Query.ghost, which has no field: correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a plan over a field that gives something else',
      people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.order')),
      `Query.customer is planned as Query.order, which does not find the same by a customer's id: correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a query that names its customer in an input object',
      people(({ customerArguments }) => (customerArguments['Query.find'] = 'filter.city')),
      `Query.find names its customer within an input object ('filter.city'): give it an argument of its own, so that 'customerArguments' in ${BLOCK} can name it.`,
    ],
    [
      'a list of orders whose customers are not named',
      without('customerArguments', 'Query.customers'),
      `Query.customers leads to a list of Customer, whose customers are not named in its arguments, so they cannot be known before it is fetched: name them in 'customerArguments' in ${BLOCK}, or lead to it from an entity of its customer.`,
    ],
    [
      'a root without arguments that gives somebody',
      classed('Query.first', 'purchase.lines'),
      `Query.first has no argument by which its customer could be known: say in 'customerArguments' in ${BLOCK} as which field it is planned, such as '@Query.customer'.`,
    ],
    [
      'a gated root that gives nobody’s data',
      classed('Query.news', 'name'),
      `Query.news has category 'name' but gives News, which belongs to no customer, so nobody can be decided for it: add News to 'subjects' in ${BLOCK}, or lead to it from an entity of its customer.`,
    ],
    [
      'a gated field below a public root',
      classed('News.title', 'name'),
      `News.title has a category but can be reached from Query.news, where no customer is known: make News an entity with a subject in ${BLOCK}, or lead to it from one.`,
    ],
  ])('%s', (_, edit, sentence) => {
    expect(problems(edit)).toContain(sentence);
  });

  test.each<[string, (policy: Loose) => unknown, string]>([
    [
      'an argument without a class',
      without('inputs', 'Customer.orders(first:)'),
      `Customer.orders(first:) has no class: add 'Customer.orders(first:)' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'a field of a filter without a class',
      without('inputs', 'Filter.city'),
      `Filter.city has no class: add 'Filter.city' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'an order without a class',
      without('inputs', 'By.CITY'),
      `By.CITY has no class: add 'By.CITY' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'what is written, without a class',
      without('inputs', 'UpdateInput.*'),
      `UpdateInput.name has no class: add 'UpdateInput.name' with the category that it reads, or 'inherit' where it is only written, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'an id that a wildcard cannot class',
      without('inputs', 'UpdateInput.mergedWith'),
      `UpdateInput.mergedWith has no class: add 'UpdateInput.mergedWith' with the category that it reads, or 'inherit' where it is only written, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'an input that is not there',
      input('Customer.orders(last:)', { harmless: 'paging' }),
      `Customer.orders(last:) has a class but is no input: remove 'Customer.orders(last:)' from 'inputs' in ${BLOCK}.`,
    ],
    [
      'a value that is not there',
      input('By.OLDEST', 'name'),
      `By.OLDEST has a class but is no input: remove 'By.OLDEST' from 'inputs' in ${BLOCK}.`,
    ],
    [
      'a wildcard that reads',
      input('UpdateInput.*', 'name'),
      `UpdateInput.* must name its inputs one by one: only 'inherit' may use '*' ('inputs' in ${BLOCK}).`,
    ],
    [
      'a harmless input without a reason',
      input('By.NEWEST', { harmless: '' }),
      `By.NEWEST is harmless without a reason: write it into 'inputs' in ${BLOCK}.`,
    ],
    [
      'an input that reads what is written',
      input('Filter.city', 'contact.update'),
      `Filter.city has the unknown class 'contact.update': use a category of schema/vocabulary.ts that is read, 'inherit' or { harmless: reason } in 'inputs' in ${BLOCK}.`,
    ],
    [
      'an input that reads what no field has',
      input('Filter.city', 'contact.address'),
      `Filter.city reads category 'contact.address', which no field has that clients see, so nobody can be asked: give it one in 'inputs' in ${BLOCK} that a field has.`,
    ],
    [
      'an input that inherits where nothing is written',
      input('Filter.city', 'inherit'),
      `Filter.city inherits, but Query.find writes nothing: give it the category that it reads, or { harmless: reason }, in 'inputs' in ${BLOCK}.`,
    ],
    [
      'an input object with a class of its own',
      input('Query.find(filter:)', 'name'),
      `Query.find(filter:) is an input object: it has the classes of its fields, remove it from 'inputs' in ${BLOCK}.`,
    ],
    [
      'a public field that is found by something gated',
      classed('Query.find', { public: 'found by anybody' }),
      `Filter.city reads category 'demographic', but Query.find has none, so nobody is asked: give the field a category in ${BLOCK}.`,
    ],
    [
      'a hidden field that something is made of, without a class',
      without('coordinates', 'Customer.level'),
      `Customer.level has no class, but Customer.perks reads it (@requires): add 'Customer.level' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a public field that is made of something gated',
      (policy) => (policy.subgraphs.rewards.coordinates['Customer.perks'] = { public: 'for all' }),
      "Customer.perks is made of Customer.level (@requires), which has category 'loyalty.tier', but has none itself: give it one in block 'rewards' of schema/classification.ts.",
    ],
    [
      'something made of a category that clients never see',
      classed('Customer.level', 'identifier'),
      `Customer.level has category 'identifier', which no field has that clients see, so Customer.perks cannot be decided: give it a category in ${BLOCK} that one has.`,
    ],
  ])('%s', (_, edit, sentence) => {
    expect(problems(edit)).toContain(sentence);
  });

  const shadowed = (row: string, by: string, purpose = 'account-management'): string =>
    `Row '${row}' of category 'name' never counts for customer under ${purpose}: row '${by}' stands whenever it does and gives as much. Remove the purpose from it, or change one of them, in ${ROWS}.`;
  const ofRow = (what: string): string => `Row 'b' of category 'name' ${what} in ${ROWS}.`;
  const b = (more: Loose) => rows('name', row('b', more));
  const both = (one: Partial<Grant>, other: Partial<Grant>) => rows('name', row('a', one), row('b', other));

  test.each<[string, (policy: Loose) => unknown, string]>([
    [
      'a category without rows',
      (policy) => delete policy.grants.name,
      `Category 'name' (Customer.name) has no row: add rows for it, or { nobody: reason }, to ${ROWS}.`,
    ],
    [
      'a category with no row among its rows',
      rows('name'),
      `Category 'name' (Customer.name) has no row: add rows for it, or { nobody: reason }, to ${ROWS}.`,
    ],
    [
      'rows without a field',
      rows('birth-date', row('a')),
      `Category 'birth-date' has rows but no field: remove it from ${ROWS}, or classify a field with it.`,
    ],
    [
      'nobody without a reason',
      (policy) => (policy.grants.name = { nobody: ' ' }),
      `Category 'name' is nobody's without a reason: write it into ${ROWS}.`,
    ],
    [
      'two rows of one name',
      rows('name', row('a'), row('a', { purposes: ['rights-fulfilment'] })),
      `Category 'name' has two rows called 'a': rename one in ${ROWS}.`,
    ],
    [
      'a role',
      b({ role: 'admin' }),
      ofRow("is for the role 'admin', which there is not: use one of schema/vocabulary.ts"),
    ],
    [
      'a basis',
      b({ basis: 'habit' }),
      ofRow("rests on 'habit', which is no legal basis: use one of schema/vocabulary.ts"),
    ],
    [
      'a purpose',
      b({ purposes: ['fun'] }),
      ofRow("is for the purpose 'fun', which there is not: use one of schema/vocabulary.ts"),
    ],
    ['no purpose', b({ purposes: [] }), ofRow('is for no purpose, so it never counts: name purposes')],
    [
      'no channel',
      b({ basis: 'consent', contactChannels: [] }),
      ofRow('needs consent for no channel, so it never counts: name channels'),
    ],
    [
      'a channel',
      b({ basis: 'consent', contactChannels: ['FAX'] }),
      ofRow("needs consent for the channel 'FAX', which there is not: use one of schema/vocabulary.ts"),
    ],
    [
      'channels that nobody looks at',
      b({ contactChannels: ['EMAIL'] }),
      ofRow("names channels to consent to, but rests on 'contract': remove them, or rest it on consent"),
    ],
    [
      'arguments that no field has',
      b({ ownRequestOnly: true }),
      ofRow("asks for arguments about the request's own purpose, which no field of it has: remove 'ownRequestOnly'"),
    ],
    [
      'a mask of what is written',
      rows('contact.update', row('b', { mask: 'name' })),
      `Row 'b' of category 'contact.update' masks what is written: remove the mask in ${ROWS}.`,
    ],
    [
      'a mask of the id',
      rows('key', row('b', { mask: 'hash' })),
      `Row 'b' of category 'key' masks the id by which everything else is found: remove the mask in ${ROWS}.`,
    ],
    [
      'a mask that there is not',
      rows('name', row('b', { mask: 'blur' as never })),
      `Row 'b' of category 'name' has the mask 'blur', which there is not: use one of docs/masks.md in ${ROWS}.`,
    ],
    [
      'a band without a width',
      rows('loyalty.balance', row('b', { mask: 'band' as never })),
      `Row 'b' of category 'loyalty.balance' has bands of no width: give a whole number of at least 2 in ${ROWS}.`,
    ],
    [
      'a text mask on a number',
      rows('loyalty.balance', row('b', { mask: 'length' })),
      `Row 'b' of category 'loyalty.balance' masks Customer.score of type Int with 'length', which gives String or EmailAddress or PhoneNumber: choose another mask in ${ROWS}.`,
    ],
    [
      'a mask on an enum',
      rows('account-state', row('b', { mask: 'hash' })),
      `Row 'b' of category 'account-state' masks Customer.status of type Status with 'hash', which gives String or ID: choose another mask in ${ROWS}.`,
    ],
    [
      'a mask on a Boolean',
      rows('loyalty.tier', row('b', { mask: { kind: 'band', width: 2 } })),
      `Row 'b' of category 'loyalty.tier' masks Customer.vip of type Boolean with 'band', which gives Int or Float or Decimal: choose another mask in ${ROWS}.`,
    ],
    [
      'a mask that hides nothing',
      rows('name', row('b', { mask: 'identifier-subject' })),
      `Row 'b' of category 'name' masks Customer.name with 'identifier-subject', which shows all of it: choose another mask in ${ROWS}.`,
    ],
    ['the same again', both({}, {}), shadowed('b', 'a')],
    ['the same with one condition more', both({}, { acr: ['high'] }), shadowed('b', 'a')],
    ['masked beside open', both({ mask: 'name' }, {}), shadowed('a', 'b')],
    ['masked after masked', both({ mask: 'name' }, { mask: 'length' }), shadowed('b', 'a')],
    ['explicit consent after consent', both({ basis: 'consent' }, { basis: 'explicit-consent' }), shadowed('b', 'a')],
    [
      'anything after a legal obligation',
      both({ basis: 'legal-obligation' }, { basis: 'consent' }),
      shadowed('b', 'a'),
    ],
    ['one of two purposes', both({}, { purposes: ['rights-fulfilment', 'account-management'] }), shadowed('b', 'a')],
    [
      'fewer channels',
      both({ basis: 'consent', contactChannels: ['SMS', 'PHONE'] }, { basis: 'consent', contactChannels: ['SMS'] }),
      shadowed('b', 'a'),
    ],
    ['a longer age', both({ maxAge: 600 }, { maxAge: 60 }), shadowed('b', 'a')],
  ])('a row with %s', (_, edit, sentence) => {
    expect(problems(edit)).toEqual([sentence]);
  });

  test('a mask that fits no leaf below an object, once for each', () => {
    const sentence = (leaf: string) =>
      `Row 'b' of category 'name' masks ${leaf} of type String with 'year', which gives Date or DateTime: choose another mask in ${ROWS}.`;
    expect(problems(b({ mask: 'year' }))).toEqual([sentence('Name.given'), sentence('Name.family')]);
  });

  test.each<[string, Partial<Grant>, Partial<Grant>]>([
    ['open after masked with a case', { mask: 'name' }, { case: true }],
    ['masked after open with a case', { case: true }, { mask: 'name' }],
    ['another role', {}, { role: 'agent' }],
    ['another purpose', {}, { purposes: ['rights-fulfilment'] }],
    ['consent after contract', {}, { basis: 'consent' }],
    ['despite restriction', {}, { despiteRestriction: true }],
    ['a shorter age before a longer one', { maxAge: 60 }, { maxAge: 600 }],
    ['more acr', { acr: ['high'] }, { acr: ['high', 'low'] }],
    ['no channels after some', { basis: 'consent', contactChannels: ['SMS'] }, { basis: 'consent' }],
    ['some channels after none', { basis: 'consent' }, { basis: 'consent', contactChannels: ['SMS'] }],
    ['a condition fewer', { acr: ['high'] }, {}],
  ])('but not: %s', (_, one, other) => {
    expect(problems(both(one, other))).toEqual([]);
  });
});

describe('One edit of the graph, one sentence:', () => {
  test.each<[string, string, string, string]>([
    [
      'a gated field that cannot be null',
      'score: Int',
      'score: Int!',
      `Customer.score is non-null but has category 'loyalty.balance' in ${BLOCK}: make the field nullable in its subgraph.`,
    ],
    [
      'a payload that cannot be null',
      'type Payload { customer: Customer }',
      'type Payload { customer: Customer! }',
      `Payload.customer is non-null but has category 'key' in ${BLOCK}: make the field nullable in its subgraph.`,
    ],
    [
      'a new field of a payload',
      'type Payload {',
      'type Payload { code: Int',
      `Payload.code has no class: add 'Payload.code' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a subscription',
      'type Mutation {',
      'type Subscription { changed: News } type Mutation {',
      `Subscription.changed has no class: add 'Subscription.changed' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a new type of an interface',
      'type News {',
      'interface Titled { title: String } type Ad implements Titled { title: String price: Int } type News {',
      `Ad.price has no class: add 'Ad.price' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a new member of a union',
      'news(topic: String)',
      'any: Any news(topic: String)',
      `Leaf.green has no class: add 'Leaf.green' with a category, or { public: reason }, to ${BLOCK}.`,
    ],
    [
      'a new input field',
      'input Filter {',
      'input Filter { born: String',
      `Filter.born has no class: add 'Filter.born' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'a new value to order by',
      'enum By {',
      'enum By { AGE',
      `By.AGE has no class: add 'By.AGE' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
    ],
    [
      'a customer who is named by one id for a list',
      'customer(id: ID!): Customer',
      'customer(id: ID!): [Customer]',
      `Query.customer gives a list for one in 'id', so who is who cannot be known: correct 'customerArguments' in ${BLOCK}, or the field.`,
    ],
    [
      'several customers of a mutation',
      'customerId: ID!',
      'customerId: [ID!]!',
      `Mutation.update names several customers by 'input.customerId', but a mutation is about one: correct 'customerArguments' in ${BLOCK}.`,
    ],
    [
      'a root list of what belongs to customers',
      'order(id: ID!): Order',
      'order(id: ID!): [Order]',
      `Query.order leads to a list of Order, whose customers are not named in its arguments, so they cannot be known before it is fetched: name them in 'customerArguments' in ${BLOCK}, or lead to it from an entity of its customer.`,
    ],
  ])('%s', (_, from, to, sentence) => {
    const sdl = `${PEOPLE.replace(from, to)} union Any = News | Leaf type Leaf { green: Int }`;
    expect(problems(() => {}, sdl)).toContain(sentence);
  });

  test('an interface object of customers’ entities', () => {
    const sdl = `${PEOPLE.replace('type Order @key(fields: "id") {', 'interface Owned @key(fields: "id") { id: ID! } type Order implements Owned @key(fields: "id") {')}`;
    const rewards = `${REWARDS} type Owned @interfaceObject @key(fields: "id") { id: ID! stars: Int }`;
    expect(problems(() => {}, sdl, rewards)).toContain(
      "Owned is an @interfaceObject of entities of customers in subgraph rewards, so whose it is cannot be known: resolve its types there, or take them from 'subjects' in schema/classification.ts.",
    );
  });
});

describe('No problem is', () => {
  test('a field that no client sees and nothing is made of', () => {
    expect(problems(() => {}, PEOPLE.replace('score: Int', 'score: Int shelf: String @inaccessible'))).toEqual([]);
  });

  test('an argument of what is public and leads to nobody', () => {
    expect(problems(() => {}, PEOPLE.replace('news(topic: String)', 'news(topic: String, first: Int)'))).toEqual([]);
  });

  test('a category that is said to be nobody’s', () => {
    expect(problems((policy) => (policy.grants.name = { nobody: 'not before the new notice' }))).toEqual([]);
  });

  test('a mutation that is public: it changes nobody’s data, so it names nobody', () => {
    const restart = PEOPLE.replace('type Mutation {', 'type Mutation { restart(at: String): Int');
    expect(problems(classed('Mutation.restart', { public: 'of the machine' }), restart)).toEqual([]);
  });

  test('a mask that fits what it meets', () => {
    expect(problems(rows('loyalty.balance', row('b', { mask: { kind: 'band', width: 10 } })))).toEqual([]);
    expect(problems(rows('name', row('b', { mask: 'hash' })))).toEqual([]);
  });
});

test('a policy of a file is corrected in that file', () => {
  const policy = fitting();
  delete policy.subgraphs.people.coordinates['Customer.score'];
  const composed = compose({ people: withFederation(PEOPLE), rewards: withFederation(REWARDS) });
  const written = { classes: 'mine.json', rows: "'grants' of mine.json" };
  expect(coverage(policy, graphIn(parse(composed)), written)).toEqual([
    "Customer.score has no class: add 'Customer.score' with a category, or { public: reason }, to block 'people' of mine.json.",
    "Category 'loyalty.balance' has rows but no field: remove it from 'grants' of mine.json, or classify a field with it.",
  ]);
});

describe('Of the built-in policy', () => {
  const graph = graphIn(parse(supergraphSdl));
  const PARTS = ['coordinates', 'subjects', 'customerArguments', 'inputs'] as const;
  /** Every single thing that the policy says, by where it is said. */
  const said: readonly (readonly string[])[] = [
    ...Object.entries(builtIn.subgraphs as Policy['subgraphs']).flatMap(([name, block]) =>
      PARTS.flatMap((part) => Object.keys(block[part] ?? {}).map((key) => ['subgraphs', name, part, key])),
    ),
    ...Object.keys(builtIn.subgraphs).map((name) => ['subgraphs', name]),
    ...Object.keys(builtIn.grants).map((category) => ['grants', category]),
  ];
  const removed = (path: readonly string[]): Policy => {
    const policy = JSON.parse(JSON.stringify(builtIn));
    const last = path.at(-1) ?? '';
    let at = policy;
    for (const step of path.slice(0, -1)) at = at[step];
    delete at[last];
    return policy;
  };

  test.each(said.map((path) => [path.join(' '), path] as const))('%s is missed', (_, path) => {
    const found = coverage(removed(path), graph);
    expect(found).not.toEqual([]);
    // Whoever reads it is told what: the thing itself, or its type where the thing is a wildcard.
    const [thing = ''] = (path.at(-1) ?? '').split('*');
    expect(found.join('\n')).toContain(thing);
  });

  test.each(PARTS)('any number of %s are missed, and none hides another', (which) => {
    const all = said.filter(([, , part]) => part === which);
    fc.assert(
      fc.property(fc.subarray([...all], { minLength: 1 }), (paths) => {
        const policy = JSON.parse(JSON.stringify(builtIn));
        for (const [, name = '', part = '', key = ''] of paths) delete policy.subgraphs[name][part][key];
        const found = coverage(policy, graph).join('\n');
        for (const path of paths) expect(found).toContain((path.at(-1) ?? '').split('*')[0]);
      }),
      { numRuns: 30 },
    );
  });

  test('a row that is there twice under another name is found', () => {
    const categories = Object.entries(builtIn.grants).filter(([, list]) => list.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...categories), fc.nat(), ([category, list], at) => {
        const original = list[at % list.length];
        const policy = JSON.parse(JSON.stringify(builtIn));
        policy.grants[category].push({ ...original, row: 'copy' });
        expect(coverage(policy, graph).join('\n')).toContain(`Row 'copy' of category '${category}' never counts`);
      }),
      { numRuns: 60 },
    );
  });
});
