/** `@interfaceObject`: a service adds fields to every member of an interface without knowing any of them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const media: Given[] = [
  { __typename: 'Book', id: '1', title: 'b1', pages: 100 },
  { __typename: 'Film', id: '2', title: 'f2', minutes: 90 },
];
const medium = ({ id }: Given) => media.find((each) => each.id === id) ?? null;

/** The composition forgets that a field of an `@interfaceObject` is external (@theguild/federation-composition 0.27). */
const withExternal = (sdl: string): string =>
  sdl.replace(
    /(interface Medium [^{]*\{[^}]*?title: String)\n/,
    '$1 @join__field(graph: MEDIA) @join__field(graph: REVIEWS, external: true)\n',
  );

beforeAll(async () => {
  const subgraphs = {
    media: {
      sdl: `
        type Query { media: [Medium!]! book: Book }
        interface Medium @key(fields: "id") { id: ID! title: String }
        type Book implements Medium @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Medium @key(fields: "id") { id: ID! title: String minutes: Int }`,
      resolvers: {
        Query: { media: () => media, book: () => media[0] },
        Medium: { __resolveReference: medium, __resolveType: ({ __typename }: Given) => __typename },
        Book: { __resolveReference: medium },
        Film: { __resolveReference: medium },
      },
    },
    reviews: {
      sdl: `
        type Query { best: Medium ranked: [Medium] }
        type Medium @key(fields: "id") @interfaceObject { id: ID! stars(most: Int = 5): String title: String @external shout: String @requires(fields: "title") reviews: [Review!]! }
        type Review { text: String of: Medium }`,
      resolvers: {
        Query: { best: () => ({ id: '2' }), ranked: () => [{ id: '2' }, null, { id: '1' }] },
        Medium: {
          __resolveReference: (given: Given) => given,
          stars: ({ id }: Given, { most }: Given) => `${id} of ${most}`,
          shout: ({ title }: Given) => `${title}!`,
          reviews: ({ id }: Given) => [{ text: `about ${id}`, of: { id: String(3 - Number(id)) } }],
        },
      },
    },
  };
  federation = await openFederation(subgraphs, { change: withExternal });
});
afterAll(() => federation.stop());

describe('from the service that knows the members', () => {
  test('a field of the other service, on the interface', async () => {
    const { answer, calls } = await federation.ask('{ media { title stars(most: 9) } }');
    expect(answer).toEqual({
      data: {
        media: [
          { title: 'b1', stars: '1 of 9' },
          { title: 'f2', stars: '2 of 9' },
        ],
      },
    });
    expect(representations(calls, 'reviews')).toEqual([
      { __typename: 'Medium', id: '1' },
      { __typename: 'Medium', id: '2' },
    ]);
  });

  test('on the members, each by itself', async () => {
    const { answer } = await federation.ask(
      '{ media { ... on Book { pages stars } ... on Film { minutes } __typename } book { stars shout } }',
    );
    expect(answer).toEqual({
      data: {
        media: [
          { pages: 100, stars: '1 of 5', __typename: 'Book' },
          { minutes: 90, __typename: 'Film' },
        ],
        book: { stars: '1 of 5', shout: 'b1!' },
      },
    });
  });
});

describe('from the service that does not', () => {
  test('its own fields alone need no other call', async () => {
    const { answer, calls } = await federation.ask('{ best { id stars } }');
    expect(answer).toEqual({ data: { best: { id: '2', stars: '2 of 5' } } });
    expect(called(calls)).toBe('reviews');
  });

  test('what the object is, is asked of the service that knows', async () => {
    const { answer } = await federation.ask(
      '{ best { __typename stars title ... on Film { minutes } ... on Book { pages } } }',
    );
    expect(answer).toEqual({ data: { best: { __typename: 'Film', stars: '2 of 5', title: 'f2', minutes: 90 } } });
  });

  test('a fragment on a member alone', async () => {
    const { answer } = await federation.ask(
      '{ best { ... on Book { stars } } ranked { ... on Book { id stars pages } } }',
    );
    expect(answer).toEqual({ data: { best: {}, ranked: [{}, null, { id: '1', stars: '1 of 5', pages: 100 }] } });
  });

  test('a fragment on a member that asks for another name of what is there already', async () => {
    const { text } = await federation.ask(
      '{ best { stars title ... on Film { y: stars z: title } ... on Book { y: stars } } }',
    );
    expect(text).toBe('{"data":{"best":{"stars":"2 of 5","title":"f2","y":"2 of 5","z":"f2"}}}');
  });

  test('a requirement that the other service fulfils', async () => {
    expect((await federation.ask('{ best { shout } }')).answer).toEqual({ data: { best: { shout: 'f2!' } } });
  });

  test('there and back again', async () => {
    const { answer } = await federation.ask(
      '{ book { reviews { text of { title reviews { of { __typename id } } } } } }',
    );
    expect(answer).toEqual({
      data: {
        book: {
          reviews: [{ text: 'about 1', of: { title: 'f2', reviews: [{ of: { __typename: 'Book', id: '1' } }] } }],
        },
      },
    });
  });
});
