/**
 * fast-check for a run of mutants: always the same cases, and no more of them than are worth their time. A property that finds a mutant
 * after ten thousand cases only does not find it here: that is less than `npm test` would find, and never more.
 */
import { createRequire } from 'node:module';

type FastCheck = typeof import('fast-check');

/** Of all properties: whether a mutant is found is no matter of luck. */
const SEED = 20;
const MOST_CASES = 3_000;

// The very build that the bundled tests get.
const fastCheck = createRequire(import.meta.url)('fast-check') as FastCheck;

const bounded = <P extends { readonly numRuns?: number }>(parameters?: P) => ({
  ...parameters,
  seed: SEED,
  endOnFailure: true,
  numRuns: Math.min(parameters?.numRuns ?? 100, MOST_CASES),
});

const assert = ((property: never, parameters?: object) =>
  fastCheck.assert(property, bounded(parameters))) as FastCheck['assert'];

const changed = { ...fastCheck.default, assert };

/** As a module that is required: what is imported by name, and as default. */
export const properties = { ...fastCheck, assert, default: changed, __esModule: true };
