/**
 * How Stryker runs the tests: in one process after another mutant, each time with all of our modules evaluated anew while the mutant is
 * active. Stryker's own runner for jest starts jest for each mutant with every test file that could matter: hours.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { InstrumenterContext, MutantCoverage } from '@stryker-mutator/api/core';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { type Bundle, bundlesOf, requireIn } from './bundles.ts';
import { properties } from './properties.ts';
import { TESTS } from './scope.ts';
import { globals, type Ran, runFile } from './suite.ts';

/** What is evaluated with a file belongs to each of its tests. */
const LOADING = ' ';

/** Milliseconds: tests that take longer run after all others. */
const SLOW = 100;
/** In the sandbox, where every process of a run finds it. */
const SLOW_TESTS = 'slow-tests.json';

interface SlowTest {
  readonly id: string;
  readonly file: string;
}

const idOf = (file: string, name: string): string => `${file}: ${name}`;

class GuardsRunner implements TestRunner {
  readonly #directory = process.cwd();
  readonly #require = requireIn(this.#directory, { '@jest/globals': globals, 'fast-check': properties });
  #bundles: ReadonlyMap<string, Bundle> = new Map();
  /** Of each mutated file, the test files in the order in which they last found something. */
  readonly #found = new Map<string, string[]>();
  readonly #context: InstrumenterContext = {};
  #slow: readonly SlowTest[] | undefined;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { __stryker__: this.#context });
    this.#bundles = await bundlesOf(this.#directory, TESTS);
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const covered: MutantCoverage = { static: {}, perTest: {} };
    this.#context.activeMutant = undefined;
    for (const file of this.#bundles.keys()) {
      const perTest: MutantCoverage['perTest'] = {};
      this.#context.mutantCoverage = { static: {}, perTest };
      this.#context.currentTestId = LOADING;
      const ran = await this.#run(file, {
        wants: () => true,
        enters: (name) => {
          this.#context.currentTestId = name === undefined ? LOADING : idOf(file, name);
        },
        stops: false,
      });
      const whileLoading = perTest[LOADING] ?? {};
      for (const { name, failure, milliseconds } of ran) {
        const id = idOf(file, name);
        const told = { id, name: id, fileName: join(this.#directory, file), timeSpentMs: milliseconds };
        covered.perTest[id] = { ...whileLoading, ...perTest[id] };
        tests.push(
          failure === undefined
            ? { ...told, status: TestStatus.Success }
            : { ...told, status: TestStatus.Failed, failureMessage: failure },
        );
      }
    }
    this.#context.mutantCoverage = undefined;
    const slow = tests
      .filter(({ timeSpentMs }) => timeSpentMs > SLOW)
      .sort((one, other) => one.timeSpentMs - other.timeSpentMs)
      .map(({ id, fileName }) => ({ id, file: relative(this.#directory, fileName as string) }));
    await writeFile(join(this.#directory, SLOW_TESTS), JSON.stringify(slow));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: covered };
  }

  async mutantRun({ activeMutant, testFilter, sandboxFileName, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    const wanted = new Set(testFilter);
    let nrOfTests = 0;
    this.#context.activeMutant = activeMutant.id;
    this.#context.hitLimit = hitLimit;
    this.#context.hitCount = hitLimit === undefined ? undefined : 0;
    const slow = await this.#slowTests();
    const files = this.#order(sandboxFileName, wanted);
    const later = slow.filter(({ id }) => wanted.has(id));
    const rounds = [
      ...files.map((file) => ({
        file,
        isWanted: (id: string) => wanted.has(id) && !later.some((each) => each.id === id),
      })),
      ...later.map(({ id, file }) => ({ file, isWanted: (each: string) => each === id })),
    ];
    for (const { file, isWanted } of rounds) {
      const ran = await this.#run(file, { wants: (name) => isWanted(idOf(file, name)), stops: true });
      nrOfTests += ran.length;
      const timeout = determineHitLimitReached(this.#context.hitCount, hitLimit);
      const failed = ran.find(({ failure }) => failure !== undefined);
      if (timeout === undefined && failed === undefined) continue;
      this.#remember(sandboxFileName, file);
      if (timeout !== undefined) return { status: MutantRunStatus.Timeout, reason: timeout.reason };
      const { name, failure = '' } = failed as Ran;
      return { status: MutantRunStatus.Killed, killedBy: [idOf(file, name)], failureMessage: failure, nrOfTests };
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  #run(file: string, watch: Parameters<typeof runFile>[1]): Promise<Ran[]> {
    const evaluate = this.#bundles.get(file) as Bundle;
    return runFile(() => evaluate(this.#require, { exports: {} }), watch);
  }

  /** Those that the first run found to be slow, wherever it ran. */
  async #slowTests(): Promise<readonly SlowTest[]> {
    this.#slow ??= JSON.parse(await readFile(join(this.#directory, SLOW_TESTS), 'utf8')) as SlowTest[];
    return this.#slow;
  }

  #order(mutated: string, wanted: ReadonlySet<string>): string[] {
    const files = [...this.#bundles.keys()].filter(
      (file) => wanted.size === 0 || [...wanted].some((id) => id.startsWith(`${file}: `)),
    );
    const first = this.#found.get(mutated) ?? [];
    const rank = (file: string): number => (first.includes(file) ? first.indexOf(file) : first.length);
    return files.sort((one, other) => rank(one) - rank(other));
  }

  #remember(mutated: string, file: string): void {
    const others = (this.#found.get(mutated) ?? []).filter((each) => each !== file);
    this.#found.set(mutated, [file, ...others]);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'guards', injectableClass: GuardsRunner }];
