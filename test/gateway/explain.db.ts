/** `Query.explain` over HTTP: as a data protection officer asks it, with a token and a purpose, and as everybody else does. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personaNamed } from '../../schema/personas.ts';
import { QUERY } from '../support/explained.ts';
import { openWorld, type World } from '../support/world.ts';
import { type House, openHouse, refused } from './house.ts';

let world: World;
let house: House;
beforeAll(async () => {
  world = await openWorld(['1']);
  house = await openHouse({ engine: world.engine });
});
afterAll(async () => {
  await house.stop();
  await world.stop();
});

const SECRET = 'a secret of the asker';
const asked = {
  operation: `query($who: ID!) { customer(id: $who) { name { full } phone } }`,
  variables: { who: SECRET },
  as: { role: 'AGENT', purpose: 'CUSTOMER_CARE' },
  customerId: '1',
};

async function ask(persona: string, purpose: string | undefined, variables: object, query = QUERY) {
  const options = { persona: personaNamed(persona)!, ...(persona === 'customer' && { customer: '1' }) };
  const headers = [['authorization', `Bearer ${await house.issuer.issueToken(options)}`] as const];
  return house.call({
    headers: purpose === undefined ? headers : [...headers, ['x-purpose', purpose]],
    body: { query, variables },
  });
}

test('an officer is told why, in the graph’s own words', async () => {
  const { status, json } = await ask('dpo', 'rights-fulfilment', asked);
  const { data } = json as { data: { explain: { fields: object[]; requests: object[] } } };
  expect(status).toBe(200);
  expect(data.explain.fields).toMatchObject([
    { coordinate: 'Query.customer', category: 'key', effect: 'ALLOW', row: 'agent' },
    { coordinate: 'Customer.name', category: 'name', effect: 'ALLOW', row: 'agent' },
    { coordinate: 'PersonName.full', inheritsFrom: 'Customer.name', effect: 'ALLOW' },
    { coordinate: 'Customer.phone', effect: 'MASK', mask: 'phone', row: 'agent-masked' },
  ]);
  expect(data.explain.requests).toMatchObject([{ service: 'identity', isConditional: false }]);
});

test('what was asked is in no line of the log and in no answer', async () => {
  const { text } = await ask('dpo', 'rights-fulfilment', asked);
  expect(text).not.toContain(SECRET);
  await ask('dpo', 'rights-fulfilment', { ...asked, operation: `{ customer(id: "${SECRET}" }` });
  await ask('dpo', 'rights-fulfilment', { ...asked, as: { ...asked.as, brand: SECRET } });
  expect(house.logText()).not.toContain(SECRET);
});

test('what the operation would be refused with is told in the payload, with its place', async () => {
  const { json } = await ask('dpo', 'rights-fulfilment', { ...asked, operation: '{ customer(id: "1" }' });
  expect(json).toEqual({
    data: { explain: { refusal: { code: 'GRAPHQL_PARSE_FAILED', line: 1, column: 20 }, fields: [], requests: [] } },
  });
});

test('a value that does not fit the schema is refused before anything, and not repeated', async () => {
  const { status, json, text } = await ask('dpo', 'rights-fulfilment', { ...asked, as: { ...asked.as, role: SECRET } });
  expect(status).toBe(400);
  expect(json).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', variable: 'as' } }] });
  expect(text).not.toContain(SECRET);
});

test.each([
  ['agent', 'customer-care'],
  ['marketer', 'direct-marketing'],
  ['customer', 'rights-fulfilment'],
])('%s is refused, with 200 and nothing else', async (persona, purpose) => {
  const { status, json } = await ask(persona, purpose, asked);
  expect([status, json]).toEqual([
    200,
    {
      data: { explain: null },
      errors: [
        {
          message: 'You may not do this.',
          path: ['explain'],
          extensions: { code: 'FORBIDDEN', coordinate: 'Query.explain', category: 'explanation', purpose },
        },
      ],
    },
  ]);
});

test('without a purpose there is none for explaining either', async () => {
  const { status, json } = await ask('dpo', undefined, asked);
  expect([status, json]).toEqual([400, refused('PURPOSE_REQUIRED', 'State one purpose for this request.')]);
});
