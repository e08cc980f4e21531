/** `@provides`: what a service gives along with a reference is taken from it there, and from its owner everywhere else. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const users: Given[] = ['1', '2'].map((id) => ({
  id,
  name: `name ${id}`,
  email: `mail ${id}`,
  home: { city: `city ${id}`, zip: `zip ${id}` },
}));
const user = (id: unknown) => users.find((each) => each.id === id);

beforeAll(async () => {
  federation = await openFederation({
    users: {
      sdl: `
        type Query { user(id: ID!): User }
        type User @key(fields: "id") { id: ID! name: String @shareable email: String home: Home @shareable }
        type Home @shareable { city: String zip: String }`,
      resolvers: {
        Query: { user: (_: unknown, { id }: Given) => user(id) },
        User: { __resolveReference: ({ id }: Given) => user(id) },
      },
    },
    reviews: {
      sdl: `
        type Query {
          reviews: [Review]
          latest: Subject
        }
        union Subject = Review | Note
        type Note { text: String }
        type Review @key(fields: "id") {
          id: ID!
          author: User @provides(fields: "name home { city }")
          editor: User
        }
        type User @key(fields: "id") { id: ID! name: String @external home: Home @external }
        type Home { city: String @external }`,
      resolvers: {
        Query: {
          reviews: () => [{ id: 'r1', author: user('1'), editor: { id: '2' } }],
          latest: () => ({ __typename: 'Review', id: 'r2', author: user('2'), editor: { id: '1' } }),
        },
      },
    },
  });
});
afterAll(() => federation.stop());

test('what is provided comes without another call', async () => {
  const { answer, calls } = await federation.ask('{ reviews { author { id name } } }');
  expect(answer).toEqual({ data: { reviews: [{ author: { id: '1', name: 'name 1' } }] } });
  expect(called(calls)).toBe('reviews');
});

test('nested', async () => {
  const { answer, calls } = await federation.ask('{ reviews { author { home { city } } } }');
  expect(answer).toEqual({ data: { reviews: [{ author: { home: { city: 'city 1' } } }] } });
  expect(called(calls)).toBe('reviews');
});

test('not from where it is not provided', async () => {
  const { answer, calls } = await federation.ask('{ reviews { editor { id name } } }');
  expect(answer).toEqual({ data: { reviews: [{ editor: { id: '2', name: 'name 2' } }] } });
  expect(called(calls)).toBe('reviews users');
});

test('the rest comes from its owner', async () => {
  const { answer } = await federation.ask(
    '{ reviews { author { name email home { zip city } } editor { name home { zip } } } }',
  );
  expect(answer).toEqual({
    data: {
      reviews: [
        {
          author: { name: 'name 1', email: 'mail 1', home: { zip: 'zip 1', city: 'city 1' } },
          editor: { name: 'name 2', home: { zip: 'zip 2' } },
        },
      ],
    },
  });
});

test('behind a union', async () => {
  const { answer } = await federation.ask(
    '{ latest { __typename ... on Review { author { name } editor { email } } } }',
  );
  expect(answer).toEqual({
    data: { latest: { __typename: 'Review', author: { name: 'name 2' }, editor: { email: 'mail 1' } } },
  });
});
