/** The policy that opens everything: each field of each type, by name, and rows for nobody. */
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { openPolicy } from '../../../../gateway/enforcement/open-policy.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';

const policy = openPolicy(
  parse(`
    type Query { news: [News] thing: Thing }
    interface Thing { id: ID }
    type News implements Thing { id: ID title(short: Boolean): String }
    type Empty
    enum Colour { RED }
    union Any = News
    input Filter { city: String }
    extend type News { more: String }
  `),
);

test('every field of an object or an interface is public, with a reason, and nothing else is named', () => {
  const open = { public: 'declared to be about no person, by --policy public' };
  expect(policy).toEqual({
    subgraphs: {
      supergraph: {
        coordinates: {
          'Query.news': open,
          'Query.thing': open,
          'Thing.id': open,
          'News.id': open,
          'News.title': open,
        },
      },
    },
    grants: {},
  });
});

test('what it does not name has no class, as in every policy', () => {
  const index = new PolicyIndex(policy);
  expect([index.classOf('News', 'more'), index.classOf('Filter', 'city')]).toEqual([undefined, undefined]);
});
