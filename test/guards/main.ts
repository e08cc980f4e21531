/**
 * Mutates the guards, and tells what their tests let through: the score, and whether what survives is what is written down.
 * `commands/test-guards.ts` runs it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { readArguments, runCommand, UsageError, wholeNumber } from '../../commands/arguments.ts';
import { LEAST, MUTATED } from './scope.ts';
import { scoreOf, table } from './score.ts';
import { difference, rowOf, survives, written } from './survivors.ts';

const HELP = `npm run test:guards [-- FILE...] [-- --workers N] [-- --again]

Changes the code that decides and the code that says who asks, one small thing at a time, and runs its tests: each change that
no test notices is told. The score must be ${LEAST} percent at least, in every place together, and what survives must be what
test/guards/survivors.md says, no more and no less.
  FILE          this file alone, or these
  --workers N   processes at a time; default 2
  --again       what neither the code nor a test has changed since the last run is not run again
  --help        this text
Exit code 0: all is well; 1: it is not.`;

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Git-ignored, for what a run makes. */
const FOLDER = '.assent/guards';
const TABLE = 'test/guards/survivors.md';
const MOST_WORKERS = 64;

const optionsOf = (mutate: readonly string[], workers: number, again: boolean): PartialStrykerOptions => ({
  mutate: [...mutate],
  plugins: [join(root, 'test/guards/runner.ts')],
  testRunner: 'guards',
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  checkers: [],
  concurrency: workers,
  reporters: ['progress-append-only'],
  tempDirName: `${FOLDER}/sandboxes`,
  incremental: true,
  incrementalFile: `${FOLDER}/last.json`,
  force: !again,
  ignorePatterns: ['docs', 'test/bench', 'test/journeys', '.assent', 'subgraphs/kit/sample'],
  // Nothing of the types is there when the tests run, and TypeScript 7 has no API by which Stryker could read its configuration.
  disableTypeChecks: false,
  tsconfigFile: 'none',
  // A survivor runs every test: on a busy machine that takes longer than the first run, and is no endless loop.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  thresholds: { high: 100, low: LEAST, break: LEAST },
});

await runCommand(async () => {
  const { values, positionals: only } = readArguments({
    help: HELP,
    options: { workers: { type: 'string' }, again: { type: 'boolean' } },
    positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  });
  const files = globSync([...MUTATED], { cwd: root }).map((file) => file.replaceAll(sep, '/'));
  const unknown = only.filter((file) => !files.includes(file));
  if (unknown.length > 0) throw new UsageError(`${unknown.join(', ')}: no such file is mutated.`);
  const workers = wholeNumber('--workers', values.workers ?? '2', 1, MOST_WORKERS);
  process.chdir(root);
  const started = performance.now();
  const all = await new Stryker(
    optionsOf(only.length > 0 ? only : MUTATED, workers, values.again === true),
  ).runMutationTest();
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const fileOf = ({ fileName }: MutantResult): string => relative(root, fileName).replaceAll(sep, '/');
  // What is known from the last run is told of every file, also of those that nobody asked about.
  const results = all.filter((result) => only.length === 0 || only.includes(fileOf(result)));
  const score = scoreOf(results, fileOf);
  process.stdout.write(`\n${table(score)}\n`);
  process.stdout.write(`${results.length} mutants in ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
  const found = results
    .filter(survives)
    .map((result) => ({ file: fileOf(result), row: rowOf(result, sources.get(fileOf(result)) ?? '') }));
  const known = written(readFileSync(join(root, TABLE), 'utf8'));
  const problems = difference(found, only.length > 0 ? known.filter(({ file }) => only.includes(file)) : known);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length > 0) process.stdout.write(`${problems.length} differences from ${TABLE}\n`);
  const isEnough = score.all.percent >= LEAST;
  if (!isEnough) process.stdout.write(`${score.all.percent.toFixed(2)} percent is less than ${LEAST}\n`);
  return isEnough && problems.length === 0 ? 0 : 1;
});
