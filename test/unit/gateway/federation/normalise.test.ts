/** The client's document in our own form: names, conditions and fragments are gone, arguments are values. */
import { describe, expect, test } from '@jest/globals';
import { type FragmentDefinitionNode, getVariableValues, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { heldOperation } from '../../../../gateway/federation/compiled.ts';
import { normalise } from '../../../../gateway/federation/document/normalise.ts';
import type { OutputField, Selection } from '../../../../gateway/federation/document/selection.ts';
import { fetchOperation, fieldSet } from '../../../../gateway/federation/plan/fetch-text.ts';
import { type FetchTreeOptions, fetchTree } from '../../../../gateway/federation/plan/fetch-tree.ts';
import { Planner } from '../../../../gateway/federation/plan/plan.ts';
import { publicSchema } from '../../../../gateway/federation/supergraph/supergraph.ts';
import { policy } from '../../../../schema/grants.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

const index = new PolicyIndex(policy);
const schema = publicSchema(new Planner(supergraphSdl, new Map()).consumerSdl);

function normal(text: string, given: Record<string, unknown> = {}) {
  const { definitions } = parse(text);
  const operation = definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const fragments = definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  return normalise(schema, index, operation, fragments, coerced ?? {});
}

/** The fields of a selection on an object. */
const fieldsOf = (selection: Selection | undefined): readonly OutputField[] =>
  selection?.fields.get(selection.declared) ?? [];

/** `name=key` of every field, nested. */
const outline = (fields: readonly OutputField[]): unknown[] =>
  fields.map(({ responseName, key, children }) =>
    children === undefined ? `${responseName}=${key}` : [`${responseName}=${key}`, ...outline(fieldsOf(children))],
  );

const text = { schema, split: new Set<string>() };

const options: FetchTreeOptions = {
  index,
  heldKeys: new Map([
    ['Customer', fieldSet(schema, 'Customer', 'id')],
    ['Purchase', fieldSet(schema, 'Purchase', 'id customer { id }')],
    ['LoyaltyAccount', fieldSet(schema, 'LoyaltyAccount', 'id customer { id }')],
  ]),
  keep: () => true,
};
const tree = (document: string, more: Partial<FetchTreeOptions> = {}) => {
  const { kind, roots } = normal(document);
  const found = fetchTree(
    roots.map((field) => ({ field })),
    { ...options, ...more },
  );
  const operation = fetchOperation(kind, found.fields, text);
  const values = operation.arguments.map(({ variable, valueIn }) => [
    variable,
    valueIn({ variables: {}, customers: new Map() }),
  ]);
  return { ...found, text: operation.text, variables: Object.fromEntries(values) };
};

describe('the output tree', () => {
  test("keeps the client's names apart from our keys", () => {
    const { roots } = normal(
      '{ id: customer(id: "1") { __typename: email __proto__: phone email: name { x: given } t: __typename } }',
    );
    expect(outline(roots)).toEqual([
      ['id=customer', '__typename=email', '__proto__=phone', ['email=name', 'x=given'], 't=__typename'],
    ]);
  });

  test('gives one key per set of arguments as they are written, in whatever order', () => {
    const { roots } = normal(
      `query($two: Int = 2, $null: String) { customer(id: 1) { a: purchases { __typename } b: purchases(first: 20) { __typename }
         c: purchases(first: $two) { __typename } d: purchases(first: 2, after: $null) { __typename } e: purchases(after: $null, first: 2) { __typename } } }`,
    );
    expect(fieldsOf(roots[0]?.children).map(({ key }) => key)).toEqual([
      'purchases',
      'purchases__2',
      'purchases__3',
      'purchases__4',
      'purchases__4',
    ]);
    const [argument] = roots[0]?.arguments ?? [];
    expect(argument).toMatchObject({ name: 'id', variable: 'customer_id', type: 'ID!' });
    expect(argument?.valueIn({ variables: {}, customers: new Map() })).toBe('1');
  });

  test('resolves skip and include before anything else', () => {
    const { roots, questions } = normal(
      `query($yes: Boolean = true) { me { id @include(if: $yes) @skip(if: $yes) email @skip(if: $yes) phone @include(if: $yes)
         ... @skip(if: $yes) { name { given } } ...F @include(if: false) } } fragment F on Customer { birthDate }`,
    );
    expect(outline(roots)).toEqual([['me=me', 'phone=phone']]);
    expect(questions.map(({ category }) => category).sort()).toEqual(['contact.phone', 'key']);
  });

  test('merges what has one response name, through fragments of fragments', () => {
    const { roots } = normal(
      '{ me { ...A name { given } } me { ... on Customer { ...B } } } fragment A on Customer { ...B name { full } } fragment B on Customer { name { family } email }',
    );
    expect(outline(roots)).toEqual([
      ['me=me', ['name=name', 'family=family', 'full=full', 'given=given'], 'email=email'],
    ]);
  });

  test('asks one question per category, and one per set of arguments where a row reads them', () => {
    const { questions } = normal(
      `{ customer(id: "1") { email e: email purchases { edges { node { id total { amount } } } }
         a: consentStatus(purpose: RESEARCH) { valid } b: consentStatus(purpose: RESEARCH) { state } c: consentStatus(purpose: DELIVERY) { valid } } }`,
    );
    expect(questions.map(({ category }) => category).sort()).toEqual([
      'consent.status',
      'consent.status',
      'contact.email',
      'key',
      'purchase.lines',
    ]);
  });

  test('asks about what an argument reads where it is given, and nothing more where it is not', () => {
    const lines = (purchases: string) =>
      normal(`query ($p: String) { me { ${purchases} { edges { node { id } } } } }`)
        .questions.filter(({ category }) => category === 'purchase.lines')
        .map(({ inputsRead }) => inputsRead && [...(inputsRead({ p: 'tea' }) ?? [])]);
    expect(lines('purchases(first: 3)')).toEqual([undefined]);
    expect(lines('purchases(first: 3, product: "tea")')).toEqual([undefined, ['purchase.lines']]);
    expect(lines('purchases(product: $p)')).toEqual([undefined, ['purchase.lines']]);
  });

  test('knows that a field leads to an entity of a customer', () => {
    const { roots } = normal('{ purchase(id: "1") { customer { id } store { id } } product(id: "1") { id } }');
    const [purchase, product] = roots;
    const categories = (field: OutputField | undefined) =>
      [...(field?.children?.objects ?? [])].map(([type, { category }]) => `${type}: ${category}`);
    expect([categories(purchase), categories(product), product?.asked]).toEqual([
      ['Purchase: purchase.lines'],
      [],
      undefined,
    ]);
    expect(fieldsOf(purchase?.children).map(categories)).toEqual([['Customer: key'], []]);
  });
});

describe('the fetch tree', () => {
  test('has the key of every entity of a customer, and no name or literal of the client', () => {
    const { text, variables } = tree(
      '{ secret: customersById(ids: ["secret"]) { id: email p: purchases(first: 3) { edges { node { state } } } } }',
    );
    expect(text).toBe(
      'query($customersById_ids:[ID!]! $purchases_first:Int){customersById(ids:$customersById_ids){id email ' +
        'purchases(first:$purchases_first){edges{node{id customer{id} state}}}}}',
    );
    expect(variables).toEqual({ customersById_ids: ['secret'], purchases_first: 3 });
  });

  test('merges two aliases of one field, and numbers a field with other arguments', () => {
    const { text } = tree(
      '{ a: customer(id: "1") { email } b: customer(id: "1") { phone } c: customer(id: "2") { phone } }',
    );
    expect(text).toBe(
      'query($customer_id:ID! $customer__2_id:ID!){customer(id:$customer_id){id email phone} customer__2:customer(id:$customer__2_id){id phone}}',
    );
  });

  test('leaves out what is not kept, and all below it', () => {
    const { text } = tree('{ me { email purchases { edges { node { id } } } } }', {
      keep: ({ name }) => name !== 'purchases',
    });
    expect(text).toBe('query{me{id email}}');
  });

  test('is cut where somebody else may be behind an edge, and goes on from there', () => {
    const found = tree(
      '{ me { purchases { edges { node { total { amount } customer { email loyalty { tier customer { phone } } } } } } } }',
    );
    expect(found.text).toBe('query{me{id purchases{edges{node{id customer{id} total{amount}}}}}}');
    expect(found.cuts.map(({ type, path }) => [type, path.join('.')])).toEqual([
      ['Customer', 'me.purchases.edges.node.customer'],
      ['Customer', 'me.purchases.edges.node.customer.loyalty.customer'],
    ]);
    expect(found.cuts.map((cut) => heldOperation(cut, text).text)).toEqual([
      'query{assentHeldCustomer{email loyalty{id customer{id} tier}}}',
      'query{assentHeldCustomer{phone}}',
    ]);
  });

  test('is not cut for an id alone', () => {
    expect(tree('{ me { loyalty { customer { id } } } }').cuts).toEqual([]);
  });

  test('knows for whom a root is fetched', () => {
    const [field] = normal('{ me { id } }').roots as [OutputField];
    const { owners } = fetchTree([{ field, customer: '7', owned: true }], options);
    expect([...owners]).toEqual([['me', ['id']]]);
  });

  test('of nothing but a type name is a type name', () => {
    expect(tree('{ notices { __typename } }').text).toContain('{notices{_:__typename}}');
  });
});
