/**
 * The questions with which guards are measured are what they are said to be: valid over the graph, the same for whoever asks, and
 * answered differently. Nothing is timed.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse, validate } from 'graphql';
import { answerRows, openShapes } from '../../bench/guards/answers.ts';

const sdl = readFileSync(new URL('../../../schema/sdl/supergraph.graphql', import.meta.url), 'utf8');
const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
const [open, masked, explained] = answerRows;

describe.each(['one', 'list'] as const)('%s', (name) => {
  const whole = openShapes[name]();

  test.each(answerRows)('is a valid operation of the graph: $row.name', ({ shape }) => {
    const { query } = JSON.parse(shape(whole).requests[0]!.body) as { query: string };
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
  });

  test('is asked alike in the open and masked, and answered with and without how to reach anybody', () => {
    const answers = [open, masked].map((row) => row!.shape(whole).requests);
    expect(answers[1]!.map(({ body }) => body)).toEqual(answers[0]!.map(({ body }) => body));
    for (const { expected, extensions } of answers[0]!) {
      expect(expected).toMatch(/@mail\.example/);
      expect(extensions).toBeUndefined();
    }
    for (const { expected, extensions } of answers[1]!) {
      expect(expected).not.toMatch(/@mail\.example|\+1202|Harbour/);
      expect(JSON.parse(extensions!)).toMatchObject({
        masked: [{ kind: 'email' }, { kind: 'phone' }, { kind: 'address' }],
      });
    }
  });

  test('is explained with the document that the others ask', () => {
    const { variables } = JSON.parse(explained!.shape(whole).requests[0]!.body);
    expect(variables).toMatchObject(
      (({ query, variables: asked }) => ({ operation: query, variables: asked }))(JSON.parse(whole.requests[0]!.body)),
    );
  });
});
