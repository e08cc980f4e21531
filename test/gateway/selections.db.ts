/** How much an operation may select: as much as anybody writes, and not what a few fragments can multiply to. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { personaNamed } from '../../schema/personas.ts';
import { type Call, type House, openHouse } from './house.ts';

let house: House;
let authorization: readonly [string, string];
beforeAll(async () => {
  house = await openHouse();
  const token = await house.issuer.issueToken({ persona: personaNamed('store-staff')! });
  authorization = ['authorization', `Bearer ${token}`];
});
beforeEach(() => {
  house.operations.length = 0;
});
afterAll(() => house.stop());

const ask = (call: Call) => house.call({ ...call, headers: [authorization] });

test('An operation whose fragments multiply is refused before the engine', async () => {
  const levels = Array.from({ length: 14 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
  const answer = await ask({ body: { query: `{ ...f0 } ${levels.join(' ')} fragment f14 on Query { hello }` } });
  const message = 'Anonymous operation recursively requests too many selections.';
  expect([answer.status, answer.json]).toEqual([
    400,
    { errors: [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  ]);
  expect(house.operations).toEqual([]);
});

test('An operation that is only long is answered', async () => {
  const ids = Array.from({ length: 3_000 }, (_, at) => `"${at}"`);
  const answer = await ask({ body: { query: `{ ids(ids: [${ids.join(' ')}]) }` } });
  expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
  expect(house.operations).toHaveLength(1);
});

test('All of the schema, as tools ask for it, is not too much', async () => {
  const query = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const answer = await ask({ body: { query } });
  expect(answer.status).toBe(200);
  const { data } = answer.json as { data: IntrospectionQuery };
  expect(Object.keys(buildClientSchema(data).getQueryType()?.getFields() ?? {})).toEqual(['hello', 'ids']);
});
