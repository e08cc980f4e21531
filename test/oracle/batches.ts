/**
 * How an oracle is run: random scenes in batches until there are cases enough. The first difference ends a run; it is made
 * smaller, and told so that it can be repeated and read. What is compared with what, others say.
 */
import fc from 'fast-check';

/** Milliseconds of a batch: a case that was found is told even if it could still be made smaller. */
const LONGEST = 180_000;
/** Cases of a batch, at most. */
const BATCH = 5_000;

export interface Run {
  /** Operations to be compared, at least. */
  readonly cases: number;
  readonly seed: number;
  /** The path to one case that fast-check has told before. */
  readonly path?: string;
}

/** One operation, compared. */
export interface Case {
  /** What is wrong, as a text for whoever has to find out why; absent: the engine is right. */
  readonly wrong?: string;
  /** What the case is one of: a generator that has become dull must be noticed. */
  readonly marks: readonly string[];
}

export interface Tally {
  cases: number;
  scenes: number;
  /** Mark -> cases that have it. */
  readonly marks: Map<string, number>;
}

export interface Outcome {
  readonly tally: Tally;
  /** Absent: no difference was found. */
  readonly failure?: string;
}

export interface Oracle<Scene> {
  /** What `npm run test:oracle --` is given beside seed and path. */
  readonly command: string;
  readonly scenes: fc.Arbitrary<Scene>;
  /** Cases of a scene, about. */
  readonly perScene: number;
  readonly casesOf: (scene: Scene) => AsyncIterable<Case>;
}

/** A case in which the engine is wrong. */
class Mismatch extends Error {}

export async function runBatches<Scene>(oracle: Oracle<Scene>, { cases, seed, path }: Run): Promise<Outcome> {
  const tally: Tally = { cases: 0, scenes: 0, marks: new Map() };
  for (let batch = seed; tally.cases < cases; batch++) {
    const numRuns = Math.ceil(Math.min(cases - tally.cases, BATCH) / oracle.perScene);
    let isFound = false;
    let underWay: Promise<void> = Promise.resolve();
    const compare = async (scene: Scene): Promise<void> => {
      let isFirst = true;
      for await (const { wrong, marks } of oracle.casesOf(scene)) {
        // What is made smaller afterwards is no case of the run.
        if (!isFound) count(tally, isFirst, marks);
        isFirst = false;
        if (wrong === undefined) continue;
        isFound = true;
        throw new Mismatch(wrong);
      }
    };
    const property = fc.asyncProperty(oracle.scenes, (scene) => {
      underWay = compare(scene);
      return underWay;
    });
    const result = await fc.check(property, {
      numRuns,
      seed: batch,
      path,
      interruptAfterTimeLimit: LONGEST,
      endOnFailure: process.env.NOSHRINK === '1',
    });
    // Where the time of a batch is over, a scene is still being compared: the next must not begin beside it.
    await underWay.catch(() => {});
    if (result.failed) return { tally, failure: told(result, `${oracle.command}--seed ${batch}`) };
    if (path !== undefined) break;
  }
  return { tally };
}

function count(tally: Tally, isFirst: boolean, marks: readonly string[]): void {
  tally.cases += 1;
  if (isFirst) tally.scenes += 1;
  for (const mark of marks) tally.marks.set(mark, (tally.marks.get(mark) ?? 0) + 1);
}

function told(
  result: Pick<fc.RunDetails<unknown>, 'errorInstance' | 'counterexamplePath' | 'numShrinks'>,
  options: string,
): string {
  const error = result.errorInstance as Error;
  const again = `npm run test:oracle -- ${options} --path '${result.counterexamplePath}'`;
  const text = error instanceof Mismatch ? error.message : String(error?.stack ?? error);
  return `${text}\n\nMade smaller ${result.numShrinks} times. The same case again:\n  ${again}\n`;
}
