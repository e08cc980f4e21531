/** `Query.customerMetrics` through the engine, from both sides: the whole answer, what went over the wire for it, and what the trail has. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MetricsMeans, metricsMeans } from '../../../gateway/audience/metrics/means.ts';
import { inThisProcess } from '../../../gateway/limits/counters.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../gateway/limits/table.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { about, entry } from '../../support/expected-entry.ts';
import { type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yes } from '../../support/world/people.ts';
import { type Asked, graphqlCalls, openWorld, statesCalls, type World, wireText } from '../../support/world.ts';

const IDS = Array.from({ length: 40 }, (_, at) => String(at + 1));
const analyst = { role: 'analyst', purpose: 'service-analytics' } as const;
const marketer = { role: 'marketer', purpose: 'personalisation' } as const;
const NOTHING = { total: null, groups: [], suppressed: true };

let world: World;
let trail: RecordingTrail;
/** Means that forget, so that each test begins anew. */
let now: MetricsMeans;
const limitTo = (more: Partial<Limits> = {}) => {
  now = metricsMeans({ ...DEFAULT_LIMITS, ...more }, inThisProcess);
};

beforeAll(async () => {
  trail = recordingTrail();
  const metrics: MetricsMeans = {
    questions: (key) => now.questions(key),
    placeOf: (id) => now.placeOf(id),
    get calls() {
      return now.calls;
    },
    get before() {
      return now.before;
    },
  };
  world = await openWorld(IDS, { trail: tellingTo(trail), metrics });
  for (const [at, id] of IDS.entries()) {
    const person = world.records.people.get(id);
    if (person === undefined) throw new TypeError('Nobody');
    person.demographics = { ageBand: at % 2 === 0 ? '25-34' : '35-44', incomeBand: null };
    Object.assign(person.loyalty ?? {}, { tier: at < 16 ? 'GOLD' : at < 37 ? 'SILVER' : 'PLATINUM', balance: at * 10 });
  }
});
beforeEach(() => {
  limitTo();
  trail.take();
  for (const id of IDS) world.states.set(id, stateOf(id, { consents: [] }));
});
afterAll(() => world.stop());

const states = (ids: readonly string[], more: Partial<Extract<CustomerState, { known: true }>>) => {
  for (const id of ids) world.states.set(id, stateOf(id, { consents: [], ...more }));
};
const count = (args = '', fields = 'total { count } groups { key count } suppressed') =>
  `{ customerMetrics${args} { ${fields} } }`;
const metricsIn = ({ answer }: Asked) => answer.data?.customerMetrics;
const refused = (code: string, message: string, purpose: string) => ({
  data: { customerMetrics: null },
  errors: [
    {
      message,
      path: ['customerMetrics'],
      extensions: { code, coordinate: 'Query.customerMetrics', category: 'aggregate', purpose },
    },
  ],
});

describe('who is counted', () => {
  test('for analytics everybody, whatever they agreed to, but not who objected, is restricted or erased; of them nothing is asked', async () => {
    states(['1', '2', '3'], { objections: ['service-analytics'] });
    states(['4'], { restricted: true });
    states(['5'], { erased: true });
    const asked = await world.ask(count('(groupBy: [AGE_BAND])'), analyst);
    expect(asked.answer).toEqual({
      data: {
        customerMetrics: {
          total: { count: 35 },
          groups: [
            { key: ['25-34'], count: 17 },
            { key: ['35-44'], count: 18 },
          ],
          suppressed: false,
        },
      },
    });
    // The engine itself asks nothing; facts are asked of nobody who is not counted.
    expect(graphqlCalls(asked.calls)).toEqual([]);
    const facts = asked.calls.filter(({ path }) => path === '/facts');
    expect(facts.map(({ service }) => service)).toEqual(['identity']);
    expect(facts[0]?.body.ids).toEqual([...IDS.slice(5)].sort());
  });

  test('for marketing whoever agreed to it, and of the others nobody is looked at', async () => {
    states(IDS.slice(0, 12), { consents: [yes('personalisation')] });
    states(IDS.slice(12, 24), { consents: [yes('direct-marketing')] });
    const asked = await world.ask(
      count('(measures: [{ function: SUM, of: BALANCE }])', 'total { count measures { value } }'),
      marketer,
    );
    expect(asked.answer).toEqual({
      data: { customerMetrics: { total: { count: 12, measures: [{ value: '660' }] } } },
    });
    expect(statesCalls(asked.calls).flat().sort()).toEqual([...IDS.slice(0, 12)].sort());
  });

  test('of what reveals health only whoever agreed to that very thing, and fifty of them', async () => {
    states(IDS, { consents: [yes('service-analytics', { specialCategories: true })] });
    const sensitive = count('(filter: { boughtSensitive: [{ category: "TEA" }] })', 'total { count } smallestGroup');
    expect(metricsIn(await world.ask(sensitive, analyst))).toEqual({ total: null, smallestGroup: 50 });
    expect((await world.ask(sensitive, marketer)).answer).toEqual(
      refused('FORBIDDEN', 'You may not do this.', 'personalisation'),
    );
    states(IDS.slice(0, 20), { consents: [yes('service-analytics')] });
    const { calls } = await world.ask(count('(measures: [{ function: SUM, of: SENSITIVE_TOTAL }])'), analyst);
    expect(calls.find(({ path }) => path === '/facts')?.body.ids).toEqual([...IDS.slice(20)].sort());
  });
});

describe('what is told', () => {
  test('sums, averages and distributions, in the units of the graph', async () => {
    const asked = await world.ask(
      count(
        `(groupBy: [TIER], measures: [
          { function: COUNT } { function: SUM, of: BALANCE } { function: AVERAGE, of: BALANCE } { function: DISTRIBUTION, of: BALANCE }
        ])`,
        'total { key count measures { function of value buckets { from until count } } } groups { key count } suppressed smallestGroup',
      ),
      analyst,
    );
    expect(asked.answer).toEqual({
      data: {
        customerMetrics: {
          total: {
            key: [],
            count: 40,
            measures: [
              { function: 'COUNT', of: null, value: '40', buckets: null },
              { function: 'SUM', of: 'BALANCE', value: '7800', buckets: null },
              { function: 'AVERAGE', of: 'BALANCE', value: '195.00', buckets: null },
              {
                function: 'DISTRIBUTION',
                of: 'BALANCE',
                value: null,
                buckets: [
                  { from: '0', until: '100', count: 10 },
                  { from: '100', until: '500', count: 30 },
                ],
              },
            ],
          },
          // Three have PLATINUM: with GOLD, of which they would be what is missing, they are left out.
          groups: [{ key: ['SILVER'], count: 21 }],
          suppressed: true,
          smallestGroup: 10,
        },
      },
    });
  });

  test('two questions that differ by one person: the second is told as if it were of too few', async () => {
    const all = count('', 'total { count } suppressed');
    const without = count('(filter: { loyalty: { balanceMin: 10 } })', 'total { count } suppressed');
    const few = count('(filter: { loyalty: { balanceMin: 390 } })', 'total { count } suppressed');
    expect(metricsIn(await world.ask(all, analyst))).toEqual({ total: { count: 40 }, suppressed: false });
    const [second, third] = [await world.ask(without, analyst), await world.ask(few, analyst)];
    expect(second.text).toBe(third.text);
    expect(second.answer).toEqual({ data: { customerMetrics: { total: null, suppressed: true } } });
    expect(metricsIn(await world.ask(all, analyst))).toEqual({ total: { count: 40 }, suppressed: false });
    limitTo();
    expect(metricsIn(await world.ask(without, analyst))).toEqual({ total: { count: 39 }, suppressed: false });
  });

  test('in one request as in several: under two names and under another purpose it is the same caller', async () => {
    const two = `{ a: customerMetrics { total { count } } b: customerMetrics(filter: { loyalty: { balanceMin: 10 } }) { total { count } } }`;
    const { answer } = await world.ask(two, analyst);
    const told = Object.values(answer.data ?? {}).filter((each) => (each as { total: unknown }).total !== null);
    expect(told).toHaveLength(1);
    const other = await world.ask(count('(filter: { loyalty: { balanceMin: 20 } })'), {
      ...analyst,
      purpose: 'research',
    });
    expect(metricsIn(other)).toEqual(NOTHING);
  });
});

describe('it is refused', () => {
  test.each([
    ['agent', 'customer-care', 'FORBIDDEN'],
    ['supervisor', 'customer-care', 'FORBIDDEN'],
    ['store-staff', 'order-management', 'FORBIDDEN'],
    ['partner', 'third-party-sharing', 'FORBIDDEN'],
    ['dpo', 'rights-fulfilment', 'FORBIDDEN'],
    ['auditor', 'legal-compliance', 'FORBIDDEN'],
    ['analyst', 'direct-marketing', 'FORBIDDEN'],
  ] as const)('to %s under %s, and nobody is asked about', async (role, purpose, code) => {
    const asked = await world.ask(count(), { role, purpose });
    expect(asked.answer).toEqual(refused(code, 'You may not do this.', purpose));
    expect(asked.calls).toEqual([]);
  });

  test('to a customer, about themselves too', async () => {
    const { answer, calls } = await world.ask(count(), { self: '1', purpose: 'account-management' });
    expect(answer).toEqual(refused('FORBIDDEN', 'You may not do this.', 'account-management'));
    expect(calls.filter(({ path }) => path !== '/states')).toEqual([]);
  });

  test.each([
    '(groupBy: [AGE_BAND])',
    '(measures: [{ function: SUM, of: BALANCE }])',
    '(filter: { bought: [{ category: "TEA" }] })',
    '(filter: { purchaseSummary: { countMin: 1 } })',
  ])('where the caller could read what it reads of nobody: %s for letters alone', async (args) => {
    states(IDS, { consents: [yes('direct-marketing')] });
    const letters = { role: 'marketer', purpose: 'direct-marketing' } as const;
    const asked = await world.ask(count(args), letters);
    expect(asked.answer).toEqual(refused('FORBIDDEN', 'You may not do this.', 'direct-marketing'));
    expect(asked.calls).toEqual([]);
    expect(metricsIn(await world.ask(count('(groupBy: [TIER])'), letters))).toMatchObject({ total: { count: 40 } });
  });

  test('after so many questions in an hour, each of a request counted, and the same question once', async () => {
    limitTo({ callerMetrics: 2 });
    const { answer } = await world.ask(
      `{
        a: customerMetrics { suppressed }
        b: customerMetrics(groupBy: [AGE_BAND]) { suppressed }
        c: customerMetrics(measures: [{ function: SUM, of: BALANCE }]) { suppressed }
        again: customerMetrics { suppressed }
      }`,
      analyst,
    );
    expect(answer).toEqual({
      data: { a: { suppressed: false }, b: { suppressed: false }, c: null, again: { suppressed: false } },
      errors: [
        {
          message: 'Too many requests.',
          path: ['c'],
          extensions: { code: 'RATE_LIMITED', coordinate: 'Query.customerMetrics' },
        },
      ],
    });
  });

  test('whole, where it is too much work, where a state cannot be had, and where a service does not answer', async () => {
    limitTo({ metricsCalls: 1 });
    const { answer } = await world.ask(count(), analyst);
    expect(answer.data).toEqual({ customerMetrics: null });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    limitTo();
    for (const [service, path] of [
      ['consent', '/states'],
      ['identity', '/matching'],
      ['identity', '/facts'],
    ] as const) {
      world.misbehave(service, (call, properly) => (call.path === path ? {} : properly()));
      const { answer } = await world.ask(count('(groupBy: [AGE_BAND])'), analyst);
      world.misbehave(service, undefined);
      expect(answer.data).toEqual({ customerMetrics: null });
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    }
  });
});

test('nobody who is only counted is there: not by their number, nor by anything else', async () => {
  const asked = await world.ask(
    '{ customer(id: "1") { id loyalty { tier } } customers { edges { node { id } } } }',
    analyst,
  );
  expect(asked.answer.data).toEqual({ customer: null, customers: { edges: [] } });
  expect(wireText(graphqlCalls(asked.calls))).toBe('');
});

test('the trail has who counted what by which row, and nobody who was counted', async () => {
  await world.ask(count('(groupBy: [AGE_BAND])'), analyst);
  expect(trail.entries).toEqual([
    entry('{ customerMetrics(groupBy: [AGE_BAND]) { total { count } groups { key count } suppressed } }', {
      roles: ['analyst'],
      purpose: 'service-analytics',
      about: [about([], { allowed: [{ category: 'aggregate', row: 'analyst', basis: 'legitimate-interest' }] })],
      operation: expect.objectContaining({}) as never,
    }),
  ]);
});
