/** Arguments go out as variables of our own: two of them never as one, however names and arguments are put together. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;

beforeAll(async () => {
  const echo = (_: unknown, given: Record<string, unknown>) => JSON.stringify(given);
  federation = await openFederation({
    a: {
      sdl: 'type Query { item(of_id: ID!): String item_of(id: ID!): String item_of_id(x: ID): String }',
      resolvers: { Query: { item: echo, item_of: echo, item_of_id: echo } },
    },
  });
});
afterAll(() => federation.stop());

test('names that meet in an underscore keep their values apart', async () => {
  const { answer } = await federation.ask(
    '{ item(of_id: "one") item_of(id: "two") b: item_of(id: "three") item_of_id(x: 4) }',
  );
  expect(answer).toEqual({
    data: { item: '{"of_id":"one"}', item_of: '{"id":"two"}', b: '{"id":"three"}', item_of_id: '{"x":"4"}' },
  });
});
