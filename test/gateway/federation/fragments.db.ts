/** Fragments of every kind on every abstract type: wider, narrower, sideways, impossible, nested, spread twice, over services. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const cat = { __typename: 'Cat', id: 'c', name: 'cat', lives: 9 };
const dog = { __typename: 'Dog', id: 'd', name: 'dog', tricks: ['sit'] };
const robot = { __typename: 'Robot', name: 'robot', serial: 7, pet: cat };

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { animals: [Animal] nameds: [Named] any: [Any] one: Any cat: Cat robot: Robot }
        interface Named { name: String }
        interface Animal implements Named { id: ID! name: String }
        type Cat implements Animal & Named @key(fields: "id") { id: ID! name: String lives: Int }
        type Dog implements Animal & Named @key(fields: "id") { id: ID! name: String tricks: [String] }
        type Robot implements Named { name: String serial: Int pet: Animal }
        union Any = Cat | Robot | Stone
        type Stone { weight: Int }`,
      resolvers: {
        Query: {
          animals: () => [cat, dog],
          nameds: () => [robot, dog, cat],
          any: () => [{ __typename: 'Stone', weight: 5 }, cat, robot],
          one: () => robot,
          cat: () => cat,
          robot: () => robot,
        },
      },
    },
    b: {
      sdl: `
        interface Owned { owner: String }
        type Cat implements Owned @key(fields: "id") { id: ID! owner: String toys: [Toy] }
        type Dog implements Owned @key(fields: "id") { id: ID! owner: String }
        union Toy = Ball | Mouse
        type Ball { size: Int } type Mouse { speed: Int }`,
      resolvers: {
        Cat: {
          __resolveReference: ({ id }: Given) => ({ id, owner: `owner of ${id}` }),
          toys: () => [
            { __typename: 'Mouse', speed: 3 },
            { __typename: 'Ball', size: 1 },
          ],
        },
        Dog: { __resolveReference: ({ id }: Given) => ({ id, owner: `owner of ${id}` }) },
      },
    },
  });
});
afterAll(() => federation.stop());

test.each<[string, object]>([
  // Without a condition, and on the very type.
  ['{ cat { ... { name } ... on Cat { lives } } }', { cat: { name: 'cat', lives: 9 } }],
  [
    '{ animals { ... { name } ... on Animal { id } } }',
    {
      animals: [
        { name: 'cat', id: 'c' },
        { name: 'dog', id: 'd' },
      ],
    },
  ],
  // To something wider.
  [
    '{ cat { ... on Animal { id } ... on Named { name } ... on Any { __typename } } }',
    { cat: { id: 'c', name: 'cat', __typename: 'Cat' } },
  ],
  ['{ cat { ... on Owned { owner } } }', { cat: { owner: 'owner of c' } }],
  ['{ animals { ... on Named { name } } }', { animals: [{ name: 'cat' }, { name: 'dog' }] }],
  // To something narrower.
  ['{ animals { ... on Dog { tricks } } }', { animals: [{}, { tricks: ['sit'] }] }],
  ['{ nameds { ... on Animal { id ... on Cat { lives } } } }', { nameds: [{}, { id: 'd' }, { id: 'c', lives: 9 }] }],
  ['{ one { ... on Cat { lives } } }', { one: {} }],
  ['{ one { ... on Robot { serial } } }', { one: { serial: 7 } }],
  // Sideways, over a type that both have members of.
  ['{ any { ... on Named { name } } }', { any: [{}, { name: 'cat' }, { name: 'robot' }] }],
  [
    '{ any { ... on Animal { id } ... on Owned { owner } ... on Stone { weight } } }',
    { any: [{ weight: 5 }, { id: 'c', owner: 'owner of c' }, {}] },
  ],
  [
    '{ animals { ... on Any { ... on Cat { name } } ... on Owned { owner } } }',
    { animals: [{ name: 'cat', owner: 'owner of c' }, { owner: 'owner of d' }] },
  ],
  [
    '{ nameds { name ... on Any { ... on Named { again: name } } } }',
    { nameds: [{ name: 'robot', again: 'robot' }, { name: 'dog' }, { name: 'cat', again: 'cat' }] },
  ],
  // Out and in again: what the object is, is not forgotten.
  [
    '{ cat { ... on Named { ... on Any { ... on Animal { ... on Cat { lives toys { __typename } } } } } } }',
    { cat: { lives: 9, toys: [{ __typename: 'Mouse' }, { __typename: 'Ball' }] } },
  ],
  // Conditions that can hold for the interface but not for the object.
  ['{ cat { ... on Named { ... on Dog { tricks } ... on Robot { serial } name } } }', { cat: { name: 'cat' } }],
  ['{ robot { ... on Named { ... on Animal { id } } } }', { robot: {} }],
  // Members of another service.
  ['{ cat { toys { ... on Ball { size } ... on Mouse { speed } } } }', { cat: { toys: [{ speed: 3 }, { size: 1 }] } }],
  [
    '{ robot { pet { name ... on Cat { toys { ... on Ball { size } } } ... on Dog { owner } } } }',
    { robot: { pet: { name: 'cat', toys: [{}, { size: 1 }] } } },
  ],
  // One that asks for nothing but another name of what is there already.
  [
    '{ nameds { name ... on Cat { x: name } } }',
    { nameds: [{ name: 'robot' }, { name: 'dog' }, { name: 'cat', x: 'cat' }] },
  ],
  ['{ animals { ... on Cat { y: id } id } }', { animals: [{ y: 'c', id: 'c' }, { id: 'd' }] }],
  // Fields of one name with different values on different members.
  [
    '{ any { ... on Cat { x: lives } ... on Robot { x: serial } ... on Stone { x: weight } } }',
    { any: [{ x: 5 }, { x: 9 }, { x: 7 }] },
  ],
])('%s', async (query, data) => {
  expect((await federation.ask(query)).text).toBe(JSON.stringify({ data }));
});

test('named ones, spread twice, inside each other and on several types', async () => {
  const query = `
    { animals { ...N ...O } nameds { ...N } cat { ...O ...C } one { ...N ... on Robot { pet { ...O ...C } } } }
    fragment N on Named { name ...I }
    fragment I on Animal { id }
    fragment O on Owned { owner ...C }
    fragment C on Cat { lives }`;
  expect((await federation.ask(query)).text).toBe(
    JSON.stringify({
      data: {
        animals: [
          { name: 'cat', id: 'c', owner: 'owner of c', lives: 9 },
          { name: 'dog', id: 'd', owner: 'owner of d' },
        ],
        nameds: [{ name: 'robot' }, { name: 'dog', id: 'd' }, { name: 'cat', id: 'c' }],
        cat: { owner: 'owner of c', lives: 9 },
        one: { name: 'robot', pet: { owner: 'owner of c', lives: 9 } },
      },
    }),
  );
});

test('at the root', async () => {
  const query =
    '{ ...Q ... on Query { cat { lives } } ... { robot { serial } } } fragment Q on Query { cat { name } __typename }';
  expect((await federation.ask(query)).text).toBe(
    '{"data":{"cat":{"name":"cat","lives":9},"__typename":"Query","robot":{"serial":7}}}',
  );
});

test('the order of names is that in which they come up, fragments included', async () => {
  const query = '{ cat { ...A lives ... on Cat { owner id } name } } fragment A on Animal { name __typename }';
  expect((await federation.ask(query)).text).toBe(
    '{"data":{"cat":{"name":"cat","__typename":"Cat","lives":9,"owner":"owner of c","id":"c"}}}',
  );
});
