/**
 * Group commit: an entry that was acknowledged is there, once and in its order, whatever the place where it is kept does; who
 * waits too long is refused; what must not be lost is tried again.
 */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type CommitOptions, GroupCommit } from '../../../../gateway/audit/group-commit.ts';
import { TrailUnavailableError } from '../../../../gateway/audit/trail.ts';
import { anyEntry, entry, sealing } from '../../../support/trail/entries.ts';
import { type Fate, MemoryTrail } from '../../../support/trail/memory.ts';
import { verification } from '../../../support/trail/verification.ts';

const keys = sealing();
const MARCH = Date.UTC(2026, 2, 31, 23, 59, 0);

const log = () => ({ error: jest.fn(), warn: jest.fn() });

const commitTo = (trail: MemoryTrail, options: Partial<CommitOptions> = {}) =>
  new GroupCommit({
    sink: trail,
    period: 'month',
    sealRecords: 1_000,
    sealSeconds: 3_600,
    sign: keys.sign,
    log: log(),
    deadline: 20_000,
    pause: 1,
    clock: () => MARCH,
    ...options,
  });

const settled = async (promise: Promise<void>): Promise<'written' | 'refused'> => {
  try {
    await promise;
    return 'written';
  } catch (error) {
    expect(error).toBeInstanceOf(TrailUnavailableError);
    return 'refused';
  }
};

const opened: GroupCommit[] = [];
const keptOpen = (commit: GroupCommit): GroupCommit => {
  opened.push(commit);
  return commit;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((commit) => commit.close()));
});

test('entries that wait at one moment are one write, in the order in which they came', async () => {
  const trail = new MemoryTrail();
  const commit = commitTo(trail);
  await Promise.all(['1', '2', '3'].map((request) => commit.append(entry(request))));
  expect(trail.groups).toHaveLength(1);
  expect(trail.requests()).toEqual(['1', '2', '3']);
  await commit.close();
});

test('what comes while a group is written is the next group, without the first being waited for alone', async () => {
  const trail = new MemoryTrail();
  const commit = commitTo(trail);
  const write = Promise.withResolvers<void>();
  trail.fates = [write.promise];
  const first = commit.append(entry('1'));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const others = ['2', '3', '4'].map((request) => commit.append(entry(request)));
  write.resolve();
  await Promise.all([first, ...others]);
  expect(trail.groups.map(({ text }) => text.match(/"t":"entry"/g)?.length)).toEqual([1, 3]);
  await commit.close();
});

test('the text of an operation is in a chain once', async () => {
  const trail = new MemoryTrail();
  const commit = commitTo(trail);
  for (const text of ['{ a }', '{ b }', '{ a }', '{ b }']) await commit.append(entry(undefined, ['c1'], text));
  await commit.close();
  const [chain] = trail.kept.values();
  const kinds = chain!.lines.map((line) => JSON.parse(line.toString()).t);
  expect(kinds).toEqual(['open', 'operation', 'entry', 'operation', 'entry', 'entry', 'entry', 'seal']);
});

describe('whatever becomes of writes', () => {
  const fate = fc.constantFrom<Fate>('done', 'lost', 'unknown', 'lost', 'unknown');
  type Step = { readonly entries: Parameters<GroupCommit['append']>[0][]; readonly queued: boolean };
  const step: fc.Arbitrary<Step> = fc.record({
    entries: fc.array(anyEntry, { minLength: 1, maxLength: 4 }),
    queued: fc.boolean(),
  });

  test('what was acknowledged or queued is there once and in its order, and verification finds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.array(fate, { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, fates, sealRecords) => {
          const trail = new MemoryTrail();
          trail.fates = [...fates];
          trail.failing = { seals: fates.length % 2, heads: fates.length % 3 === 0 ? 1 : 0 };
          const commit = commitTo(trail, { sealRecords });
          const waiting: Promise<void>[] = [];
          for (const { entries, queued } of steps) {
            for (const each of entries) {
              if (queued) commit.queue(each);
              else waiting.push(commit.append(each));
            }
            await new Promise(setImmediate);
          }
          await Promise.all(waiting);
          await commit.close();
          expect(trail.requests()).toEqual(steps.flatMap(({ entries }) => entries.map(({ request }) => request)));
          const { findings, entries, chains } = await verification(trail, keys);
          expect(findings).toEqual([]);
          expect({ entries, chains }).toEqual({ entries: steps.flatMap((each) => each.entries).length, chains: 1 });
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('who waits too long', () => {
  test('is refused, and is not written later, when the entry was still waiting', async () => {
    const trail = new MemoryTrail();
    const commit = keptOpen(commitTo(trail, { deadline: 30 }));
    const write = Promise.withResolvers<void>();
    trail.fates = [write.promise];
    const first = commit.append(entry('being written'));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const second = commit.append(entry('waiting'));
    expect(await Promise.all([settled(first), settled(second)])).toEqual(['refused', 'refused']);
    write.resolve();
    await commit.append(entry('later'));
    // What was being written is there, though nobody was told so; nothing that was told is missing.
    expect(trail.requests()).toEqual(['being written', 'later']);
  });

  test('is refused while nothing can be written, and what is queued is written once it can', async () => {
    const trail = new MemoryTrail();
    trail.fates = Array.from({ length: 1_000 }, () => 'lost' as const);
    const told = log();
    const commit = keptOpen(commitTo(trail, { deadline: 40, log: told }));
    const refused = settled(commit.append(entry('refused')));
    commit.queue(entry('queued'));
    expect(await refused).toBe('refused');
    expect(commit.isStuck).toBe(true);
    trail.fates = [];
    while (!trail.requests().includes('queued')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(trail.requests()).toEqual(['refused', 'queued']);
    await commit.append(entry('after'));
    expect(commit.isStuck).toBe(false);
    expect(told.error).toHaveBeenCalledTimes(1);
    expect(told.warn).toHaveBeenCalledTimes(1);
  });
});

test('there is room for so many to wait, and no more', async () => {
  const trail = new MemoryTrail();
  const write = Promise.withResolvers<void>();
  trail.fates = [write.promise];
  const commit = commitTo(trail);
  const one = entry();
  const first = commit.append(one);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const fates = Array.from({ length: 10_050 }, () => settled(commit.append(one)));
  write.resolve();
  await first;
  const counts = Map.groupBy(await Promise.all(fates), (fate) => fate);
  expect([counts.get('written')?.length, counts.get('refused')?.length]).toEqual([10_000, 50]);
  expect(trail.requests()).toHaveLength(10_001);
  await commit.close();
});

test('an entry that is longer than a record may be is refused, and those after it are written', async () => {
  const trail = new MemoryTrail();
  const commit = commitTo(trail);
  const long = { ...entry('long'), brand: 'x'.repeat(5_000_000) };
  const longText = entry('long text', [], `{ ${'x'.repeat(5_000_000)} }`);
  expect(await Promise.all([long, longText, entry('short')].map((each) => settled(commit.append(each))))).toEqual([
    'refused',
    'refused',
    'written',
  ]);
  expect(trail.requests()).toEqual(['short']);
  await commit.close();
});

describe('a chain', () => {
  test('ends with its period; the next one names its last record', async () => {
    const trail = new MemoryTrail();
    let now = MARCH;
    const commit = commitTo(trail, { clock: () => now });
    await commit.append(entry('march'));
    now += 120_000;
    await commit.append(entry('april'));
    await commit.close();
    expect([...trail.kept.values()].map(({ period }) => period)).toEqual(['2026-03', '2026-04']);
    const [first, second] = [...trail.kept.values()];
    expect(JSON.parse(second!.lines[0]!.toString()).others).toEqual([
      [first!.head.writer, first!.head.last, first!.head.hash],
    ]);
    const { findings, notes, chains } = await verification(trail, keys);
    expect({ findings, notes, chains }).toEqual({ findings: [], notes: [], chains: 2 });
  });

  test('does not run backwards with the clock', async () => {
    const trail = new MemoryTrail();
    let now = MARCH;
    const commit = commitTo(trail, { clock: () => now });
    await commit.append(entry());
    now -= 5_000;
    await commit.append(entry());
    await commit.close();
    const times = [...trail.kept.values()].flatMap(({ lines }) => lines.map((line) => JSON.parse(line.toString()).at));
    expect(new Set(times)).toEqual(new Set([MARCH]));
    expect((await verification(trail, keys)).findings).toEqual([]);
  });

  test('is sealed after some time, also when nothing follows', async () => {
    const trail = new MemoryTrail();
    const commit = keptOpen(commitTo(trail, { sealSeconds: 0.02 }));
    await commit.append(entry());
    while (trail.besides.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { findings, seals, notes } = await verification(trail, keys);
    expect({ findings, seals }).toEqual({ findings: [], seals: 1 });
    expect(notes[0]?.what).toContain('0 of its records have no seal yet');
  });

  test('of a writer that never had an entry does not exist', async () => {
    const trail = new MemoryTrail();
    await commitTo(trail).close();
    expect(trail.kept.size).toBe(0);
  });
});

describe('closing', () => {
  test('writes what waits, ends the chain, and takes nothing any more', async () => {
    const trail = new MemoryTrail();
    const commit = commitTo(trail);
    const waiting = commit.append(entry('waits'));
    const closed = commit.close();
    expect(await settled(commit.append(entry('late')))).toBe('refused');
    await closed;
    expect(await settled(waiting)).toBe('written');
    expect(trail.requests()).toEqual(['waits']);
    expect((await verification(trail, keys)).notes).toEqual([]);
  });

  test('ends in bounded time when nothing can be written, and tells how much is lost', async () => {
    const trail = new MemoryTrail();
    trail.fates = Array.from({ length: 1_000 }, () => 'lost' as const);
    const told = log();
    const commit = commitTo(trail, { closeWithin: 50, log: told });
    const waiting = settled(commit.append(entry()));
    commit.queue(entry());
    commit.queue(entry());
    await commit.close();
    expect(await waiting).toBe('refused');
    expect(told.error).toHaveBeenLastCalledWith({ lost: 2 }, expect.stringContaining('are lost'));
  });
});
