/** A policy that is written for a supergraph: complete, the same each time, and open only where that was asked for. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { CLASSES, skeleton, skeletonText, UNDECIDED } from '../../../../commands/policy/skeleton.ts';
import { coverage, graphIn } from '../../../../gateway/enforcement/coverage/coverage.ts';
import { readPolicyDocument } from '../../../../gateway/enforcement/policy-document.ts';
import { scenes } from '../../../oracle/choices.ts';
import { draw } from '../../../oracle/draw.ts';
import { subgraphsOf } from '../../../oracle/subgraphs.ts';
import { Values } from '../../../oracle/values.ts';
import { compose, withFederation } from '../../../support/federated/compose.ts';
import { composeShop } from '../../../support/shop.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

const shop = composeShop({ catalog: 'http://127.0.0.1:1', 'book-reviews': 'http://127.0.0.1:2' });

/** What the coverage says of the written text. */
function problemsOf(sdl: string, word: string): string[] {
  const graph = graphIn(parse(sdl));
  const read = readPolicyDocument(JSON.parse(skeletonText(skeleton(graph, word))));
  if ('problems' in read) return read.problems;
  return coverage(read.policy, graph);
}

test.each([
  ['a small graph', shop],
  ['the built-in graph', supergraphSdl],
])('with --class public it covers %s', (_, sdl) => {
  expect(problemsOf(sdl, 'public')).toEqual([]);
});

test('without a class every coordinate and every input has still to be decided', () => {
  const { services } = graphIn(parse(shop));
  const fields = services.flatMap((service) => service.fields.filter(({ external, hidden }) => !external && !hidden));
  const inputs = ['Mutation.rename(id:)', 'Mutation.rename(title:)', 'Query.book(id:)'];
  const problems = problemsOf(shop, UNDECIDED);
  const named = problems.map((problem) => problem.split(' has the unknown class ')[0] ?? '');
  expect(named.sort()).toEqual([...fields.map(({ coordinate }) => coordinate), ...inputs].sort());
  expect(problems).toContainEqual(
    expect.stringMatching(/^Book\.stars has the unknown class 'undecided': use a category/),
  );
});

test('it is readable and stable: root types first, one line for each coordinate', () => {
  const text = skeletonText(skeleton(graphIn(parse(shop)), 'name'));
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
      },
      "inputs": {
        "Mutation.rename(id:)": "name",
        "Mutation.rename(title:)": "name",
        "Query.book(id:)": "name"
      }
    }
  },
  "grants": {}
}
`);
});

test('what no client sees is in it where something is made of it', () => {
  const sdl = `type Query { top: Box } type Box @key(fields: "id") { id: ID! code: Int @inaccessible spare: Int @inaccessible }`;
  const made = `type Box @key(fields: "id") { id: ID! code: Int @external label: String @requires(fields: "code") }`;
  const composed = compose({ boxes: withFederation(sdl), labels: withFederation(made) });
  const { boxes } = skeleton(graphIn(parse(composed)), 'public').subgraphs;
  expect(Object.keys(boxes?.coordinates ?? {})).toEqual(['Query.top', 'Box.id', 'Box.code']);
  expect(problemsOf(composed, 'public')).toEqual([]);
});

test('with --class public it covers any graph, however it is split', () => {
  fc.assert(
    fc.property(scenes(1), ({ world }) => {
      const graph = draw(world);
      const { sdls } = subgraphsOf(graph, new Values(graph, world.data));
      expect(problemsOf(compose(sdls), 'public')).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('a word that opens nothing by itself is the default', () => {
  expect(CLASSES).toContain(UNDECIDED);
  expect(problemsOf(shop, UNDECIDED)).not.toEqual([]);
});
