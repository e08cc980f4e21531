/**
 * The states of a request's customers: one call, nobody twice, and no answer where the answer does not fit the question.
 */
import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Need, type StateSource, stateBatches, toldTo } from '../../../../gateway/enforcement/state-batches.ts';
import { NOBODY, SubjectStates } from '../../../../gateway/enforcement/subjects.ts';
import { type CustomerState, MAX_STATES } from '../../../../schema/customer-state.ts';
import type { Purpose } from '../../../../schema/vocabulary.ts';
import { customer } from '../../../policy/people.ts';

const stateOf = (id: string): CustomerState => customer({ id });
const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `c${at}`);

type Answer = (ids: readonly string[], signal: AbortSignal) => ReturnType<StateSource>;

/** A source that remembers what it was asked. */
function recorded(answer: Answer = async (asked) => asked.map(stateOf)) {
  const calls: string[][] = [];
  const batches = stateBatches(({ ids: asked }, signal) => {
    calls.push([...asked]);
    return answer(asked, signal);
  });
  return { calls, batches, states: new SubjectStates(batches) };
}

test('somebody can be told of each state that is answered, and of no failure; the answers are the same', async () => {
  const told: CustomerState[] = [];
  const failure = new Error('down');
  const answers = [stateOf('a'), failure, stateOf('b')];
  const states = toldTo(
    (state) => told.push(state),
    async () => answers,
  );
  expect(await states(['a', 'x', 'b'], {})).toEqual(answers);
  expect(told).toEqual([stateOf('a'), stateOf('b')]);
});

describe('one call', () => {
  test('for fifty customers, each of them once', async () => {
    const { calls, states } = recorded();
    const found = await states.load([...ids(50), ...ids(50).reverse()]);
    expect(calls).toEqual([ids(50)]);
    expect([...found]).toEqual(ids(50).map((id) => [id, stateOf(id)]));
  });

  test('for all who ask at the same time', async () => {
    const { calls, states } = recorded();
    await Promise.all([states.load(['a', 'b']), states.load(['b', 'c']), states.load(['a'])]);
    expect(calls).toEqual([['a', 'b', 'c']]);
  });

  test('within a request, and none for whom it knows already', async () => {
    const { calls, states } = recorded();
    states.prime(stateOf('own'));
    await states.load(['a', 'own']);
    await states.load(['a', 'own', 'b']);
    expect(calls).toEqual([['a'], ['b']]);
  });

  test('and none for nobody', async () => {
    const { calls, states } = recorded();
    expect((await states.load([])).size).toBe(0);
    expect(calls).toEqual([]);
  });

  test('is never larger than the contract allows', async () => {
    const { calls, states } = recorded();
    expect((await states.load(ids(MAX_STATES + 1))).size).toBe(MAX_STATES + 1);
    expect(calls.map((call) => call.length)).toEqual([MAX_STATES, 1]);
  });
});

describe('no answer', () => {
  test.each<[string, Answer]>([
    ['fails', async () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['answers for fewer', async (asked) => asked.slice(1).map(stateOf)],
    ['answers for more', async (asked) => [...asked, 'another'].map(stateOf)],
    ['answers for nobody', async () => []],
    ['answers in another order', async (asked) => [...asked].reverse().map(stateOf)],
    ['answers for others', async (asked) => asked.map((id) => stateOf(`${id}-other`))],
    ['answers with holes', async (asked) => asked.map(() => undefined as unknown as CustomerState)],
  ])('for anybody when the source %s', async (_, source) => {
    const { states } = recorded(source);
    expect((await states.load(['a', 'b', 'c', 'd'])).size).toBe(0);
  });

  test('is ever another customer’s: whatever comes in whatever order, an id has its own state or none', async () => {
    const answers = fc.array(fc.constantFrom('a', 'b', 'c', 'x'), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
        answers,
        async (asked, answered) => {
          const { states } = recorded(async () => answered.map(stateOf));
          for (const [id, state] of await states.load(asked)) expect(state).toEqual(stateOf(id));
        },
      ),
    );
  });

  test('of one customer leaves the others', async () => {
    const { states } = recorded(async (asked) => asked.map((id) => stateOf(id === 'b' ? 'x' : id)));
    expect([...(await states.load(['a', 'b', 'c'])).keys()]).toEqual(['a', 'c']);
  });
});

test('what was forgotten is asked for again, what was primed too', async () => {
  let epoch = 0;
  const { calls, states } = recorded(async (asked) => asked.map((id) => customer({ id, epoch: ++epoch })));
  states.prime(customer({ id: 'own', epoch: 100 }));
  await states.load(['a', 'own']);
  states.forget();
  const found = await states.load(['a', 'own']);
  expect(calls).toEqual([['a'], ['a', 'own']]);
  expect([...found.values()].map((state) => state.known && state.epoch)).toEqual([2, 3]);
});

describe('requests that wait at the same moment', () => {
  test('are one call, each customer once, and nothing is kept for the next', async () => {
    const { calls, batches } = recorded();
    const [one, other] = [new SubjectStates(batches), new SubjectStates(batches)];
    const found = await Promise.all([one.load(['a', 'b']), other.load(['b', 'c'])]);
    expect(found.map((each) => [...each.keys()])).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    await new SubjectStates(batches).load(['b']);
    expect(calls).toEqual([['a', 'b', 'c'], ['b']]);
  });

  test('ask for consents to their own purposes, and for all where one of them needs all', async () => {
    const asked: unknown[] = [];
    const batches = stateBatches(async ({ ids, purposes }) => {
      asked.push(purposes);
      return ids.map(stateOf);
    });
    const load = (...purposes: readonly (Purpose | undefined)[]) =>
      Promise.all(purposes.map((purpose) => new SubjectStates(batches, { purpose }).load(['a'])));
    await load('research');
    await load('research', 'personalisation', 'research');
    await load('research', undefined);
    expect(asked).toEqual([['research'], ['research', 'personalisation'], undefined]);
  });

  test('ask for consents for their own brands and recipients, and for all where one of them needs all', async () => {
    const asked: unknown[] = [];
    const batches = stateBatches(async ({ ids, brands, recipients }) => {
      asked.push([brands, recipients]);
      return ids.map(stateOf);
    });
    const load = (...needs: readonly Need[]) =>
      Promise.all(needs.map((need) => new SubjectStates(batches, need).load(['a'])));
    await load({ brand: 'fresh', recipients: [] });
    await load({ brand: 'fresh', recipients: ['partner-1'] }, { brand: 'value', recipients: [] });
    await load({ brand: 'fresh', recipients: ['partner-1'] }, {});
    expect(asked).toEqual([
      [['fresh'], []],
      [['fresh', 'value'], ['partner-1']],
      [undefined, undefined],
    ]);
  });

  test('wait no longer than they live, and leave the others theirs', async () => {
    let answer = (): void => {};
    let arrive = (_: AbortSignal): void => {};
    const arrived = new Promise<AbortSignal>((resolve) => (arrive = resolve));
    const { batches } = recorded((asked, signal) => {
      arrive(signal);
      return new Promise((resolve) => (answer = () => resolve(asked.map(stateOf))));
    });
    const controller = new AbortController();
    const [gone, other] = [new SubjectStates(batches, { signal: controller.signal }), new SubjectStates(batches)];
    const waiting = [gone.load(['a']), other.load(['a'])];
    const signal = await arrived;
    controller.abort();
    expect(signal.aborted).toBe(false);
    expect((await waiting[0])?.size).toBe(0);
    answer();
    expect((await waiting[1])?.get('a')).toEqual(stateOf('a'));
    expect((await new SubjectStates(batches, { signal: controller.signal }).load(['a'])).size).toBe(0);
  });

  test('are called off when all of them are gone', async () => {
    let arrive = (_: AbortSignal): void => {};
    const arrived = new Promise<AbortSignal>((resolve) => (arrive = resolve));
    const { batches } = recorded((_, signal) => {
      arrive(signal);
      return new Promise(() => {});
    });
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => new SubjectStates(batches, { signal }).load(['a']));
    const signal = await arrived;
    controllers[0]?.abort();
    expect(signal.aborted).toBe(false);
    controllers[1]?.abort();
    expect(signal.aborted).toBe(true);
    expect((await Promise.all(waiting)).map(({ size }) => size)).toEqual([0, 0]);
  });
});

describe('nobody', () => {
  test('is whoever has an id that cannot even be asked about, and the others are asked about without it', async () => {
    const { calls, states } = recorded();
    const endless = 'x'.repeat(100_000);
    const found = await states.load(['a', endless]);
    expect(calls).toEqual([['a']]);
    expect([...found]).toEqual([
      [endless, { id: endless, known: false }],
      ['a', stateOf('a')],
    ]);
  });

  test('is asked about anew each time', async () => {
    const { calls, states } = recorded(async (asked) => asked.map((id) => ({ id, known: false })));
    expect(await states.askNobody()).toEqual({ id: NOBODY, known: false });
    await states.askNobody();
    expect(calls).toEqual([[NOBODY], [NOBODY]]);
  });

  test('is nobody too where there is no answer', async () => {
    const { states } = recorded(async () => []);
    expect(await states.askNobody()).toBeUndefined();
  });
});

describe('who waits', () => {
  test('has the states, and leaves nothing behind', async () => {
    const { batches } = recorded();
    const { signal } = new AbortController();
    const found = await new SubjectStates(batches, { signal }).load(['a', 'b']);
    expect([...found.keys()]).toEqual(['a', 'b']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  });

  test('no more before the batch leaves, has nobody asked for them', async () => {
    const asked: AbortSignal[] = [];
    const { batches } = recorded(async (some, signal) => {
      asked.push(signal);
      return some.map(stateOf);
    });
    await batches(['a'], { signal: AbortSignal.abort() });
    await Promise.all([batches(['a'], { signal: AbortSignal.abort() }), batches(['b'], {})]);
    expect(asked.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

test('nobody has an id that can be asked about', () => {
  expect(NOBODY).toBe('-');
});
