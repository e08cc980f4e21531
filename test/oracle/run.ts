/**
 * The oracle: random graphs, split at random, each asked some random operations; the engine must answer as graphql-js does over
 * the same data unsplit.
 */
import { lexicographicSortSchema, print, printSchema } from 'graphql';
import { compose } from '../support/federated/compose.ts';
import { type Federation, federationOf } from '../support/federated.ts';
import { type Case, type Outcome, type Run, runBatches } from './batches.ts';
import { type SceneChoices, scenes } from './choices.ts';
import { differences } from './comparison.ts';
import { draw } from './draw.ts';
import { operationOf } from './operation.ts';
import { type Expected, referenceOf } from './reference.ts';
import { type Difference, differenceText } from './report.ts';
import { publicSdl } from './sdl.ts';
import { subgraphsOf } from './subgraphs.ts';
import { Values } from './values.ts';

/** Marks of cases that are worth their time. */
export const CROSSING = 'answered by several calls';
export const FAILING = 'with errors';

/** Operations over one graph at most; building an engine costs as much as some answers. */
const OPERATIONS = 16;

export const runOracle = (run: Run): Promise<Outcome> =>
  runBatches({ command: '', scenes: scenes(OPERATIONS), perScene: OPERATIONS / 2, casesOf }, run);

/** The operations of a scene in turn. A public schema that is not the right one comes as a case before them. */
async function* casesOf(scene: SceneChoices): AsyncGenerator<Case> {
  const graph = draw(scene.world);
  const values = new Values(graph, scene.world.data);
  const { sdls, answerings } = subgraphsOf(graph, values);
  const reference = referenceOf(graph, values, publicSdl(graph));
  const federation = await federationOf(compose(sdls), answerings);
  try {
    const got = printSchema(lexicographicSortSchema(federation.engine.schema));
    const expected = printSchema(lexicographicSortSchema(reference.schema));
    if (got !== expected) {
      const wrong = ['The public schema is different.'];
      yield { marks: [], wrong: differenceText({ sdls, wrong, expected, got }) };
    }
    for (const choices of scene.operations) {
      const { document, variables } = operationOf(reference.schema, choices);
      const right = reference.answer(document, variables);
      values.ticks = 0;
      const query = print(document);
      const { text, calls } = await asked(federation, query, variables);
      const wrong = text.startsWith('{') ? differences(right, JSON.parse(text)) : [text];
      const told: Difference = { sdls, query, variables, wrong, calls, expected: toldText(right), got: text };
      const marks = [...(calls.length > 1 ? [CROSSING] : []), ...(right.errors.length > 0 ? [FAILING] : [])];
      yield { marks, wrong: wrong.length === 0 ? undefined : differenceText(told) };
    }
  } finally {
    await federation.stop();
  }
}

/** An engine that throws is wrong, and the case is told like any other. */
const asked = (federation: Federation, query: string, variables: Readonly<Record<string, unknown>>) =>
  federation
    .ask(query, variables)
    .catch((error: unknown) => ({ text: `The engine threw ${String(error)}`, calls: [] }));

const toldText = ({ data, failures }: Expected): string =>
  `{"data":${data}}${[...failures].map(([path, coordinate]) => `\n  ${coordinate} fails at ${path}`).join('')}`;
