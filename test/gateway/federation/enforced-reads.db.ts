/**
 * What is read for a field beside the field itself: what it is made of (`@requires`), what comes along with it (`@provides`), and
 * what its arguments filter and order by. Each is decided, and fetched for nobody who may not have it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { coverage, graphIn } from '../../../gateway/enforcement/coverage/coverage.ts';
import type { Grant, Policy } from '../../../schema/policy.ts';
import { asking } from '../../policy/people.ts';
import { type ServedStates, servedStates } from '../../support/federated/states.ts';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';

/** Agents: names and orders masked. Supervisors: all but demographics. Marketers: names and demographics by consent. */
const agent = (more: Partial<Grant> = {}): Grant => ({
  row: 'agent',
  role: 'agent',
  purposes: ['customer-care'],
  basis: 'contract',
  ...more,
});
const supervisor: Grant = { ...agent(), row: 'supervisor', role: 'supervisor' };
const marketer = (basis: Grant['basis']): Grant => ({
  row: 'marketer',
  role: 'marketer',
  purposes: ['personalisation'],
  basis,
});

const policy: Policy = {
  grants: {
    key: { nobody: 'it stands with any other category' },
    name: [agent({ mask: 'name' }), supervisor, marketer('consent')],
    'loyalty.tier': [agent(), supervisor, marketer('contract')],
    demographic: [marketer('consent')],
    'purchase.lines': [agent({ mask: 'hash' }), supervisor, marketer('contract')],
    'contact.email': [supervisor],
  },
  subgraphs: {
    crm: {
      coordinates: {
        'Query.customer': 'key',
        'Query.customers': 'key',
        'Query.order': 'purchase.lines',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.email': 'contact.email',
        'Customer.motto': 'purchase.lines',
        'Customer.region': 'demographic',
        'Order.id': 'purchase.lines',
        'Order.customer': 'purchase.lines',
        'Order.title': 'purchase.lines',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      customerArguments: { 'Query.customer': 'id', 'Query.customers': 'ids' },
      inputs: {
        'Query.order(id:)': 'purchase.lines',
        'Customer.motto(style:)': { harmless: 'how it is written' },
        'Customer.motto(containing:)': 'purchase.lines',
        'Filter.region': 'demographic',
        'Filter.year': { harmless: 'of the motto itself' },
        'By.NEWEST': { harmless: 'of the motto itself' },
        'By.REGION': 'demographic',
      },
    },
    letters: {
      coordinates: { 'Customer.id': 'key', 'Customer.greeting': 'loyalty.tier' },
      subjects: { Customer: 'id' },
    },
    post: { coordinates: { 'Customer.id': 'key', 'Customer.letter': 'loyalty.tier' }, subjects: { Customer: 'id' } },
    reviews: {
      coordinates: {
        'Query.review': { public: 'published' },
        'Review.text': { public: 'published' },
        'Review.author': { public: 'that there is somebody' },
        'Customer.id': 'key',
      },
      subjects: { Customer: 'id' },
    },
  },
};

interface Given {
  readonly [name: string]: unknown;
}
const person = (id: unknown) => ({
  id,
  name: `Name of ${id}`,
  email: `mail-${id}@example.com`,
  region: `region of ${id}`,
  motto: (args: Given) => `motto of ${id} ${JSON.stringify(args)}`,
});

let federation: Federation;
let states: ServedStates;
beforeAll(async () => {
  states = await servedStates([stateOf('1', { consents: yesToAll() }), stateOf('2')]);
  federation = await openFederation(
    {
      crm: {
        sdl: `
          type Query { customer(id: ID!): Customer customers(ids: [ID!]!): [Customer]! order(id: ID!): Order }
          type Customer @key(fields: "id") {
            id: ID! name: String email: String @shareable region: String
            motto(style: String, containing: String, filter: Filter, by: By = NEWEST): String
          }
          type Order @key(fields: "id") { id: ID! customer: Customer title: String }
          input Filter { region: String year: Int any: [Filter!] }
          enum By { NEWEST REGION }`,
        resolvers: {
          Query: {
            customer: (_: unknown, { id }: Given) => person(id),
            customers: (_: unknown, { ids }: { ids: string[] }) => ids.map(person),
            order: () => ({ id: 'o1', customer: { id: '2' }, title: 'title of o1' }),
          },
          Customer: { __resolveReference: ({ id }: Given) => person(id) },
          Order: { __resolveReference: ({ id }: Given) => ({ id, customer: { id: '2' }, title: `title of ${id}` }) },
        },
      },
      letters: {
        sdl: `type Customer @key(fields: "id") {
          id: ID! name: String @external
          greeting: String @requires(fields: "name") }`,
        resolvers: {
          Customer: {
            __resolveReference: (given: Given) => given,
            greeting: ({ name }: Given) => `Dear ${name}`,
          },
        },
      },
      post: {
        sdl: `type Customer @key(fields: "id") {
          id: ID! greeting: String @external letter: String @requires(fields: "greeting") }`,
        resolvers: {
          Customer: {
            __resolveReference: (given: Given) => given,
            letter: ({ greeting }: Given) => `${greeting}, hello.`,
          },
        },
      },
      reviews: {
        sdl: `type Query { review: Review }
          type Review { text: String author: Customer @provides(fields: "email") }
          type Customer @key(fields: "id") { id: ID! email: String @external }`,
        resolvers: {
          Query: { review: () => ({ text: 'Fine.', author: { id: '2', email: 'mail-2@example.com' } }) },
        },
      },
    },
    { policy, consentUrl: states.url },
  );
});
afterAll(async () => {
  await federation.stop();
  await states.stop();
});

const asAgent = asking('agent', 'customer-care');
const asSupervisor = asking('supervisor', 'customer-care');
const asMarketer = asking('marketer', 'personalisation');
const ask = (who: Asking, query: string, variables = {}) => federation.ask(query, variables, { asking: who });
const refused = (coordinate: string, code: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ coordinate, code }) });

test('the policy of these tests covers their graph', () => {
  expect(coverage(policy, graphIn(parse(federation.supergraphSdl)))).toEqual([]);
});

describe('What a field is made of', () => {
  test('is decided customer by customer: who refused it is not asked about, and has no such field', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customers(ids: ["1", "2"]) { id greeting } }');
    expect(answer.data).toEqual({
      customers: [
        { id: '1', greeting: 'Dear Name of 1' },
        { id: '2', greeting: null },
      ],
    });
    expect(answer.errors).toEqual([refused('Customer.greeting', 'CONSENT_REQUIRED')]);
    expect(representations(calls, 'letters')).toEqual([{ __typename: 'Customer', id: '1', name: 'Name of 1' }]);
    expect(representations(calls, 'crm')).toEqual([{ __typename: 'Customer', id: '1' }]);
  });

  test('goes on being decided where something is made of that', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customers(ids: ["1", "2"]) { letter } }');
    expect(answer.data).toEqual({ customers: [{ letter: 'Dear Name of 1, hello.' }, { letter: null }] });
    expect(JSON.stringify(calls)).not.toContain('"id":"2"');
  });

  test('is not fetched for a customer who is known and refused it', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customer(id: "2") { motto greeting letter } }');
    expect(answer.data).toEqual({
      customer: { motto: expect.stringMatching(/^motto of 2/), greeting: null, letter: null },
    });
    expect(called(calls)).toBe('crm');
    expect(calls[0]?.query).not.toContain('name');
  });

  test('is not read behind its mask', async () => {
    const { answer, calls } = await ask(asAgent, '{ customer(id: "1") { name greeting } }');
    expect(answer.data).toEqual({ customer: { name: 'N***', greeting: null } });
    expect(answer.errors).toEqual([refused('Customer.greeting', 'FORBIDDEN')]);
    expect(called(calls)).toBe('crm');
  });

  test('is there where it may be read', async () => {
    const { answer } = await ask(asSupervisor, '{ customer(id: "2") { greeting letter } }');
    expect(answer).toEqual({ data: { customer: { greeting: 'Dear Name of 2', letter: 'Dear Name of 2, hello.' } } });
  });
});

describe('What comes along with a reference', () => {
  test('is fetched from its owner, once the customer is decided', async () => {
    const { answer, calls } = await ask(asSupervisor, '{ review { text author { email } } }');
    expect(answer).toEqual({ data: { review: { text: 'Fine.', author: { email: 'mail-2@example.com' } } } });
    expect(calls.map(({ service }) => service)).toEqual(['reviews', 'crm']);
    expect(calls[0]?.query).not.toContain('email');
  });

  test('is fetched from nobody for whom it is refused', async () => {
    const { text, calls } = await ask(asAgent, '{ review { text author { id email } } }');
    expect(JSON.parse(text).data).toEqual({ review: { text: 'Fine.', author: { id: '2', email: null } } });
    expect(JSON.stringify(calls)).not.toContain('email');
  });
});

describe('What an argument filters or orders by', () => {
  const BY_REGION = [
    '{ customer(id: "1") { motto(filter: { region: "north" }) } }',
    '{ customer(id: "1") { motto(filter: { region: null }) } }',
    '{ customer(id: "1") { motto(filter: { year: 1, any: [{ any: [{ region: "north" }] }] }) } }',
    '{ customer(id: "1") { motto(by: REGION) } }',
    'query ($filter: Filter = { region: "north" }) { customer(id: "1") { motto(filter: $filter) } }',
    'query ($by: By = REGION) { customer(id: "1") { motto(by: $by) } }',
  ];

  test.each(BY_REGION)('is decided: %s', async (query) => {
    const { answer, calls } = await ask(asSupervisor, query);
    expect(answer.data).toEqual({ customer: { motto: null } });
    expect(answer.errors).toEqual([refused('Customer.motto', 'FORBIDDEN')]);
    expect(JSON.stringify(calls)).not.toContain('motto');
    const allowed = await ask(asMarketer, query);
    expect(allowed.answer.data).toEqual({ customer: { motto: expect.stringMatching(/^motto of 1/) } });
  });

  test('is decided by what is given in this request', async () => {
    const query = 'query ($filter: Filter, $by: By) { customer(id: "1") { motto(filter: $filter, by: $by) } }';
    const motto = { customer: { motto: expect.stringMatching(/^motto of 1/) } };
    for (const variables of [{}, { by: 'NEWEST' }, { filter: { year: 1, any: [{ year: 2 }] } }, { filter: null }])
      expect((await ask(asSupervisor, query, variables)).answer).toEqual({ data: motto });
    for (const variables of [{ by: 'REGION' }, { filter: { any: [{ region: 'north' }] } }])
      expect((await ask(asSupervisor, query, variables)).answer.data).toEqual({ customer: { motto: null } });
  });

  test('is decided customer by customer', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customers(ids: ["1", "2"]) { motto(by: REGION) } }');
    expect(answer.data).toEqual({ customers: [{ motto: expect.stringMatching(/^motto of 1/) }, { motto: null }] });
    expect(answer.errors).toEqual([refused('Customer.motto', 'CONSENT_REQUIRED')]);
    expect(representations(calls, 'crm')).toEqual([{ __typename: 'Customer', id: '1' }]);
  });

  test('is not read behind its mask, though the field may be seen masked', async () => {
    const query = (args: string) => `{ customer(id: "1") { motto${args} } }`;
    expect((await ask(asAgent, query('(style: "plain")'))).answer).toEqual({
      data: { customer: { motto: expect.stringMatching(/^[*]{3}[\w-]{22}$/) } },
      extensions: { masked: [{ coordinate: 'Customer.motto', kind: 'hash' }] },
    });
    const { answer, calls } = await ask(asAgent, query('(containing: "motto")'));
    expect(answer.data).toEqual({ customer: { motto: null } });
    expect(answer.errors).toEqual([refused('Customer.motto', 'FORBIDDEN')]);
    expect(JSON.stringify(calls)).not.toContain('motto');
  });

  test('finds nobody’s object for those who see it masked', async () => {
    const { answer, calls } = await ask(asAgent, '{ order(id: "o1") { id } }');
    expect(answer).toMatchObject({ data: { order: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(calls).toEqual([]);
    const open = await ask(asSupervisor, '{ order(id: "o1") { id title } }');
    expect(open.answer).toEqual({ data: { order: { id: 'o1', title: 'title of o1' } } });
  });
});

describe('An input without a class', () => {
  test('denies its field, and only where it is given', async () => {
    const { crm } = policy.subgraphs;
    const { 'Filter.region': _left, ...inputs } = crm?.inputs ?? {};
    const incomplete = { ...policy, subgraphs: { ...policy.subgraphs, crm: { ...crm, inputs } } } as Policy;
    const sdl = `
      type Query { customer(id: ID!): Customer }
      type Customer @key(fields: "id") { id: ID! motto(filter: Filter): String }
      input Filter { region: String year: Int any: [Filter!] }`;
    const Query = { customer: (_: unknown, { id }: Given) => person(id) };
    const small = await openFederation(
      { crm: { sdl, resolvers: { Query } } },
      { policy: incomplete, consentUrl: states.url },
    );
    try {
      const asked = (filter: string) =>
        small.ask(`{ customer(id: "1") { motto(filter: ${filter}) } }`, {}, { asking: asMarketer });
      expect((await asked('{ region: "north" }')).answer.data).toEqual({ customer: { motto: null } });
      expect((await asked('{ year: 1 }')).answer.data).toEqual({ customer: { motto: expect.any(String) } });
    } finally {
      await small.stop();
    }
  });
});
