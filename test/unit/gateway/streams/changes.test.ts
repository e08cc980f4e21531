/** One question per interval for all who listen, none where nobody does, and nobody left to believe that nothing has changed. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Changes, LONGEST_SILENCE } from '../../../../gateway/streams/changes.ts';
import { type CustomerEpoch, MAX_CHANGES } from '../../../../schema/customer-changes.ts';

const INTERVAL = 500;

let asked: (readonly CustomerEpoch[])[];
let signals: AbortSignal[];
/** What stands: id -> epoch. */
let epochs: Map<string, number>;
let answer: (after: readonly CustomerEpoch[]) => Promise<readonly CustomerEpoch[]>;
let changes: Changes;

beforeEach(() => {
  jest.useFakeTimers();
  asked = [];
  signals = [];
  epochs = new Map();
  answer = async (after) => {
    const now = after.map(({ id }) => ({ id, epoch: epochs.get(id) ?? 0 }));
    return now.filter(({ epoch }, at) => epoch > after[at]!.epoch);
  };
  changes = new Changes((after, signal) => {
    asked.push(after);
    signals.push(signal);
    return answer(after);
  }, INTERVAL);
});
afterEach(() => void jest.useRealTimers());

const listener = () => ({ changed: jest.fn<(epoch: number) => void>(), silent: jest.fn<() => void>() });
const passes = (intervals = 1) => jest.advanceTimersByTimeAsync(intervals * INTERVAL);

test('nobody is asked while nobody listens, nor once nobody does any more', async () => {
  await passes(10);
  expect(asked).toEqual([]);
  const listening = changes.listen('a', 3, listener());
  await passes(2);
  expect(asked).toEqual([[{ id: 'a', epoch: 3 }], [{ id: 'a', epoch: 3 }]]);
  listening.end();
  listening.end();
  await passes(10);
  expect(asked).toHaveLength(2);
  changes.listen('b', 0, listener());
  await passes();
  expect(asked.slice(2)).toEqual([[{ id: 'b', epoch: 0 }]]);
});

test('one question is for all, each customer once, with the epoch of whoever knows least', async () => {
  const [one, two, three] = [listener(), listener(), listener()];
  changes.listen('a', 5, one);
  changes.listen('a', 3, two);
  changes.listen('b', 0, three);
  epochs.set('a', 5);
  await passes();
  expect(asked).toEqual([
    [
      { id: 'a', epoch: 3 },
      { id: 'b', epoch: 0 },
    ],
  ]);
  expect([one, two, three].map(({ changed }) => changed.mock.calls)).toEqual([[], [[5]], []]);
});

test('a change is told once, the next one again, and what is known already not at all', async () => {
  const one = listener();
  const listening = changes.listen('a', 1, one);
  epochs.set('a', 2);
  await passes(5);
  expect(one.changed.mock.calls).toEqual([[2]]);
  epochs.set('a', 7);
  listening.seen(7);
  await passes(5);
  expect(one.changed.mock.calls).toEqual([[2]]);
  epochs.set('a', 8);
  listening.seen(3);
  await passes();
  expect(one.changed.mock.calls).toEqual([[2], [8]]);
});

test('the next question waits for the answer to the one before', async () => {
  const gate = Promise.withResolvers<readonly CustomerEpoch[]>();
  answer = () => gate.promise;
  changes.listen('a', 0, listener());
  await passes(6);
  expect(asked).toHaveLength(1);
  gate.resolve([]);
  await passes();
  expect(asked).toHaveLength(2);
});

test('whoever asks for more than one question may hold asks several', async () => {
  const heard = Array.from({ length: 2 * MAX_CHANGES + 1 }, (_, n) => [`c${n}`, listener()] as const);
  for (const [id, each] of heard) changes.listen(id, 0, each);
  for (const [id] of heard) epochs.set(id, 1);
  await passes();
  expect(asked.map(({ length }) => length)).toEqual([MAX_CHANGES, MAX_CHANGES, 1]);
  expect(heard.every(([, { changed }]) => changed.mock.calls.length === 1)).toBe(true);
});

test('what a service tells of somebody else, or of what was before, is not told', async () => {
  const one = listener();
  changes.listen('a', 5, one);
  answer = async () => [
    { id: 'b', epoch: 9 },
    { id: 'a', epoch: 5 },
    { id: 'a', epoch: 4 },
  ];
  await passes(3);
  expect(one.changed).not.toHaveBeenCalled();
});

test('a question that is under way ends with the last who listens', async () => {
  answer = () => new Promise(() => {});
  const listening = changes.listen('a', 0, listener());
  await passes();
  listening.end();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

describe('a service that does not answer', () => {
  const fails = async (): Promise<never> => {
    throw new Error('no answer');
  };

  test('is waited for, and what has changed meanwhile is told once it does', async () => {
    const one = listener();
    changes.listen('a', 0, one);
    const answers = answer;
    answer = fails;
    await jest.advanceTimersByTimeAsync(LONGEST_SILENCE - INTERVAL);
    epochs.set('a', 4);
    answer = answers;
    await passes(2);
    expect([one.changed.mock.calls, one.silent.mock.calls]).toEqual([[[4]], []]);
  });

  test('for too long, is told to all who listen, and not asked any more', async () => {
    const all = [listener(), listener()];
    for (const [at, each] of all.entries()) changes.listen(`c${at}`, 0, each);
    answer = fails;
    await jest.advanceTimersByTimeAsync(LONGEST_SILENCE + INTERVAL);
    expect(all.map(({ silent }) => silent.mock.calls.length)).toEqual([1, 1]);
    const before = asked.length;
    await passes(10);
    expect(asked).toHaveLength(before);
  });
});

test('whatever changes in whatever order: in the end each knows the last change after it began, and nobody is told more than changed', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), id: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('listen' as const), id: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('pass' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      epochs.clear();
      const all: { id: string; from: number; told: number[]; end: () => void }[] = [];
      for (const each of steps) {
        if (each.kind === 'pass') await passes();
        else if (each.kind === 'change') epochs.set(each.id, (epochs.get(each.id) ?? 0) + 1);
        else {
          const told: number[] = [];
          const from = epochs.get(each.id) ?? 0;
          const { end } = changes.listen(each.id, from, { changed: (epoch) => told.push(epoch), silent: () => {} });
          all.push({ id: each.id, from, told, end });
        }
      }
      await passes(2);
      for (const { id, from, told, end } of all) {
        const now = epochs.get(id) ?? 0;
        expect(told.at(-1) ?? from).toBe(now);
        expect(told).toEqual([...new Set(told)].filter((epoch) => epoch > from).sort((one, other) => one - other));
        end();
      }
    }),
    { numRuns: 60 },
  );
});
