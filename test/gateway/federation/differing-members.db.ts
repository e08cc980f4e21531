/** Unions and interfaces that every service knows other members of: a service is never asked about a member that it does not know. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { a: [Found] shared: Found @shareable faceA: Face }
        union Found = Apple | Both
        type Apple { apple: String }
        type Both @key(fields: "id") { id: ID! a: String @shareable }
        interface Face { a: String }
        type OnlyA implements Face { a: String own: Int }
        extend type Both implements Face`,
      resolvers: {
        Query: {
          a: () => [
            { __typename: 'Apple', apple: 'apple' },
            { __typename: 'Both', id: '1', a: 'a 1' },
          ],
          shared: () => ({ __typename: 'Both', id: '2', a: 'a 2' }),
          faceA: () => ({ __typename: 'OnlyA', a: 'a', own: 1 }),
        },
        Both: { __resolveReference: ({ id }: Given) => ({ id, a: `a ${id}` }) },
      },
    },
    b: {
      sdl: `
        type Query { b: [Found] shared: Found @shareable faceB: Face box: Box }
        union Found = Both | Banana
        type Banana { banana: String }
        type Both @key(fields: "id") { id: ID! b: String a: String @shareable }
        interface Face { a: String }
        type OnlyB implements Face { a: String own: String }
        extend type Both implements Face
        type Box { content: Found face: Face }`,
      resolvers: {
        Query: {
          b: () => [
            { __typename: 'Banana', banana: 'banana' },
            { __typename: 'Both', id: '3', a: 'a 3', b: 'b 3' },
          ],
          shared: () => ({ __typename: 'Both', id: '2', a: 'a 2', b: 'b 2' }),
          faceB: () => ({ __typename: 'OnlyB', a: 'a', own: 'text' }),
          box: () => ({
            content: { __typename: 'Banana', banana: 'banana' },
            face: { __typename: 'Both', id: '4', a: 'a 4' },
          }),
        },
        Both: { __resolveReference: ({ id }: Given) => ({ id, b: `b ${id}`, a: `a ${id}` }) },
      },
    },
  });
});
afterAll(() => federation.stop());

const EVERYTHING = '{ __typename ... on Apple { apple } ... on Banana { banana } ... on Both { a b } }';

describe('a union', () => {
  test('asked for members that one or the other does not know', async () => {
    const { answer, calls } = await federation.ask(`{ a ${EVERYTHING} b ${EVERYTHING} }`);
    expect(answer).toEqual({
      data: {
        a: [
          { __typename: 'Apple', apple: 'apple' },
          { __typename: 'Both', a: 'a 1', b: 'b 1' },
        ],
        b: [
          { __typename: 'Banana', banana: 'banana' },
          { __typename: 'Both', a: 'a 3', b: 'b 3' },
        ],
      },
    });
    for (const { service, query } of calls) expect(query).not.toMatch(service === 'a' ? /Banana/ : /Apple/);
  });

  test('shared by both', async () => {
    expect((await federation.ask(`{ shared ${EVERYTHING} }`)).answer).toEqual({
      data: { shared: { __typename: 'Both', a: 'a 2', b: 'b 2' } },
    });
  });

  test('asked only for what a service cannot give is asked all the same, for its type', async () => {
    const { answer, calls } = await federation.ask('{ a { ... on Banana { banana } } }');
    expect(answer).toEqual({ data: { a: [{}, {}] } });
    expect(called(calls)).toBe('a');
  });

  test('inside an object', async () => {
    expect((await federation.ask(`{ box { content ${EVERYTHING} face { a __typename } } }`)).answer).toEqual({
      data: { box: { content: { __typename: 'Banana', banana: 'banana' }, face: { a: 'a 4', __typename: 'Both' } } },
    });
  });
});

describe('an interface', () => {
  test('asked for members that one or the other does not know, and of fields of one name and two types', async () => {
    const query = '{ a ... on OnlyA { number: own } ... on OnlyB { text: own } ... on Both { b } }';
    const { answer, calls } = await federation.ask(`{ faceA ${query} faceB ${query} }`);
    expect(answer).toEqual({ data: { faceA: { a: 'a', number: 1 }, faceB: { a: 'a', text: 'text' } } });
    for (const { service, query: sent } of calls) expect(sent).not.toMatch(service === 'a' ? /OnlyB/ : /OnlyA/);
  });
});
