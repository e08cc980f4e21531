/** One edit of the graph under a policy that fitted it, one sentence; and what is no problem. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../../../gateway/enforcement/coverage/coverage.ts';
import { compose, withFederation } from '../../../../support/federated/compose.ts';
import { BLOCK, classed, fitting, type Loose, PEOPLE, problems, REWARDS, row, rows } from './fitting.ts';

test('a policy that fits its graph has no problem', () => {
  expect(problems()).toEqual([]);
});

describe('One edit of the graph, one sentence:', () => {
  const problemsOf = (from: string, to: string) =>
    problems(() => {}, `${PEOPLE.replace(from, to)} union Any = News | Leaf type Leaf { green: Int }`);

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
  ])('P11: %s would take its parent with it, and is named', (_, from, to, sentence) => {
    expect(problemsOf(from, to)).toContain(sentence);
  });

  test.each<[string, string, string, string]>([
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
      'customers who are named by a list for one',
      'customers(ids: [ID!]!): [Customer]!',
      'customers(ids: [ID!]!): Customer',
      `Query.customers gives one for a list in 'ids', so who is who cannot be known: correct 'customerArguments' in ${BLOCK}, or the field.`,
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
    expect(problemsOf(from, to)).toContain(sentence);
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

  test('a root that is closed to everybody, whatever it gives', () => {
    const closed = (policy: Loose) => {
      policy.subgraphs.people.coordinates['Query.news'] = 'birth-date';
      policy.subgraphs.people.inputs['Query.news(topic:)'] = 'birth-date';
      policy.grants['birth-date'] = { nobody: 'no news for now' };
    };
    expect(problems(closed)).toEqual([]);
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

test('a graph is read as it is, whatever directives it has', () => {
  expect(graphIn(parse('type Query { ping: Int @unheard(of: 1) }')).schema.getQueryType()?.name).toBe('Query');
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
