/**
 * The oracle: random graphs, split at random, each asked some random operations; the engine must answer as graphql-js does over
 * the same data unsplit. The first difference ends a run; it is made smaller, and told so that it can be repeated and read.
 */
import fc from 'fast-check';
import { lexicographicSortSchema, print, printSchema } from 'graphql';
import { compose } from '../support/federated/compose.ts';
import { type Federation, federationOf } from '../support/federated.ts';
import { type SceneChoices, scenes } from './choices.ts';
import { differences } from './comparison.ts';
import { draw } from './draw.ts';
import { operationOf } from './operation.ts';
import { type Expected, referenceOf } from './reference.ts';
import { type Difference, Mismatch } from './report.ts';
import { publicSdl } from './sdl.ts';
import { subgraphsOf } from './subgraphs.ts';
import { Values } from './values.ts';

/** Milliseconds of a batch: a case that was found is told even if it could still be made smaller. */
const LONGEST = 180_000;
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
    let isFound = false;
    const property = fc.asyncProperty(scenes(OPERATIONS), async (scene) => {
      let isFirst = true;
      for await (const { wrong, isCrossing, isFailing } of casesOf(scene)) {
        // What is made smaller afterwards is no case of the run.
        if (!isFound) {
          tally.cases += 1;
          if (isFirst) tally.graphs += 1;
          if (isCrossing) tally.crossing += 1;
          if (isFailing) tally.failing += 1;
          isFirst = false;
        }
        if (wrong === undefined) continue;
        isFound = true;
        throw new Mismatch(wrong);
      }
    });
    const result = await fc.check(property, { numRuns, seed: batch, path, interruptAfterTimeLimit: LONGEST });
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

/** One operation, compared. */
export interface Case {
  /** Absent: the engine is right. */
  readonly wrong?: Difference;
  /** Answered from more than one call. */
  readonly isCrossing: boolean;
  readonly isFailing: boolean;
}

/** The operations of a scene in turn. A public schema that is not the right one comes as a case before them. */
export async function* casesOf(scene: SceneChoices): AsyncGenerator<Case> {
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
      yield { isCrossing: false, isFailing: false, wrong: { sdls, wrong, expected, got } };
    }
    for (const choices of scene.operations) {
      const { document, variables } = operationOf(reference.schema, choices);
      const right = reference.answer(document, variables);
      values.ticks = 0;
      const query = print(document);
      const { text, calls } = await asked(federation, query, variables);
      const wrong = text.startsWith('{') ? differences(right, JSON.parse(text)) : [text];
      yield {
        isCrossing: calls.length > 1,
        isFailing: right.errors.length > 0,
        wrong:
          wrong.length === 0
            ? undefined
            : { sdls, query, variables, wrong, calls, expected: toldText(right), got: text },
      };
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
