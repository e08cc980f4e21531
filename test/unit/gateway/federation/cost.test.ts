/**
 * The static cost of an operation, in numbers that are worked out by hand: an object is a point, a leaf is none, a category of a
 * customer's entity is a point, and what is in a list is as often as the list is long.
 */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { normalise } from '../../../../gateway/federation/document/normalise.ts';
import { weightOf } from '../../../../gateway/federation/document/weight.ts';
import { publicGraph } from '../../../../gateway/federation/public-graph.ts';
import { declaredCosts } from '../../../../gateway/federation/supergraph/declared-costs.ts';
import { policy } from '../../../../schema/grants.ts';
import type { Policy } from '../../../../schema/policy.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

function weighing(schema: ReturnType<typeof publicGraph>, rules: Policy, sdl: string) {
  const index = new PolicyIndex(rules);
  const declared = declaredCosts(parse(sdl));
  return (text: string, given: Record<string, unknown> = {}) => {
    const { definitions } = parse(text);
    const operation = definitions.find((each) => each.kind === 'OperationDefinition') as OperationDefinitionNode;
    const fragments = definitions.filter((each) => each.kind === 'FragmentDefinition');
    const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    return weightOf(normalise(schema, index, operation, fragments, coerced), index, declared)(coerced);
  };
}

const built = weighing(publicGraph(supergraphSdl), policy, supergraphSdl);

describe('In the built-in graph', () => {
  test.each<[string, number]>([
    ['{ __typename }', 0],
    // ten records: record, connection, a hundred of edge, event, and ten for a signature
    ['{ me { consents { events(first: 100) { edges { node { receipt } } } } } }', 1 + 1 + 10 * (2 + 100 * 12)],
    ['{ me { id } }', 2], // the customer, and the category of its id
    ['{ me { id name { full } email } }', 5], // customer, name; key, name, contact.email
    ['{ me { email phone address { city } a: email } }', 5], // customer, address; three categories
    ['{ a: me { id } b: me { id } }', 4],
    ['{ customersById(ids: ["1", "2", "3"]) { id email } }', 9], // three times: customer, key, contact.email
    // customer and its category purchase.lines; the connection; 100 of edge, purchase with its own category
    ['{ me { purchases(first: 100) { edges { node { placedAt } } } } }', 2 + 1 + 100 * 3],
    ['{ me { purchases { edges { node { placedAt } } } } }', 2 + 1 + 20 * 3],
    ['{ me { purchases(first: 5) { pageInfo { hasNextPage } } } }', 2 + 1 + 1],
    // in each of 5 purchases ten lines, which say nothing of how many they are: line and product
    ['{ me { purchases(first: 5) { edges { node { lines { product { id } } } } } } }', 2 + 1 + 5 * (1 + 2 + 10 * 2)],
    ['{ product(id: "1") { id category } }', 1],
    ['{ notices { id text } }', 10],
    // a payload and ten records; whose they are is decided with the mutation
    ['mutation { withdrawConsent(input: { customerId: "1", everything: true }) { records { id } } }', 11],
  ])('%s costs %d', (text, cost) => {
    expect(built(text).cost).toBe(cost);
  });

  test('pages within pages multiply', () => {
    const page = (inside: string) => `purchases(first: 100) { edges { node { customer { ${inside} } } } }`;
    const { cost } = built(`{ me { ${page(page(page('id')))} } }`);
    expect(cost).toBeGreaterThan(100 ** 3);
  });

  test('what cannot be counted is too much, and no number that is none', () => {
    const page = (inside: string) => `purchases(first: 2147483647) { edges { node { customer { ${inside} } } } }`;
    const nested = page(page(page(page('purchases(first: 0) { edges { cursor } }'))));
    expect(built(`{ me { ${nested} } }`).cost).toBe(1e15);
    expect(built('{ me { purchases(first: -2147483648) { edges { node { placedAt } } } } }').cost).toBe(3);
  });

  test('variables say how long a list is, in each request', () => {
    const text =
      'query($first: Int, $ids: [ID!]!) { customersById(ids: $ids) { purchases(first: $first) { edges { cursor } } } }';
    const each = (edges: number) => 1 + 1 + 1 + edges;
    expect(built(text, { ids: ['1'], first: 7 }).cost).toBe(each(7));
    expect(built(text, { ids: ['1', '2'], first: 7 }).cost).toBe(2 * each(7));
    expect(built(text, { ids: ['1'] }).cost).toBe(each(20));
    expect(built(text, { ids: ['1'], first: null }).cost).toBe(each(10));
    expect(built(text, { ids: Array(5_000).fill('1'), first: 7 }).cost).toBe(100 * each(7));
  });

  test('fragments are added up once each, however often they are spread', () => {
    const fragments = Array.from(
      { length: 40 },
      (_, at) =>
        `fragment F${at} on Customer { a: purchases(first: $n) { edges { node { customer { ...F${at + 1} } } } } b: purchases(first: $n) { edges { node { customer { ...F${at + 1} } } } } }`,
    ).slice(0, 11);
    const text = `query($n: Int) { me { ...F0 } } ${fragments.join(' ')} fragment F11 on Customer { id }`;
    expect(built(text, { n: 1 }).cost).toBeGreaterThan(2 ** 11);
  });
});

describe('Look-ups are counted by name and by id', () => {
  test.each<[string, number]>([
    ['{ me { id } }', 0],
    ['{ customer(id: "1") { id } }', 1],
    ['{ a: customer(id: "1") { id } b: customer(id: "1") { id } c: purchase(id: "2") { id } }', 3],
    ['{ customersById(ids: ["1", "2", "1"]) { id } }', 3],
    ['{ product(id: "1") { id } notices { id } __typename }', 0],
    ['mutation { updateContact(input: { customerId: "1" }) { customer { id } } }', 1],
  ])('%s: %d', (text, lookups) => {
    expect(built(text).lookups).toBe(lookups);
  });
});

describe('A withdrawal is one', () => {
  const withdraw = 'withdrawConsent(input: { customerId: "1", everything: true }) { records { id } }';
  const give =
    'giveConsent(input: { customerId: "1", purpose: RESEARCH, brand: "fresh", notice: { id: "n", version: "1", language: "en" }, method: CLICK_THROUGH, captureChannel: WEB }) { records { id } }';
  test.each<[string, boolean]>([
    [`mutation { ${withdraw} }`, true],
    [`mutation { __typename a: ${withdraw} b: ${withdraw} }`, true],
    [`mutation { ${give} }`, false],
    [`mutation { ${withdraw} ${give} }`, false],
    ['mutation { __typename }', false],
    ['{ withdrawConsent: me { id } }', false],
  ])('%s: %p', (text, isWithdrawal) => {
    expect(built(text).isWithdrawal).toBe(isWithdrawal);
  });
});

describe('What a graph declares', () => {
  const types = (cost = 'cost', listSize = 'listSize') => `
    type Query {
      all: [Thing] @${listSize}(assumedSize: 50)
      some(limit: Int = 3): [Thing]
      dear(how: Int @${cost}(weight: 3)): Int @${cost}(weight: 7)
      page(count: Int, size: Int): Page @${listSize}(assumedSize: 4, slicingArguments: ["count", "size"], sizedFields: ["items"])
    }
    type Page { items: [Thing] others: [Thing] }
    type Thing @${cost}(weight: 4) { id: ID refund: Int @${cost}(weight: -9) }
  `;
  const directives = (cost = 'cost', listSize = 'listSize') => `
    directive @${cost}(weight: Int!) on ARGUMENT_DEFINITION | FIELD_DEFINITION | OBJECT
    directive @${listSize}(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  `;
  const nobody: Policy = { subgraphs: {}, grants: {} };
  const of = (sdl: string, before = '') => weighing(buildSchema(sdl), nobody, before + sdl);
  const declared = of(types() + directives());

  test.each<[string, number]>([
    ['{ all { id } }', 200],
    ['{ some { id } }', 12],
    ['{ some(limit: 2) { id } }', 8],
    ['{ dear }', 7],
    ['{ dear(how: 1) }', 10],
    ['{ page { items { id } } }', 1 + 4 * 4],
    ['{ page(count: 2, size: 6) { items { id } } }', 1 + 6 * 4],
    ['{ page(count: 2) { others { id } } }', 1 + 10 * 4],
    ['{ some(limit: 2) { id refund } }', 8], // nothing makes another thing cheaper
  ])('%s costs %d', (text, cost) => {
    expect(declared(text).cost).toBe(cost);
  });

  test('is read under the names that it is imported by', () => {
    const link =
      'schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: [{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@long" }]) { query: Query }';
    const sdl = types('price', 'long') + directives('price', 'long');
    const renamed = weighing(buildSchema(sdl), nobody, `${link} ${sdl}`);
    expect(renamed('{ all { id } dear }').cost).toBe(207);
  });
});
