/** What callers learn of the schema over HTTP: introspection, messages of validation and refusals, for whoever could see little of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  validateSchema,
} from 'graphql';
import { personaNamed, personas } from '../../schema/personas.ts';
import { openWorld, type World } from '../support/world.ts';
import { type House, openHouse } from './house.ts';

let world: World;
let house: House;
let production: House;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
  house = await openHouse({ engine: world.engine });
  production = await openHouse({ engine: world.engine, production: true });
});
afterAll(async () => {
  await house.stop();
  await production.stop();
  await world.stop();
});

type Body = { data?: Record<string, unknown> | null; errors?: { message: string; extensions: { code: string } }[] };

const ask = async (as: string, query: string, variables: object = {}) => {
  const persona = personaNamed(as)!;
  const token = await house.issuer.issueToken({ persona, ...(as === 'customer' && { customer: '1' }) });
  const headers = [['authorization', `Bearer ${token}`] as const, ['x-purpose', persona.purposes[0]!] as const];
  const { json, text } = await house.call({ headers, body: { query, variables } });
  return { text, ...(json as Body) };
};
const shownTo = async (as: string): Promise<GraphQLSchema> => {
  const { data } = await ask(as, getIntrospectionQuery());
  return buildClientSchema(data as unknown as IntrospectionQuery, { assumeValid: false });
};
const messages = async (as: string, query: string) => (await ask(as, query)).errors?.map(({ message }) => message);

describe('P13: introspection shows a caller what they could ever see', () => {
  test.each(personas)('to $name a schema that is valid in itself', async ({ name }) => {
    expect(validateSchema(await shownTo(name))).toEqual([]);
  });

  test('a marketer no write, nothing of identities and payments, and no type that only these lead to', async () => {
    const types = (await shownTo('marketer')).getTypeMap();
    for (const gone of [
      'Mutation',
      'GiveConsentInput',
      'ConsentPayload',
      'ExternalIdentity',
      'AccountState',
      'Payment',
    ])
      expect(types).not.toHaveProperty(gone);
    const { data } = await ask('marketer', '{ __type(name: "Customer") { fields { name } } }');
    const { fields } = data!.__type as { fields: { name: string }[] };
    const names = fields.map((field) => field.name);
    expect(names).toEqual(expect.arrayContaining(['id', 'name', 'email', 'demographics', 'loyalty']));
    expect(names).not.toEqual(expect.arrayContaining(['identities']));
    expect(names).not.toEqual(expect.arrayContaining(['accountState']));
  });

  test('nobody but a customer the field that is about the caller’s customer', async () => {
    for (const { name } of personas)
      expect([name, 'me' in ((await shownTo(name)).getQueryType()?.getFields() ?? {})]).toEqual([
        name,
        name === 'customer',
      ]);
  });

  test('what can be subscribed to, where the query that answers its events is shown, and only there', async () => {
    for (const { name } of personas) {
      const schema = await shownTo(name);
      const isThere = Object.hasOwn(schema.getQueryType()?.getFields() ?? {}, 'customer');
      const fields = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
      expect([name, fields]).toEqual([name, isThere ? ['consentChanged'] : []]);
    }
  });

  test('a hidden type like one that is not there', async () => {
    const { data } = await ask(
      'marketer',
      '{ a: __type(name: "ExternalIdentity") { name } b: __type(name: "X") { name } }',
    );
    expect(data).toEqual({ a: null, b: null });
  });

  test('beside data in one operation, too', async () => {
    const { data } = await ask(
      'partner',
      '{ customer(id: "2") { id } t: __type(name: "ExternalIdentity") { name } c: __type(name: "Customer") { name fields { name } } }',
    );
    expect(data).toMatchObject({ customer: null, t: null, c: { name: 'Customer' } });
    expect(JSON.stringify(data)).not.toContain('identities');
  });

  test('and in production nothing to anybody', async () => {
    const claims = {
      iss: 'https://login.example',
      aud: 'assent',
      sub: 's',
      roles: ['dpo'],
      purposes: ['legal-compliance'],
    };
    const token = await production.forge({ ...claims, exp: Math.floor(Date.now() / 1000) + 60 });
    const headers = [['authorization', `Bearer ${token}`] as const];
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Customer") { name } }']) {
      const { status, text } = await production.call({ headers, body: { query } });
      expect(status).toBe(400);
      expect(text).toContain('GRAPHQL_VALIDATION_FAILED');
      expect(text).not.toMatch(/"data"|Customer"/);
    }
  });
});

describe('P13: a message of validation names nothing hidden that was not written', () => {
  test.each([
    [
      'an unknown field beside hidden ones',
      '{ customer(id: 1) { identitie } }',
      ['Cannot query field "identitie" on type "Customer".'],
    ],
    [
      'an unknown field of a hidden type',
      '{ customer(id: 1) { identities { x } } }',
      ['Cannot query field "x" on type "?".'],
    ],
    [
      'a hidden field without its selection',
      '{ customer(id: 1) { identities } }',
      ['Field "identities" of type "?" must have a selection of subfields.'],
    ],
    [
      'a selection where there is none',
      '{ customer(id: 1) { accountState { x } } }',
      ['Field "?" must not have a selection since type "?" has no subfields.'],
    ],
    [
      'an argument that is missing',
      'mutation { updateContact { customer { id } } }',
      ['Field "updateContact" argument "?" of type "?" is required, but it was not provided.'],
    ],
    [
      'an argument that is unknown',
      'mutation { updateContact(inptu: 1, input: {customerId: 1}) { customer { id } } }',
      ['Unknown argument "inptu" on field "?".'],
    ],
    [
      'an input field that is missing',
      'mutation { updateContact(input: {}) { customer { id } } }',
      ['Field "?" of required type "?" was not provided.'],
    ],
    [
      'an input field that is unknown',
      'mutation { updateContact(input: {customerId: 1, emial: "x"}) { customer { id } } }',
      ['Field "emial" is not defined by type "?".'],
    ],
    [
      'a value of an enum',
      'mutation { giveConsent(input: {customerId: 1, purpose: RESEARCH, brand: "f", notice: {id: 1, version: "1", language: "e"}, method: CLICKED, captureChannel: WEB}) { customer { id } } }',
      ['Value does not exist in "?" enum.'],
    ],
    [
      'a fragment of another type',
      '{ customer(id: 1) { identities { ... on Product { id } } } }',
      ['Fragment cannot be spread here as objects of type "?" can never be of type "Product".'],
    ],
    [
      'a variable in another place',
      'query ($v: Int) { customer(id: 1) { id } } mutation M($v: Int) { updateContact(input: $v) { customer { id } } }',
      expect.arrayContaining(['Variable "$v" of type "Int" used in position expecting type "?".']),
    ],
    [
      'an unknown type like a hidden one',
      'query ($v: UpdateContactInpt) { customer(id: 1) { id } }',
      ['Unknown type "UpdateContactInpt".', 'Variable "$v" is never used.'],
    ],
  ])('%s', async (_, query, expected) => {
    const said = await messages('marketer', query);
    expect(said).toEqual(expected);
    expect(said?.join()).not.toContain('Did you mean');
  });

  test('the same mistakes are explained to who is shown it all, without suggestions', async () => {
    expect(await messages('customer', 'mutation { updateContact(input: {}) { customer { id } } }')).toEqual([
      'Field "UpdateContactInput.customerId" of required type "ID!" was not provided.',
    ]);
    expect(await messages('customer', '{ me { identitie } }')).toEqual([
      'Cannot query field "identitie" on type "Customer".',
    ]);
  });

  test('a variable that does not fit is named, and nothing of its type', async () => {
    const query = 'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { customer { id } } }';
    const { text, errors } = await ask('marketer', query, { input: { emial: 'x' } });
    expect(errors).toEqual([
      { message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', variable: 'input' } },
    ]);
    expect(text).not.toMatch(/customerId|emial|UpdateContact/);
  });

  test('a hidden field that was written is refused by the policy, not as unknown, and its neighbours are not told', async () => {
    const { data, errors, text } = await ask('agent', '{ customer(id: "1") { id demographics { ageBand } } }');
    expect(data).toMatchObject({ customer: { id: '1', demographics: null } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expect(text).not.toMatch(/incomeBand|householdSize/);
  });
});
