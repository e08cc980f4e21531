/**
 * What is mutated, and which tests are run to find it out: those without a database, a port or a process, so that each mutant costs
 * milliseconds. Why these: docs/decisions/0015.
 */

/** Files that are mutated, as Stryker reads patterns. */
export const MUTATED: readonly string[] = [
  'gateway/enforcement/**/*.ts',
  'gateway/caller/**/*.ts',
  'gateway/federation/supergraph/partition.ts',
];

/** Folders and files that the score is told of, each by itself; the first that fits. */
export const PLACES: readonly string[] = [
  'gateway/enforcement/coverage/',
  'gateway/enforcement/masks/',
  'gateway/enforcement/',
  'gateway/caller/',
  'gateway/federation/supergraph/',
];

/** Test files, as patterns of `node:fs` glob. */
export const TESTS: readonly string[] = [
  'test/unit/gateway/enforcement/**/*.test.ts',
  'test/unit/gateway/caller/**/*.test.ts',
  'test/unit/gateway/federation/partition*.test.ts',
  'test/policy/**/*.test.ts',
];

/** Percent of the mutants that the tests must find. */
export const LEAST = 90;
