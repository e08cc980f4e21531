/**
 * The oracle: random graphs, split at random, each asked some random operations; the engine must answer as graphql-js does over
 * the same data unsplit. The first difference ends a run; it is made smaller, and told so that it can be repeated and read.
 */
import fc from 'fast-check';
import { lexicographicSortSchema, print, printSchema } from 'graphql';
import { compose } from '../support/federated/compose.ts';
import { type Call, type Federation, federationOf } from '../support/federated.ts';
import { type SceneChoices, scenes } from './choices.ts';
import { type Answer, differences } from './comparison.ts';
import { draw } from './draw.ts';
import { operationOf } from './operation.ts';
import { type Expected, type Reference, referenceOf } from './reference.ts';
import { type Difference, Mismatch } from './report.ts';
import { publicSdl } from './sdl.ts';
import { servicesOf } from './subgraphs.ts';
import { Values } from './values.ts';

/** Operations over one graph at most; building an engine costs as much as some answers. */
const OPERATIONS = 16;

export interface Run {
  /** Operations to be compared, at least. */
  readonly cases: number;
  readonly seed: number;
  /** The path to one case that fast-check has told before. */
  readonly path?: string;
}

/** What the cases of a run were like: a generator that has become dull must be noticed. */
export interface Tally {
  cases: number;
  graphs: number;
  /** Answered from more than one call. */
  crossing: number;
  /** With an error. */
  failing: number;
}

export interface Outcome {
  readonly tally: Tally;
  /** Absent: no difference was found. */
  readonly failure?: string;
}

export async function runOracle({ cases, seed, path }: Run): Promise<Outcome> {
  const tally: Tally = { cases: 0, graphs: 0, crossing: 0, failing: 0 };
  for (let batch = seed; tally.cases < cases; batch++) {
    const numRuns = Math.ceil(Math.min(cases - tally.cases, 5_000) / (OPERATIONS / 2));
    // What is made smaller afterwards is no case of the run.
    let counted: Tally | undefined = tally;
    const property = fc.asyncProperty(scenes(OPERATIONS), async (scene) => {
      const before = counted;
      counted = undefined;
      await compare(scene, before);
      counted = before;
    });
    const result = await fc.check(property, { numRuns, seed: batch, path });
    if (result.failed) return { tally, failure: told(result, batch) };
    if (path !== undefined) break;
  }
  return { tally };
}

function told(result: fc.RunDetails<[SceneChoices]>, seed: number): string {
  const error = result.errorInstance as Error;
  const again = `npm run test:oracle -- --seed ${seed} --path '${result.counterexamplePath}'`;
  const text = error instanceof Mismatch ? error.message : String(error?.stack ?? error);
  return `${text}\n\nMade smaller ${result.numShrinks} times. The same case again:\n  ${again}\n`;
}

async function compare(scene: SceneChoices, tally: Tally | undefined): Promise<void> {
  const graph = draw(scene.world);
  const values = new Values(graph, scene.world.data);
  const { sdls, answerings } = servicesOf(graph, values);
  const sdl = publicSdl(graph);
  const reference = referenceOf(graph, values, sdl);
  const federation = await federationOf(compose(sdls), answerings);
  try {
    if (tally !== undefined) tally.graphs += 1;
    const shown = printSchema(lexicographicSortSchema(federation.engine.schema));
    const right = printSchema(lexicographicSortSchema(reference.schema));
    if (shown !== right)
      throw new Mismatch({ sdls, wrong: ['The public schema is different.'], expected: right, got: shown });
    for (const choices of scene.operations) {
      const { document, variables } = operationOf(reference.schema, choices);
      const difference = await compareOne(federation, reference, document, variables, values, tally);
      if (difference !== undefined) throw new Mismatch({ sdls, ...difference });
    }
  } finally {
    await federation.stop();
  }
}

async function compareOne(
  federation: Federation,
  reference: Reference,
  document: Parameters<Reference['answer']>[0],
  variables: Readonly<Record<string, unknown>>,
  values: Values,
  tally: Tally | undefined,
): Promise<Omit<Difference, 'sdls'> | undefined> {
  const expected: Expected = reference.answer(document, variables);
  values.ticks = 0;
  const query = print(document);
  let answer: Answer;
  let calls: readonly Call[] = [];
  try {
    ({ answer, calls } = await federation.ask(query, variables));
  } catch (error) {
    return { query, variables, wrong: [`The engine threw: ${String(error)}`], expected: expected.data, got: '' };
  }
  if (tally !== undefined) {
    tally.cases += 1;
    if (calls.length > 1) tally.crossing += 1;
    if (expected.errors.length > 0) tally.failing += 1;
  }
  const wrong = differences(expected, answer);
  if (wrong.length === 0) return undefined;
  return { query, variables, wrong, expected: expectedText(expected), got: JSON.stringify(answer), calls };
}

const expectedText = ({ data, failures }: Expected): string =>
  `{"data":${data}}${[...failures].map(([path, coordinate]) => `\n  ${coordinate} fails at ${path}`).join('')}`;
