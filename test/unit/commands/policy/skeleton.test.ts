/** A policy that is written for a supergraph: complete, the same each time, and open only where that was asked for. */
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { CLASSES, skeleton, skeletonText, UNDECIDED } from '../../../../commands/policy/skeleton.ts';
import { coverageOf } from '../../../../gateway/enforcement/coverage.ts';
import { readPolicyDocument } from '../../../../gateway/enforcement/policy-document.ts';
import { supergraphFields } from '../../../../gateway/enforcement/supergraph-fields.ts';
import { composeShop } from '../../../support/shop.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

const shop = composeShop({ catalog: 'http://127.0.0.1:1', 'book-reviews': 'http://127.0.0.1:2' });

/** What the coverage says of the written text. */
function problemsOf(sdl: string, word: string): string[] {
  const services = supergraphFields(parse(sdl));
  const read = readPolicyDocument(JSON.parse(skeletonText(skeleton(services, word))));
  if ('problems' in read) return read.problems;
  return coverageOf(read.policy, new Map(services.map(({ name, fields }) => [name, fields])));
}

test.each([
  ['a small graph', shop],
  ['the built-in graph', supergraphSdl],
])('with --class public it covers %s', (_, sdl) => {
  expect(problemsOf(sdl, 'public')).toEqual([]);
});

test('without a class every coordinate has still to be decided', () => {
  const services = supergraphFields(parse(shop));
  const count = services.flatMap(({ fields }) => fields.filter(({ external, hidden }) => !external && !hidden)).length;
  const problems = problemsOf(shop, UNDECIDED);
  expect(problems).toHaveLength(count);
  expect(problems).toContainEqual(
    expect.stringMatching(/^Book\.stars has the unknown class 'undecided': use a category/),
  );
});

test('it is readable and stable: root types first, one line for each coordinate', () => {
  const text = skeletonText(skeleton(supergraphFields(parse(shop)), 'name'));
  expect(text).toBe(`{
  "subgraphs": {
    "book-reviews": {
      "coordinates": {
        "Book.id": "name",
        "Book.stars": "name",
        "Book.blurb": "name"
      }
    },
    "catalog": {
      "coordinates": {
        "Mutation.rename": "name",
        "Query.books": "name",
        "Query.book": "name",
        "Query.version": "name",
        "Book.id": "name",
        "Book.title": "name",
        "Book.genre": "name",
        "Book.size": "name",
        "Size.width": "name",
        "Size.height": "name"
      }
    }
  },
  "grants": {}
}
`);
});

test('a word that opens nothing by itself is the default', () => {
  expect(CLASSES).toContain(UNDECIDED);
  expect(problemsOf(shop, UNDECIDED)).not.toEqual([]);
});
