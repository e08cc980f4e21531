/** What a subgraph answers is taken for a stream only where it can be one: out of order, out of bounds or unasked for, it is no answer. */
import { describe, expect, test } from '@jest/globals';
import { Budget } from '../../../../gateway/audience/budget.ts';
import { Subgraphs } from '../../../../gateway/audience/subgraphs.ts';
import type { InsideCall } from '../../../../gateway/federation/inside.ts';
import { MAX_MATCHES } from '../../../../schema/audience.ts';
import { asking as askingFor } from '../../../policy/people.ts';

const asking = askingFor('analyst', 'research');

function answering(answer: unknown, most = 9) {
  const calls: InsideCall[] = [];
  const inside = {
    call: async (call: InsideCall) => {
      calls.push(call);
      return answer;
    },
  };
  const budget = new Budget(most);
  return { calls, budget, subgraphs: new Subgraphs({ inside: inside as never, asking: asking as never, budget }) };
}

const EVERYBODY = [{ kind: 'everybody' as const }];
const matching = (answer: unknown, after: string | null = 'b', limit = 3) =>
  answering(answer).subgraphs.matching('identity', EVERYBODY, after, limit);
const ordered = (
  answer: unknown,
  descending = false,
  after: { value: number; id: string } | null = { value: 2, id: 'b' },
) => answering(answer).subgraphs.ordered('loyalty', { by: 'balance', descending }, [], after, 3);

describe('a stream of ids', () => {
  test.each<[object]>([
    [{ ids: [], until: null }],
    [{ ids: [], until: 'c' }],
    [{ ids: ['c', 'd'], until: 'd' }],
    [{ ids: ['c', 'd', 'z'], until: null }],
    // By code points, where UTF-16 has another order.
    [{ ids: ['\uff5e', '\u{1f600}'], until: '\u{1f600}' }],
  ])('%j is one', async (answer) => {
    await expect(matching(answer)).resolves.toEqual(answer);
  });

  test.each<[string, unknown]>([
    ['begins where it was asked to go on from', { ids: ['b'], until: 'b' }],
    ['begins before that', { ids: ['a', 'c'], until: null }],
    ['goes back', { ids: ['d', 'c'], until: null }],
    ['stands still', { ids: ['c', 'c'], until: null }],
    ['ends before its last', { ids: ['c', 'd'], until: 'c' }],
    ['gets nowhere', { ids: [], until: 'b' }],
    ['goes back without an id', { ids: [], until: 'a' }],
    ['is longer than it may be', { ids: ['c', 'd', 'e', 'f'], until: null }],
    ['does not say where it ends', { ids: ['c'] }],
    ['has an id that is none', { ids: ['c', 7], until: null }],
    ['has an empty id', { ids: [''], until: null }],
    ['is sorted as JavaScript does', { ids: ['\u{1f600}', '\uff5e'], until: null }],
    ['is nothing', undefined],
    ['is an error', { errors: [] }],
  ])('that %s is none', async (_, answer) => {
    await expect(matching(answer)).rejects.toThrow();
  });
});

describe('a stream of places', () => {
  const place = (value: number, id: string) => ({ value, id });

  test.each<[boolean, object]>([
    [false, { entries: [place(2, 'c'), place(3, 'a'), place(3, 'b')], until: place(3, 'b') }],
    [true, { entries: [place(2, 'c'), place(1, 'a'), place(-1, 'b')], until: null }],
    [true, { entries: [], until: place(0, 'a') }],
  ])('descending %j: %j is one', async (descending, answer) => {
    await expect(ordered(answer, descending)).resolves.toEqual(answer);
  });

  test.each<[string, boolean, unknown]>([
    ['begins before its place', false, { entries: [place(2, 'a')], until: null }],
    ['begins with a lesser value', false, { entries: [place(1, 'z')], until: null }],
    ['begins with a greater value, going down', true, { entries: [place(3, 'a')], until: null }],
    ['goes back', false, { entries: [place(4, 'a'), place(3, 'z')], until: null }],
    ['has ids going down where values are equal', true, { entries: [place(1, 'b'), place(1, 'a')], until: null }],
    ['ends before its last', false, { entries: [place(3, 'a')], until: place(2, 'z') }],
    ['gets nowhere', true, { entries: [], until: place(2, 'b') }],
    ['is longer than it may be', false, { entries: [3, 4, 5, 6].map((value) => place(value, 'a')), until: null }],
    ['has a value that is none', false, { entries: [{ value: '3', id: 'a' }], until: null }],
  ])('that %s is none', async (_, descending, answer) => {
    await expect(ordered(answer, descending)).rejects.toThrow();
  });
});

describe('of some ids', () => {
  test('those that are in it, each of whom was asked about', async () => {
    const { subgraphs } = answering({ ids: ['b', 'a'] });
    await expect(subgraphs.among('identity', EVERYBODY, ['a', 'b', 'c'])).resolves.toEqual(new Set(['a', 'b']));
    await expect(subgraphs.among('identity', EVERYBODY, ['a'])).rejects.toThrow('ids that nobody asked about');
  });

  test('nobody is asked about nobody, and no more than one question holds', async () => {
    const { subgraphs, calls } = answering({ ids: [] });
    await expect(subgraphs.among('identity', EVERYBODY, [])).resolves.toEqual(new Set());
    await expect(
      subgraphs.among('identity', EVERYBODY, Array.from({ length: MAX_MATCHES + 1 }, String)),
    ).rejects.toThrow(RangeError);
    expect(calls).toEqual([]);
  });
});

test('every question is paid for before it is sent, and is sent for whoever asks', async () => {
  const { subgraphs, calls, budget } = answering({ ids: [], until: null }, 2);
  await subgraphs.matching('identity', EVERYBODY, null, 10);
  await subgraphs.among('identity', EVERYBODY, ['a']);
  expect(budget.spent).toBe(2);
  await expect(subgraphs.matching('identity', EVERYBODY, null, 10)).rejects.toMatchObject({
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
  expect(calls).toEqual([
    {
      service: 'identity',
      endpoint: 'matching',
      body: { conditions: EVERYBODY, after: null, limit: 10, scan: 10_000 },
      asking,
      signal: undefined,
      idempotent: true,
    },
    {
      service: 'identity',
      endpoint: 'among',
      body: { conditions: EVERYBODY, ids: ['a'] },
      asking,
      signal: undefined,
      idempotent: true,
    },
  ]);
});
