/** What the trail calls an operation: the graph's words, the same for every way to write it, and never without an end. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, type FragmentDefinitionNode, type OperationDefinitionNode, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { normalise } from '../../../../gateway/federation/document/normalise.ts';
import { operationText } from '../../../../gateway/federation/document/operation-text.ts';

const schema = buildSchema(`
  type Query { a(x: Int, in: In): Node  one: Thing  two: Thing }
  type Mutation { set(x: Int): Node }
  input In { secret: String }
  interface Thing { id: ID }
  type One implements Thing { id: ID  only: Int }
  type Two implements Thing { id: ID  next: Thing }
  type Node { id: ID  next(first: Int): Node }
`);
const open = { public: 'for this test' };
const policy = { subgraphs: { s: { coordinates: { 'Query.*': open, 'One.*': open, 'Two.*': open, 'Node.*': open } } } };
const index = new PolicyIndex({ ...policy, grants: {} });

function textOf(document: string) {
  const [operation, ...fragments] = parse(document).definitions;
  const normal = normalise(
    schema,
    index,
    operation as OperationDefinitionNode,
    fragments as FragmentDefinitionNode[],
    {},
  );
  return operationText(normal.kind, normal.roots);
}

describe('the text of an operation', () => {
  test.each([
    ['as it is', '{ a(x: 1) { id next(first: 2) { id } } }'],
    ['with other values', '{ a(x: 7) { id next(first: 0) { id } } }'],
    ['with names', 'query Jane($jane: Int) { jane: a(x: $jane) { mine: id yours: next(first: $jane) { id } } }'],
    ['with fragments', '{ a(x: 1) { ...F } } fragment F on Node { id ... on Node { next(first: 1) { id } } }'],
  ])('%s is the same', (_, document) => {
    expect(textOf(document)).toEqual({
      text: 'query{a(x:?){id next(first:?){id}}}',
      sha256: 'fjO-wODnlXZ-E4BcaQFaOJ5OAL8YNRPM0auxwl0LGX8',
    });
  });

  test('says nothing of what is inside an argument', () => {
    expect(textOf('{ a(in: { secret: "jane" }) { id } }').text).toBe('query{a(in:?){id}}');
  });

  test('names types where different things are asked of them, and only there', () => {
    expect(textOf('{ one { id ... on One { only } } two { id } }').text).toBe(
      'query{one{...on One{id only}...on Two{id}...on Thing{id}} two{id}}',
    );
  });

  test('of a mutation says so', () => {
    expect(textOf('mutation { set(x: 1) { id } }').text).toBe('mutation{set(x:?){id}}');
  });

  test('that would be long is cut, and still another one than that of another operation', () => {
    const long = (last: string) =>
      textOf(`{ ${Array.from({ length: 2_000 }, (_, at) => `a${at}: a { id }`)} one { ${last} } }`);
    const [one, other] = [long('id'), long('__typename')];
    expect(one.text).toHaveLength(4_096 + '... '.length + 43);
    expect(other.text.slice(0, 4_096)).toBe(one.text.slice(0, 4_096));
    expect(other.text).not.toBe(one.text);
    expect(other.sha256).not.toBe(one.sha256);
  });

  test('is made in no time, however often types multiply a short document', () => {
    const nested = (levels: number): string =>
      levels === 0 ? 'id' : `id ... on One { only } ... on Two { next { ${nested(levels - 1)} } }`;
    expect(textOf(`{ one { ${nested(40)} } }`).text.length).toBeLessThan(4_200);
  });
});
