/** What comes back: names, numbers, order and nulls as the client asked for them, whatever way the data came. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { graphqlCalls, openWorld, statesCalls, type World, wireText } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  world.states.set('2', stateOf('2', { consents: yesToAll() }));
});
afterAll(() => world.stop());

describe("the client's names", () => {
  test('P6: an alias that poses as the key comes back, and the key that goes out is the key', async () => {
    const { answer, calls } = await world.ask(
      '{ customer(id: "1") { id: email customerId: name { given } loyalty { id: tier } } }',
      self,
    );
    expect(answer).toEqual({
      data: { customer: { id: 'mail-of-1@example.com', customerId: { given: 'given-of-1' }, loyalty: { id: 'GOLD' } } },
    });
    expect(calls.map((call) => call.body.variables)).toEqual([
      { customer_id: '1' },
      { r0: [{ __typename: 'Customer', id: '1' }] },
    ]);
  });

  test('the same behind a list, where every category is a fetch of its own', async () => {
    const { answer, calls } = await world.ask('{ customersById(ids: ["2"]) { id: email __typename: birthDate } }', dpo);
    expect(answer).toEqual({ data: { customersById: [{ id: 'mail-of-2@example.com', __typename: '1982-05-06' }] } });
    for (const call of graphqlCalls(calls).slice(1))
      for (const [name, value] of Object.entries(call.body.variables ?? {}))
        expect([name, value]).toEqual([name, [{ __typename: 'Customer', id: '2' }]]);
  });

  test('P7: an id that is not included stays out of the answer, and nothing else slips through', async () => {
    const query = '{ customer(id: "2") { id @include(if: false) email birthDate } }';
    expect((await world.ask(query, marketer)).answer).toEqual({
      data: { customer: { email: 'mail-of-2@example.com', birthDate: null } },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customer', 'birthDate'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Customer.birthDate',
            category: 'birth-date',
            purpose: 'direct-marketing',
          },
        },
      ],
    });
    expect((await world.ask(query, { self: '1', purpose: 'account-management' })).text).toBe(
      '{"data":{"customer":null}}',
    );
  });

  test('P8: response keys that mean something to JavaScript are names like any other', async () => {
    const { text } = await world.ask(
      `{ __proto__: me { __proto__: email constructor: phone toJSON: name { hasOwnProperty: given __proto__: family } }
         then: __typename constructor: product(id: "p-1") { __proto__: department } }`,
      self,
    );
    expect(text).toBe(
      '{"data":{"__proto__":{"__proto__":"mail-of-1@example.com","constructor":"+12125550101",' +
        '"toJSON":{"hasOwnProperty":"given-of-1","__proto__":"family-of-1"}},"then":"Query",' +
        '"constructor":{"__proto__":"GROCERY"}}}',
    );
    expect(({} as Record<string, unknown>).email).toBeUndefined();
  });

  test('P6: no name and no literal of the client goes out', async () => {
    const { calls } = await world.ask(
      `query SecretName($secretVariable: Int = 1) {
         secretAlias: customer(id: "1") { ...secretFragment secretEdge: purchases(first: $secretVariable) { edges { cursor } } }
         product(id: "secret-literal") { id }
       }
       fragment secretFragment on Customer { secretMail: email }`,
      self,
    );
    const texts = calls.map((call) => call.body.query).join('\n');
    expect(texts).not.toMatch(/secret/i);
    expect(wireText(calls)).toContain('"secret-literal"');
  });
});

describe('fields that are asked for twice', () => {
  test('two aliases with the same arguments get what each asked for, in one fetch', async () => {
    const { answer, calls } = await world.ask(
      `{ a: customer(id: "1") { email loyalty { tier } } b: customer(id: "1") { name { given } loyalty { balance } }
         me { phone } p: product(id: "x") { department } q: product(id: "x") { category } }`,
      self,
    );
    expect(answer).toEqual({
      data: {
        a: { email: 'mail-of-1@example.com', loyalty: { tier: 'GOLD' } },
        b: { name: { given: 'given-of-1' }, loyalty: { balance: 1001 } },
        me: { phone: '+12125550101' },
        p: { department: 'GROCERY' },
        q: { category: 'TEA' },
      },
    });
    expect(calls.filter((call) => call.service === 'identity')).toHaveLength(1);
  });

  test('two aliases of a list, with different sub-selections', async () => {
    const { answer } = await world.ask(
      '{ a: customersById(ids: ["2", "3"]) { email } b: customersById(ids: ["2", "3"]) { id loyalty { tier } } }',
      dpo,
    );
    expect(answer.data).toEqual({
      a: [{ email: 'mail-of-2@example.com' }, { email: 'mail-of-3@example.com' }],
      b: [
        { id: '2', loyalty: { tier: 'GOLD' } },
        { id: '3', loyalty: { tier: 'GOLD' } },
      ],
    });
  });

  test('a field with other arguments is another field, at every level', async () => {
    const { answer } = await world.ask(
      `{ x: customer(id: "2") { id } y: customer(id: "3") { id
           one: purchases(first: 1) { edges { node { id } } } all: purchases { edges { node { id } } }
           rest: purchases(after: "0", first: 5) { edges { node { total { amount } } } }
           loyalty { none: ledger(first: 0) { edges { cursor } } ledger { edges { node { points } } } } } }`,
      dpo,
    );
    expect(answer).toEqual({
      data: {
        x: { id: '2' },
        y: {
          id: '3',
          one: { edges: [{ node: { id: 'pur-3-a' } }] },
          all: { edges: [{ node: { id: 'pur-3-a' } }, { node: { id: 'pur-3-b' } }] },
          rest: { edges: [{ node: { total: { amount: '3.25' } } }] },
          loyalty: { none: { edges: [] }, ledger: { edges: [{ node: { points: 5 } }] } },
        },
      },
    });
  });

  test('fragments inside fragments merge with the field beside them', async () => {
    const { answer } = await world.ask(
      `{ me { ...A name { given } ... on Customer { name { full } } ... @include(if: true) { email } } }
       fragment A on Customer { name { family } ...B } fragment B on Customer { name { given } loyalty { tier } }`,
      self,
    );
    expect(answer).toEqual({
      data: {
        me: {
          name: { family: 'family-of-1', given: 'given-of-1', full: 'full-of-1' },
          loyalty: { tier: 'GOLD' },
          email: 'mail-of-1@example.com',
        },
      },
    });
  });
});

describe('variables and conditions', () => {
  const paged = `query($first: Int = 1, $after: String, $id: ID!, $ids: [ID!]! = ["1"]) {
    customer(id: $id) { purchases(first: $first, after: $after) { edges { node { id } } } }
    customersById(ids: $ids) { id } }`;

  test.each([
    ['defaults where nothing is given', {}, ['pur-1-a'], ['1']],
    ['values', { first: 2, ids: ['1', '1'] }, ['pur-1-a', 'pur-1-b'], ['1', '1']],
    ['an explicit null', { first: 2, after: null, ids: '1' }, ['pur-1-a', 'pur-1-b'], ['1']],
    ['a number for an id', { after: '0', ids: [1] }, ['pur-1-b'], ['1']],
  ])('%s', async (_, variables, nodes, ids) => {
    const { answer } = await world.ask(paged, { ...self, variables: { id: 1, ...variables } });
    expect(answer).toEqual({
      data: {
        customer: { purchases: { edges: nodes.map((id) => ({ node: { id } })) } },
        customersById: ids.map((id) => ({ id })),
      },
    });
  });

  test('a nullable variable that is missing leaves the default of the argument', async () => {
    const { answer } = await world.ask(
      'query($n: Int) { me { purchases(first: $n) { edges { node { id } } } } }',
      self,
    );
    expect(answer).toEqual({
      data: { me: { purchases: { edges: [{ node: { id: 'pur-1-a' } }, { node: { id: 'pur-1-b' } }] } } },
    });
  });

  test('skip and include with variables, on fields and fragments, at the root too', async () => {
    const query = `query($yes: Boolean!, $no: Boolean = false) {
      a: me @skip(if: $yes) { email } b: me @include(if: $yes) { id email @include(if: $no) }
      ... @include(if: $no) { c: me { phone } } ...D @skip(if: $no) }
      fragment D on Query { d: me { phone @skip(if: $no) @include(if: $no) id @skip(if: $no) @include(if: $yes) } }`;
    const { answer, calls } = await world.ask(query, { ...self, variables: { yes: true } });
    expect(answer).toEqual({ data: { b: { id: '1' }, d: { id: '1' } } });
    expect(wireText(calls)).not.toMatch(/email|phone/);
  });

  test('an operation of which nothing is left is answered with nothing, and asks nobody', async () => {
    const { text, calls } = await world.ask(
      '{ me @skip(if: true) { id } ... @include(if: false) { me { id } } }',
      self,
    );
    expect(text).toBe('{"data":{}}');
    expect(calls).toEqual([]);
    expect((await world.ask('{ me { id @skip(if: true) } }', self)).text).toBe('{"data":{"me":{}}}');
    expect((await world.ask('{ t: __typename }', self)).text).toBe('{"data":{"t":"Query"}}');
  });
});

describe('customersById', () => {
  test('keeps order, length and duplicates, with null for who is not there', async () => {
    const { answer, calls } = await world.ask('{ customersById(ids: ["3", "2", "9", "3", "2"]) { id } }', agent);
    expect(answer).toEqual({
      data: { customersById: [{ id: '3' }, { id: '2' }, null, { id: '3' }, { id: '2' }] },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customersById'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Query.customersById',
            category: 'key',
            purpose: 'customer-care',
          },
        },
      ],
    });
    expect(statesCalls(calls)).toEqual([['3', '2', '9']]);
    expect(graphqlCalls(calls).map((call) => call.body.variables)).toEqual([{ customersById_ids: ['3', '2'] }]);
  });

  test('an empty list is an empty list', async () => {
    expect(await world.ask('{ customersById(ids: []) { id email } }', agent)).toMatchObject({
      text: '{"data":{"customersById":[]}}',
      calls: [],
    });
  });

  test('more than 100 ids, also the same one, are bad input and nobody is asked', async () => {
    const ids = Array.from({ length: 101 }, () => '1');
    const { answer, calls } = await world.ask('query($ids: [ID!]!) { customersById(ids: $ids) { id } }', {
      ...agent,
      variables: { ids },
    });
    expect(answer).toEqual({
      data: null,
      errors: [
        {
          message: 'The input is not valid.',
          path: ['customersById'],
          extensions: { code: 'BAD_USER_INPUT', coordinate: 'Query.customersById', input: 'ids' },
        },
      ],
    });
    expect(calls).toEqual([]);
  });

  test('100 customers are one call for states', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => String(at + 1));
    const { answer, calls } = await world.ask('query($ids: [ID!]!) { customersById(ids: $ids) { id email } }', {
      ...agent,
      variables: { ids },
    });
    expect(statesCalls(calls)).toEqual([ids]);
    const there = Object.values(answer.data?.customersById ?? {}).filter((each) => each !== null);
    expect(there).toHaveLength(3);
  });
});
