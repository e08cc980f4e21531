/**
 * What the arguments of a field filter, order and choose by is decided with the field: before anything is fetched, for anyone and for
 * each customer, by what is given in this request.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../../schema/policy.ts';
import {
  asAgent,
  asMarketer,
  asSupervisor,
  type Given,
  type Letters,
  openLetters,
  person,
  policy,
  refused,
} from '../../support/federated/letters.ts';
import { openFederation, representations } from '../../support/federated.ts';

let letters: Letters;
beforeAll(async () => {
  letters = await openLetters();
});
afterAll(() => letters.stop());
const ask: Letters['ask'] = (...asked) => letters.ask(...asked);

describe('P12: what an argument filters or orders by', () => {
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
      { policy: incomplete, consentUrl: letters.statesUrl },
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
