/** How much walking streams side by side costs, in questions: it follows the stream that is sparsest, and nobody's number of customers. */
import { describe, expect, test } from '@jest/globals';
import { Budget } from '../../../../gateway/audience/budget.ts';
import { leapfrog } from '../../../../gateway/audience/leapfrog.ts';
import type { Parts } from '../../../../gateway/audience/streams.ts';
import { Subgraphs } from '../../../../gateway/audience/subgraphs.ts';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { type AmongRequest, MAX_MATCHES, type MatchingRequest } from '../../../../schema/audience.ts';
import { asking as askingFor } from '../../../policy/people.ts';

const asking = askingFor('analyst', 'research');
const idOf = (number: number): string => String(number).padStart(8, '0');

/** Streams over numbered customers, of those of whom a rule says so: nothing is stored, so there can be a million. */
function numbered(count: number, rules: Readonly<Record<string, (number: number) => boolean>>) {
  const asked: { readonly service: string; readonly endpoint: string; readonly ids: number }[] = [];
  const call = async ({ service, endpoint, body }: { service: string; endpoint: string; body: unknown }) => {
    const is = rules[service] ?? (() => false);
    if (endpoint === 'among') {
      const { ids } = body as AmongRequest;
      asked.push({ service, endpoint, ids: ids.length });
      return { ids: ids.filter((id) => is(Number(id))) };
    }
    const { after, limit } = body as MatchingRequest;
    const ids: string[] = [];
    let at = after === null ? 0 : Number(after) + 1;
    for (; at < count && ids.length < limit; at += 1) if (is(at)) ids.push(idOf(at));
    asked.push({ service, endpoint, ids: ids.length });
    return { ids, until: at >= count ? null : (ids.at(-1) ?? null) };
  };
  return { asked, call };
}

const of = (...services: string[]): Parts['within'] =>
  services.map((service) => ({ service, conditions: [{ kind: 'everybody' as const }] }));

async function walked(
  count: number,
  rules: Parameters<typeof numbered>[1],
  parts: Parts,
  atMost = Number.POSITIVE_INFINITY,
) {
  const { asked, call } = numbered(count, rules);
  const means = { inside: { call } as never, asking: asking as unknown as Asking, budget: new Budget(1_000_000) };
  const found: string[] = [];
  let largest = 0;
  for await (const batch of leapfrog(new Subgraphs(means), parts, null)) {
    found.push(...batch);
    largest = Math.max(largest, batch.length);
    if (found.length >= atMost) break;
  }
  return { found, asked, largest };
}

const MANY = 1_000_000;
const every = (step: number) => (number: number) => number % step === 0;

describe('the questions of a walk', () => {
  test('are those of the sparsest stream, wherever it stands', async () => {
    for (const services of [
      ['dense', 'sparse'],
      ['sparse', 'dense'],
    ]) {
      const rules = { dense: every(2), sparse: every(50_000) };
      const { found, asked } = await walked(MANY, rules, { within: of(...services), without: [] });
      expect(found).toHaveLength(20);
      expect(asked.length).toBeLessThanOrEqual(4);
    }
  });

  test('are few where one is sparse in one half, and another in the other', async () => {
    const rules = {
      first: (number: number) => number < MANY / 2 || number % 10_000 === 0,
      second: (number: number) => number >= MANY / 2 || number % 10_000 === 0,
    };
    const { found, asked } = await walked(MANY, rules, { within: of('first', 'second'), without: [] });
    expect(found).toHaveLength(100);
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  test('are few where most are in both and few in neither: a batch each, and one look at it', async () => {
    const rules = { one: every(2), other: every(4) };
    const { found, asked } = await walked(100_000, rules, { within: of('one', 'other'), without: [] });
    expect(found).toHaveLength(25_000);
    const leading = asked.filter(({ service, endpoint }) => service === 'other' && endpoint === 'matching').length;
    expect(leading).toBeLessThanOrEqual(25_000 / MAX_MATCHES + 5);
    expect(asked.length).toBeLessThanOrEqual(2 * leading + 2);
  });

  test.each([
    ['few', every(20_000), 1, 0],
    ['nobody', () => false, 1, 0],
    ['many', (number: number) => number % 10 !== 0, 2, 1],
    ['everybody', () => true, 2, 1],
  ] as const)(
    'where %s are to be left out are one for all of them, or one a batch',
    async (_, excluded, once, each) => {
      const rules = { all: every(5), excluded };
      const parts = { within: of('all'), without: of('excluded') };
      const { found, asked } = await walked(100_000, rules, parts);
      const expected = Array.from({ length: 20_000 }, (__, at) => at * 5).filter((number) => !excluded(number));
      expect(found).toEqual(expected.map(idOf));
      const leading = asked.filter(({ service, endpoint }) => service === 'all' && endpoint === 'matching').length;
      expect(asked.length - leading).toBeLessThanOrEqual(once + each * leading);
    },
  );

  test('for the first page are as many over a million as over ten thousand, and no batch grows', async () => {
    const rules = { one: every(3), other: every(7) };
    const parts = { within: of('one', 'other'), without: of('excluded') };
    const costs = [];
    for (const count of [10_000, 100_000, MANY]) {
      const { asked, largest } = await walked(count, rules, parts, 20);
      costs.push({ questions: asked.length, ids: asked.reduce((sum, { ids }) => sum + ids, 0), largest });
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[2]).toEqual(costs[0]);
    const whole = await walked(MANY, rules, parts);
    expect(whole.largest).toBeLessThanOrEqual(MAX_MATCHES);
    expect(whole.found).toHaveLength(Math.ceil(MANY / 21));
  });

  test('are nobody’s where a stream tells of nobody', async () => {
    const { found, asked } = await walked(MANY, { one: every(1) }, { within: of('one', 'none'), without: [] });
    expect(found).toEqual([]);
    expect(asked.length).toBe(2);
  });
});
