/**
 * Runs tests in this process by jest's own parts (jest-circus, expect, mocks and timers): what `jest` does for a file, without a process, a
 * `vm` context and a module registry for each. A test that fails here would fail there.
 */
import { createRequire } from 'node:module';
import { jestExpect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import type { Circus } from '@jest/types';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

/** Milliseconds, for a busy machine: who waits for longer waits for what a mutant never sends. */
const PATIENCE = 20_000;

export interface Ran {
  readonly name: string;
  /** Absent: it passed. */
  readonly failure?: string;
  readonly milliseconds: number;
}

export interface Watch {
  /** Whether to run a test of the file. */
  readonly wants: (name: string) => boolean;
  /** Before each test; afterwards, with undefined. */
  readonly enters?: (name: string | undefined) => void;
  /** Whether to stop at the first failure. */
  readonly stops: boolean;
}

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {}, rootDir: '' } as never, global: globalThis });
const load = createRequire(import.meta.url);

/** As far as the tests of the guards use it; what is missing here fails where a test asks for it. */
const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: (options?: object) => timers.useFakeTimers(options),
  useRealTimers: () => timers.useRealTimers(),
  setSystemTime: (now?: number | Date) => timers.setSystemTime(now),
  advanceTimersByTime: (milliseconds: number) => timers.advanceTimersByTime(milliseconds),
  advanceTimersByTimeAsync: (milliseconds: number) => timers.advanceTimersByTimeAsync(milliseconds),
  /** Packages that are loaded meanwhile are loaded once more. */
  isolateModules: (isolated: () => void) => {
    const kept = { ...load.cache };
    for (const name of Object.keys(kept)) delete load.cache[name];
    try {
      isolated();
    } finally {
      Object.assign(load.cache, kept);
    }
  },
};

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const globals = { afterAll, afterEach, beforeAll, beforeEach, describe, it, test, expect: jestExpect, jest };

/** Full names as they are told, those that occur twice with a number. */
function namesOf(
  block: Circus.DescribeBlock,
  taken = new Map<string, number>(),
  names = new Map<Circus.TestEntry, string>(),
) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') namesOf(child, taken, names);
    else {
      const titles: string[] = [child.name];
      for (let at: Circus.DescribeBlock | undefined = child.parent; at?.parent; at = at.parent) titles.unshift(at.name);
      const name = titles.join(' ');
      const times = (taken.get(name) ?? 0) + 1;
      taken.set(name, times);
      names.set(child, times === 1 ? name : `${name} (${times})`);
    }
  }
  return names;
}

const textOf = (error: unknown): string =>
  Array.isArray(error) ? textOf(error[0]) : error instanceof Error ? (error.stack ?? error.message) : String(error);

/** What the tests of one file give; a file that cannot be evaluated is one failed test without a name. */
export async function runFile(evaluate: () => void, { wants, enters, stops }: Watch): Promise<Ran[]> {
  const ran: Ran[] = [];
  circus.resetState();
  try {
    evaluate();
  } catch (error) {
    return [{ name: '', failure: textOf(error), milliseconds: 0 }];
  }
  const state = circus.getState();
  state.testTimeout = PATIENCE;
  const names = namesOf(state.rootDescribeBlock);
  let isOver = false;
  for (const [entry, name] of names) if (!wants(name)) entry.mode = 'skip';
  const listen = (event: Circus.Event): void => {
    if (event.name === 'test_start') {
      if (isOver) event.test.mode = 'skip';
      enters?.(names.get(event.test));
    } else if (event.name === 'test_done') {
      enters?.(undefined);
      const { test: entry } = event;
      const [error] = entry.errors;
      const failure = error === undefined ? undefined : textOf(error);
      ran.push({ name: names.get(entry) as string, failure, milliseconds: entry.duration ?? 0 });
      isOver ||= stops && failure !== undefined;
    }
  };
  circus.addEventHandler(listen);
  try {
    const { unhandledErrors } = await circus.run();
    if (unhandledErrors[0] !== undefined) ran.push({ name: '', failure: unhandledErrors[0], milliseconds: 0 });
  } finally {
    circus.removeEventHandler(listen);
    timers.useRealTimers();
    mocker.restoreAllMocks();
  }
  return ran;
}
