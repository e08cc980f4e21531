/** The differencing guard, against sets of names that remember everything. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Count } from '../../../../../gateway/audience/metrics/count.ts';
import { MemoryOfProcess, MOST_OF_CALLER, REMEMBERED_FOR } from '../../../../../gateway/audience/metrics/memory.ts';
import { RemoteMemory, remember } from '../../../../../gateway/audience/metrics/memory-of-primary.ts';
import { Population, placesBy } from '../../../../../gateway/audience/metrics/population.ts';
import { NOTHING_TOLD, type Told, telling } from '../../../../../gateway/audience/metrics/telling.ts';
import { NothingMoreToTell, ToldBefore } from '../../../../../gateway/audience/metrics/told-before.ts';

const placeOf = placesBy(Buffer.alloc(32, 3));
const SMALLEST = 10;
const START = Date.parse('2026-03-01T12:00:00Z');

interface Asked {
  readonly caller?: string;
  readonly smallest?: number;
  readonly now?: number;
}

/** Asks how many these are, by the first character of their names. */
function ask(before: ToldBefore, ids: readonly string[], asked: Asked = {}): Promise<Told> {
  const { caller = 'analyst', smallest = SMALLEST, now = START } = asked;
  const count = new Count({ dimensions: 1, facts: 0, distributions: [] }, placeOf);
  for (const id of ids) count.add({ id, texts: [id.slice(0, 1)], values: [] });
  return before.tell({ caller, smallest, now }, (isFree) => {
    const { told, populations } = telling(count, 1, smallest, isFree);
    return { answer: told, populations };
  });
}

const names = (group: string, many: number, from = 0): string[] =>
  Array.from({ length: many }, (_, at) => `${group}${from + at}`);

const differing = (one: readonly string[], other: readonly string[]): number =>
  one.filter((id) => !other.includes(id)).length + other.filter((id) => !one.includes(id)).length;

describe('of two populations that differ by fewer than may be spoken of', () => {
  const crowd = [...names('a', 30), ...names('b', 30)];

  test.each([1, 2, 9])(
    'by %i, the second is not told, and its answer says no more than one of too few',
    async (few) => {
      for (const other of [crowd.slice(few), [...crowd, ...names('b', few, 30)]]) {
        const before = new ToldBefore();
        expect((await ask(before, crowd)).total?.count).toBe(60);
        expect(await ask(before, other)).toEqual(NOTHING_TOLD);
        expect(await ask(before, names('a', 3))).toEqual(NOTHING_TOLD);
      }
    },
  );

  test('the second is told to somebody else, to the same after a day, and of the same people always', async () => {
    const before = new ToldBefore();
    const told = await ask(before, crowd);
    const other = crowd.slice(1);
    expect((await ask(before, other, { caller: 'colleague' })).total?.count).toBe(59);
    expect(await ask(before, crowd, { now: START + REMEMBERED_FOR / 2 })).toEqual(told);
    // What was told again is remembered from then on.
    expect(await ask(before, other, { now: START + REMEMBERED_FOR })).toEqual(NOTHING_TOLD);
    expect((await ask(before, other, { now: START + 1.5 * REMEMBERED_FOR })).total?.count).toBe(59);
  });

  test('the larger of the two thresholds counts', async () => {
    const before = new ToldBefore();
    const large = [...names('a', 80), ...names('b', 80)];
    expect((await ask(before, large, { smallest: 50 })).total?.count).toBe(160);
    expect(await ask(before, large.slice(20))).toEqual(NOTHING_TOLD);
    expect((await ask(before, large.slice(20), { caller: 'colleague' })).total?.count).toBe(140);
    expect(await ask(before, large, { caller: 'colleague' })).toMatchObject({ total: { count: 160 } });
    expect((await ask(before, large, { caller: 'colleague', smallest: 50 })).total?.count).toBe(undefined);
  });

  test('a group alone is left out where it is the group that is close', async () => {
    const before = new ToldBefore();
    await ask(before, crowd);
    const told = await ask(before, [...names('a', 29), ...names('b', 60), ...names('c', 20)]);
    expect(told.total?.count).toBe(109);
    expect(told.groups.map(({ key }) => key)).toEqual([['b']]);
  });
});

test('no two populations that a caller is told of differ by few, whatever they ask', async () => {
  const asks = fc.array(
    fc.array(fc.record({ group: fc.constantFrom('a', 'b', 'c'), from: fc.nat(20), many: fc.nat(40) }), {
      maxLength: 4,
    }),
    { minLength: 2, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(asks, async (questions) => {
      const before = new ToldBefore();
      const heard: string[][] = [];
      for (const parts of questions) {
        const ids = [...new Set(parts.flatMap(({ group, from, many }) => names(group, many, from)))];
        const { total, groups } = await ask(before, ids);
        if (total === undefined) continue;
        heard.push(ids);
        for (const { key } of groups) heard.push(ids.filter((id) => id.startsWith(key[0] ?? '')));
        const rest = ids.filter((id) => !groups.some(({ key }) => id.startsWith(key[0] ?? '')));
        if (rest.length > 0) heard.push(rest);
      }
      for (const one of heard)
        for (const other of heard) {
          const few = differing(one, other);
          expect(few === 0 || few >= SMALLEST).toBe(true);
        }
    }),
    { numRuns: 300 },
  );
});

describe('what is remembered of a caller', () => {
  const alone = (id: string): Population => {
    const population = new Population();
    population.add(placeOf(id));
    return population;
  };
  const fill = (before: ToldBefore, caller: string, many: number) =>
    before.tell({ caller, smallest: 1, now: START }, () => ({
      answer: 'told',
      populations: Array.from({ length: many }, (_, at) => alone(`${caller} ${at}`)),
    }));

  test('is bounded: when it is full nothing new is told, what was told is, and a day later all is', async () => {
    const before = new ToldBefore();
    expect(await fill(before, 'analyst', MOST_OF_CALLER)).toBe('told');
    expect(await fill(before, 'analyst', MOST_OF_CALLER)).toBe('told');
    await expect(fill(before, 'analyst', MOST_OF_CALLER + 1)).rejects.toThrow(NothingMoreToTell);
    await expect(ask(before, names('a', 30))).rejects.toThrow(NothingMoreToTell);
    expect((await ask(before, names('a', 30), { caller: 'colleague' })).total?.count).toBe(30);
    expect((await ask(before, names('a', 30), { now: START + REMEMBERED_FOR })).total?.count).toBe(30);
  });

  test('is bounded for all callers together', async () => {
    const before = new ToldBefore();
    for (let caller = 0; caller < 20; caller += 1) await fill(before, `${caller}`, MOST_OF_CALLER);
    await expect(ask(before, names('a', 30), { caller: 'last' })).rejects.toThrow(NothingMoreToTell);
  });

  test('says how long it is until there is room', async () => {
    const before = new ToldBefore();
    await fill(before, 'analyst', MOST_OF_CALLER);
    await expect(ask(before, names('a', 30), { now: START + 1_000 })).rejects.toMatchObject({
      wait: REMEMBERED_FOR - 1_000,
    });
  });
});

describe('several processes', () => {
  const crowd = names('a', 40);

  /** A process that remembers in another, over a channel that carries JSON. */
  function elsewhere(memory: MemoryOfProcess): ToldBefore {
    const [here, there]: ((message: never) => void)[][] = [[], []];
    const send = (to: typeof here) => (message: unknown) =>
      setImmediate(() => {
        for (const hear of to ?? []) hear(JSON.parse(JSON.stringify(message)) as never);
      });
    const hears = (of: typeof here) => (hear: (message: never) => void) => void of?.push(hear);
    remember(memory, { send: send(here), onMessage: hears(there) as never });
    return new ToldBefore(new RemoteMemory({ send: send(there), onMessage: hears(here) as never }));
  }

  test('remember together: what one has told, another does not tell the rest of', async () => {
    const memory = new MemoryOfProcess();
    const [one, other] = [elsewhere(memory), elsewhere(memory)];
    expect((await ask(one, crowd)).total?.count).toBe(40);
    expect(await ask(other, crowd.slice(1))).toEqual(NOTHING_TOLD);
    expect((await ask(other, crowd)).total?.count).toBe(40);
    expect((await ask(other, crowd.slice(1), { caller: 'colleague' })).total?.count).toBe(39);
  });

  test('that are asked at once tell one of two that are close', async () => {
    const memory = new MemoryOfProcess();
    const several = Array.from({ length: 4 }, () => elsewhere(memory));
    const told = await Promise.all(several.map((each, at) => ask(each, crowd.slice(at))));
    expect(told.filter(({ total }) => total !== undefined)).toHaveLength(1);
  });

  test('say that there is no more room, as one alone does', async () => {
    const memory = new MemoryOfProcess();
    const populations = Array.from({ length: MOST_OF_CALLER }, (_, at) => {
      const population = new Population();
      population.add(placeOf(`${at}`));
      return population;
    });
    await elsewhere(memory).tell({ caller: 'analyst', smallest: 1, now: START }, () => ({ answer: 1, populations }));
    await expect(ask(elsewhere(memory), crowd)).rejects.toThrow(NothingMoreToTell);
  });

  test('tell nothing where it does not answer, or not as agreed', async () => {
    const deaf = new ToldBefore(
      new RemoteMemory({
        send: (message) => {
          for (const hear of listeners) hear({ ...message, answer: { added: 'added' } } as never);
        },
        onMessage: (hear) => void listeners.push(hear),
      }),
    );
    await expect(ask(deaf, crowd)).rejects.toThrow(TypeError);
  });
});

const listeners: ((message: never) => void)[] = [];
