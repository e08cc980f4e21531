/** `@inaccessible`: what is inside for the services is not there for clients, and still serves as key and requirement. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { printSchema } from 'graphql';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { it(seen: Int = 1, hidden: Int = 2 @inaccessible): It secret: Secret @inaccessible any: Any list: [Face] }
        type It @key(fields: "key") { key: ID! @inaccessible name: String weight: Int @inaccessible args: String }
        type Secret @inaccessible { plan: String }
        union Any = It | Secret
        interface Face { name: String inner: String @inaccessible }
        type Seen implements Face { name: String inner: String }
        type Unseen implements Face @inaccessible { name: String inner: String }
        input Filter { min: Int max: Int = 3 @inaccessible }`,
      resolvers: {
        Query: {
          it: (_: unknown, args: Given) => ({ key: 'k', name: 'n', weight: 7, args: JSON.stringify(args) }),
          any: () => ({ __typename: 'It', key: 'k', name: 'n' }),
          list: () => [{ __typename: 'Seen', name: 's' }],
        },
      },
    },
    b: {
      sdl: `type It @key(fields: "key") { key: ID! weight: Int @external price: String @requires(fields: "weight") }`,
      resolvers: {
        It: { __resolveReference: (given: Given) => ({ ...given, price: `${given.key} ${given.weight}` }) },
      },
    },
  });
});
afterAll(() => federation.stop());

test('keys and requirements that no client sees', async () => {
  const { text } = await federation.ask('{ it { name price } }');
  expect(text).toBe('{"data":{"it":{"name":"n","price":"k 7"}}}');
});

test('an argument that no client sees has its default', async () => {
  const { answer } = await federation.ask('{ it(seen: 5) { args } }');
  expect(JSON.parse((answer.data as { it: { args: string } }).it.args)).toEqual({ seen: 5, hidden: 2 });
});

test('abstract types with members that no client sees', async () => {
  const { answer } = await federation.ask('{ any { __typename ... on It { price } } list { __typename name } }');
  expect(answer).toEqual({
    data: { any: { __typename: 'It', price: 'k 7' }, list: [{ __typename: 'Seen', name: 's' }] },
  });
});

test('is in no word of the public schema', () => {
  const text = printSchema(federation.engine.schema);
  for (const word of ['Secret', 'secret', 'Unseen', 'hidden', 'inner', 'weight', 'key', 'max'])
    expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
  expect(text).toContain('union Any = It');
});

test.each([
  '{ it { key } }',
  '{ secret { plan } }',
  '{ it(hidden: 1) { name } }',
  '{ any { ... on Secret { plan } } }',
  '{ list { inner } }',
])('%s is no valid question', async (query) => {
  await expect(federation.ask(query)).rejects.toThrow(/Cannot query|Unknown/);
});
