/**
 * Root fields that name a customer and give something that is no entity of one: decided for that customer as the field's own category
 * is, before anything is fetched. Where no customer need be named, who asks decides.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grants } from '../../../schema/grants.ts';
import type { Policy } from '../../../schema/policy.ts';
import { asking } from '../../policy/people.ts';
import { type ServedStates, servedStates } from '../../support/federated/states.ts';
import { type Federation, openFederation } from '../../support/federated.ts';
import { stateOf, yes } from '../../support/world/people.ts';

const policy: Policy = {
  grants,
  subgraphs: {
    crm: {
      coordinates: {
        'Query.customer': 'key',
        'Query.summary': 'purchase.summary',
        'Query.email': 'contact.email',
        'Query.emails': 'contact.email',
        'Query.rules': 'explanation',
        'Query.must': 'explanation',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Summary.count': 'purchase.summary',
        'Summary.payment': 'purchase.payment',
      },
      subjects: { Customer: 'id' },
      customerArguments: {
        'Query.customer': 'id',
        'Query.summary': 'of',
        'Query.email': 'of',
        'Query.emails': 'of',
        'Query.rules': 'of?',
        'Query.must': 'of',
      },
    },
  },
};

let federation: Federation;
let consent: ServedStates;
beforeAll(async () => {
  consent = await servedStates([stateOf('1', { consents: [yes('personalisation')] }), stateOf('2')]);
  federation = await openFederation(
    {
      crm: {
        sdl: `
          type Query {
            customer(id: ID!): Customer
            summary(of: ID!): Summary
            email(of: ID!): String
            emails(of: [ID!]!): [String]
            rules(of: ID): String
            must(of: ID): String
          }
          type Customer @key(fields: "id") { id: ID! name: String }
          type Summary { count: Int payment: String }`,
        resolvers: {
          Query: {
            customer: (_: unknown, { id }: { id: string }) => ({ id }),
            summary: (_: unknown, { of }: { of: string }) => ({ count: Number(of), payment: `card of ${of}` }),
            email: (_: unknown, { of }: { of: string }) => `mail-of-${of}@example.com`,
            emails: (_: unknown, { of }: { of: string[] }) => of,
            rules: (_: unknown, { of }: { of?: string }) => `rules of ${of ?? 'all'}`,
            must: (_: unknown, { of }: { of?: string }) => `rules of ${of ?? 'all'}`,
          },
          Customer: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `name of ${id}` }) },
        },
      },
    },
    { policy, consentUrl: consent.url },
  );
});
afterAll(async () => {
  await federation.stop();
  await consent.stop();
});

const agent = asking('agent', 'customer-care');
const marketer = asking('marketer', 'personalisation');
const dpo = asking('dpo', 'legal-compliance');
const self = asking('customer', 'account-management', { caller: { customer: '1' } });
const storeStaff = asking('store-staff', 'order-management');
const ask = (query: string, as: typeof agent) => federation.ask(query, {}, { asking: as });

describe('for the customer that it names', () => {
  test('it is there where its category is', async () => {
    expect((await ask('{ summary(of: "1") { count } }', marketer)).answer).toEqual({ data: { summary: { count: 1 } } });
    expect((await ask('{ summary(of: "1") { count } }', self)).answer).toEqual({ data: { summary: { count: 1 } } });
  });

  test.each(['2', 'unknown'])('it is refused as an object of theirs is, and never asked for: %s', async (id) => {
    const { answer, calls } = await ask(`{ summary(of: "${id}") { count } }`, marketer);
    expect(answer).toEqual({
      data: { summary: null },
      errors: [
        {
          message: 'No valid consent covers this purpose.',
          path: ['summary'],
          extensions: {
            code: 'CONSENT_REQUIRED',
            coordinate: 'Query.summary',
            category: 'purchase.summary',
            purpose: 'personalisation',
          },
        },
      ],
    });
    expect(calls).toEqual([]);
  });

  test('a stranger hears nothing', async () => {
    for (const id of ['2', 'unknown']) {
      const { answer, calls } = await ask(`{ summary(of: "${id}") { count } }`, self);
      expect([answer, calls]).toEqual([{ data: { summary: null } }, []]);
    }
  });

  test('it is masked where its category is', async () => {
    const { answer } = await ask('{ email(of: "1") }', agent);
    expect(answer).toEqual({
      data: { email: 'm***@***.com' },
      extensions: { masked: [{ coordinate: 'Query.email', kind: 'email' }] },
    });
  });

  test('what has a category of its own below is decided for the same customer, and not fetched where it is refused', async () => {
    const masked = await ask('{ summary(of: "1") { count payment } }', storeStaff);
    expect(masked.answer.data).toEqual({ summary: { count: 1, payment: expect.stringContaining('***') } });
    const refused = await ask('{ summary(of: "1") { count payment } }', agent);
    expect(refused.answer.data).toEqual({ summary: { count: 1, payment: null } });
    expect(refused.answer.errors).toMatchObject([
      { extensions: { code: 'CASE_REQUIRED', coordinate: 'Summary.payment' } },
    ]);
    expect(refused.calls.map(({ query }) => query).join()).not.toContain('payment');
  });

  test('a list of customers gives nothing, as nobody could tell whose is which', async () => {
    const { answer, calls } = await ask('{ emails(of: ["1"]) }', agent);
    expect([answer.data, calls]).toEqual([{ emails: [null] }, []]);
  });
});

describe('where it need not name one', () => {
  test('who asks decides', async () => {
    expect((await ask('{ rules }', dpo)).answer).toEqual({ data: { rules: 'rules of all' } });
    expect((await ask('{ rules(of: null) }', dpo)).answer).toEqual({ data: { rules: 'rules of all' } });
    const { answer, calls } = await ask('{ rules }', agent);
    expect(answer).toMatchObject({ data: { rules: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(calls).toEqual([]);
  });

  test('one that it names is decided all the same', async () => {
    expect((await ask('{ rules(of: "1") }', dpo)).answer).toEqual({ data: { rules: 'rules of 1' } });
    expect((await ask('{ rules(of: "unknown") }', dpo)).answer).toMatchObject({ data: { rules: null } });
  });

  test('nothing is given where the policy does not say so', async () => {
    const { answer, calls } = await ask('{ must }', dpo);
    expect(answer).toMatchObject({ data: { must: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(calls).toEqual([]);
  });
});
