/** What is told of many customers, against counting them one by one, for random customers, states, callers, filters and questions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readsOf } from '../../../../../gateway/audience/audience.ts';
import { audienceOf } from '../../../../../gateway/audience/filter.ts';
import { bucketOf, GROUPED, MEASURED, type Measured } from '../../../../../gateway/audience/metrics/facts.ts';
import type { MetricsMeans } from '../../../../../gateway/audience/metrics/means.ts';
import { placesBy } from '../../../../../gateway/audience/metrics/population.ts';
import { ToldBefore } from '../../../../../gateway/audience/metrics/told-before.ts';
import type { Asking } from '../../../../../gateway/caller/caller.ts';
import { PolicyIndex } from '../../../../../gateway/enforcement/policy-index.ts';
import { customerMetrics, type MetricsArguments } from '../../../../../gateway/own/metrics/customer-metrics.ts';
import type { OwnContext } from '../../../../../gateway/own/own-service.ts';
import { policy } from '../../../../../schema/grants.ts';
import { asking, customer, NOW } from '../../../../policy/people.ts';
import { admittingOf, mayFind } from '../../../../support/audience/admitting.ts';
import { peopleNear } from '../../../../support/audience/arbitraries.ts';
import { isTrue, orderValueOf, type Person } from '../../../../support/audience/person.ts';
import { streamsOf } from '../../../../support/audience/streams.ts';

const FIELD = 'Query.customerMetrics';
const index = new PolicyIndex(policy);

const means = (more: Partial<MetricsMeans> = {}): MetricsMeans => ({
  questions: async () => 0,
  calls: 1_000,
  before: new ToldBefore(),
  placeOf: placesBy(),
  ...more,
});

function ask(args: MetricsArguments, people: readonly Person[], request: Asking, metrics = means()) {
  const streams = streamsOf(() => people, 50);
  const context = { ...admittingOf(policy, () => people), call: streams.call, asking: request, metrics };
  return customerMetrics(args, context as unknown as OwnContext);
}

const request: fc.Arbitrary<Asking> = fc.oneof(
  fc.constantFrom('service-analytics', 'research').map((purpose) => asking('analyst', purpose as never)),
  fc.constantFrom('personalisation', 'product-recommendation').map((purpose) => asking('marketer', purpose as never)),
);

const filter = fc.constantFrom<MetricsArguments['filter']>(
  undefined,
  null,
  { demographics: { ageBand: ['a'] } },
  { bought: [{ category: 'a' }] },
  { notBought: [{ type: 'b', lastDays: 2 }] },
  { boughtSensitive: [{ department: 'a' }] },
  { notBoughtSensitive: [{ department: 'b' }] },
  { purchaseSummary: { countMin: 1 } },
);
const groups = Object.keys(GROUPED) as (keyof typeof GROUPED)[];
const measure = fc.oneof(
  fc.constant({ function: 'COUNT' as const }),
  fc.record({
    function: fc.constantFrom('SUM' as const, 'AVERAGE' as const, 'DISTRIBUTION' as const),
    of: fc.constantFrom<Measured>('BALANCE', 'PURCHASE_COUNT', 'PURCHASE_TOTAL', 'SENSITIVE_TOTAL'),
  }),
);
const scene = request.chain((asked) =>
  fc.record({
    asked: fc.constant(asked),
    people: peopleNear(asked, 150),
    filter,
    groupBy: fc.subarray(groups.slice(0, 2).concat('TIER')),
    measures: fc.array(measure, { maxLength: 3 }),
  }),
);
type Scene = typeof scene extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const isPossible = ({ groupBy, measures }: Scene): boolean =>
  groupBy.length <= (measures.some((each) => each.function === 'DISTRIBUTION') ? 1 : 2);

const textOf = (person: Person, group: keyof typeof GROUPED): string | null =>
  group === 'TIER' ? (person.tier ?? null) : (person.demographics[GROUPED[group] as never] ?? null);

function amountIn(person: Person, measured: Measured): number | null {
  if (measured !== 'SENSITIVE_TOTAL') return orderValueOf(person, MEASURED[measured].fact as never) ?? null;
  const some = person.lines.filter(({ sensitive }) => sensitive);
  return some.length === 0 ? null : some.reduce((sum, { cents }) => sum + cents, 0);
}

const measuredIn = ({ measures }: Scene): Measured[] => measures.flatMap((each) => ('of' in each ? [each.of] : []));

/** Everybody who is counted, and by how many they must be. */
function counted(drawn: Scene): { readonly people: readonly Person[]; readonly smallest: number } {
  const { people, asked } = drawn;
  const audience = audienceOf({ filter: drawn.filter }, asked, NOW);
  const isSensitive = [...readsOf(audience), ...measuredIn(drawn)].some((each) => /^special|^SENSITIVE/.test(each));
  const finding = { field: FIELD, reads: isSensitive ? (['special-category'] as const) : [] } as const;
  return {
    smallest: isSensitive ? 50 : 10,
    people: people.filter(
      (person) =>
        audience.all.every((condition) => isTrue(condition, person)) &&
        !audience.none.some((condition) => isTrue(condition, person)) &&
        mayFind(index, asked, finding, person) &&
        measuredIn(drawn).every((measured) => amountIn(person, measured) !== null),
    ),
  };
}

const decimals = (of: Measured): number => MEASURED[of].digits;
const sumOf = (people: readonly Person[], of: Measured): number =>
  people.reduce((sum, person) => sum + (amountIn(person, of) ?? 0), 0);

/** What would be said of these, if all were. */
function expected({ measures }: Scene, people: readonly Person[]) {
  return measures.map((each) => {
    if (!('of' in each)) return { function: 'COUNT', of: null, value: String(people.length) };
    const unit = 10 ** decimals(each.of);
    const sum = sumOf(people, each.of);
    if (each.function === 'SUM') return { ...each, value: (sum / unit).toFixed(decimals(each.of)) };
    if (each.function === 'AVERAGE') return { ...each, value: (sum / people.length / unit).toFixed(2) };
    return { ...each, value: null };
  });
}

/** How many of these are in a bucket that was told. */
function inBucket(
  people: readonly Person[],
  of: Measured,
  { from, until }: { from: string | null; until: string | null },
) {
  const unit = 10 ** decimals(of);
  return people.filter((person) => {
    const value = (amountIn(person, of) ?? 0) / unit;
    return (from === null || value >= Number(from)) && (until === null || value < Number(until));
  }).length;
}

describe('of random customers', () => {
  test('what is told is what counting those who may be counted gives, and is never of few', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(scene.filter(isPossible), async (drawn) => {
        const { people, smallest } = counted(drawn);
        const { filter, groupBy, measures } = drawn;
        const { total, groups, smallestGroup } = await ask({ filter, groupBy, measures }, drawn.people, drawn.asked);
        expect(smallestGroup).toBe(smallest);
        for (const group of [...groups, ...(total === null ? [] : [total])]) {
          told += 1;
          const some = people.filter((person) => group.key.every((text, at) => textOf(person, groupBy[at]!) === text));
          expect(group.count).toBe(some.length);
          expect(group.count).toBeGreaterThanOrEqual(smallest);
          expect(group.measures.map(({ buckets: _, ...rest }) => rest)).toEqual(expected(drawn, some));
          for (const { of, buckets } of group.measures)
            for (const bucket of buckets ?? []) {
              expect(bucket.count).toBe(inBucket(some, of as Measured, bucket));
              expect(bucket.count).toBeGreaterThanOrEqual(smallest);
            }
        }
      }),
      { numRuns: 200 },
    );
    expect(told).toBeGreaterThan(100);
  });

  test('as much is told as may be: the number of all of them, where they are not few and nothing is measured', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (drawn) => {
        const plain = { ...drawn, measures: [] };
        const { people, smallest } = counted(plain);
        const { total } = await ask({ filter: drawn.filter }, drawn.people, drawn.asked);
        expect(total?.count).toBe(people.length < smallest ? undefined : people.length);
      }),
      { numRuns: 100 },
    );
  });

  test('somebody who may not be counted changes nothing, whatever they have', async () => {
    await fc.assert(
      fc.asyncProperty(scene.filter(isPossible), async (drawn) => {
        const { filter, groupBy, measures, asked } = drawn;
        const { people } = counted(drawn);
        const others = new Set(people.map(({ id }) => id));
        const finding = { field: FIELD, reads: [] } as const;
        const without = drawn.people.filter(
          (person) => others.has(person.id) || mayFind(index, asked, finding, person),
        );
        const args = { filter, groupBy, measures };
        expect(await ask(args, without, asked)).toEqual(await ask(args, drawn.people, asked));
      }),
      { numRuns: 100 },
    );
  });
});

const crowd = (many: number, more: Partial<Person> = {}): Person[] =>
  Array.from({ length: many }, (_, at) => ({
    id: `${1000 + at}`,
    state: customer({ id: `${1000 + at}` }),
    demographics: { ageBand: at % 2 === 0 ? '25-34' : '35-44' },
    lines: [],
    tier: at < 20 ? 'GOLD' : 'SILVER',
    balance: at,
    ...more,
  }));
const analyst = asking('analyst', 'service-analytics');

describe('an analyst', () => {
  test('counts those who agreed to nothing, and not who objected', async () => {
    const people = crowd(30);
    expect((await ask({}, people, analyst)).total?.count).toBe(30);
    const objecting = people.map((person, at) =>
      at < 3 ? { ...person, state: customer({ id: person.id, objections: ['service-analytics'] }) } : person,
    );
    expect((await ask({}, objecting, analyst)).total?.count).toBe(27);
  });

  test('who is curious about one neighbour has the same answer whether that one is there or not', async () => {
    const people = crowd(40);
    const neighbour = people[7]!;
    const curious: MetricsArguments[] = [
      { filter: { loyalty: { balanceMin: 7, balanceMax: 7 } } },
      { filter: { loyalty: { balanceMin: 7 } }, measures: [{ function: 'SUM', of: 'BALANCE' }] },
      { filter: { loyalty: { balanceMin: 8 } }, measures: [{ function: 'SUM', of: 'BALANCE' }] },
    ];
    const metrics = means();
    const answers = [];
    for (const args of curious) answers.push(await ask(args, people, analyst, metrics));
    const nothing = { total: null, groups: [], suppressed: true, smallestGroup: 10 };
    expect(answers[0]).toEqual(nothing);
    expect(answers[1]?.total?.count).toBe(33);
    expect(answers[2]).toEqual(nothing);
    // The first and the last are the same in the world without them.
    const without = people.filter(({ id }) => id !== neighbour.id);
    expect([await ask(curious[0]!, without, analyst), await ask(curious[2]!, without, analyst, metrics)]).toEqual([
      nothing,
      nothing,
    ]);
  });
});

describe('a question is refused', () => {
  const people = crowd(30);
  const code = (args: MetricsArguments, metrics = means()) =>
    ask(args, people, analyst, metrics).then(
      () => undefined,
      ({ extensions }) => extensions,
    );

  test.each<[string, MetricsArguments, string]>([
    ['a count of something', { measures: [{ function: 'COUNT', of: 'BALANCE' }] }, 'measures.of'],
    ['a sum of nothing', { measures: [{ function: 'SUM' }] }, 'measures.of'],
    ['nine measures', { measures: Array.from({ length: 9 }, () => ({ function: 'COUNT' as const })) }, 'measures'],
    ['three groups', { groupBy: ['TIER', 'AGE_BAND', 'INCOME_BAND'] }, 'groupBy'],
    ['one group twice', { groupBy: ['TIER', 'TIER'] }, 'groupBy'],
    [
      'two groups and a distribution',
      { groupBy: ['TIER', 'AGE_BAND'], measures: [{ function: 'DISTRIBUTION', of: 'BALANCE' }] },
      'groupBy',
    ],
    ['a filter that means nothing', { filter: { loyalty: { balanceMin: 0.5 } } }, 'filter.loyalty.balanceMin'],
  ])('for %s', async (_, args, input) => {
    expect(await code(args)).toEqual({ code: 'BAD_USER_INPUT', input });
  });

  test('where it is too much work, or one too many', async () => {
    expect(await code({}, means({ calls: 1 }))).toEqual({ code: 'OPERATION_TOO_COMPLEX' });
    expect(await code({}, means({ questions: async () => 1_000 }))).toEqual({ code: 'RATE_LIMITED' });
  });

  test('where a service tells other facts than were asked for, or of fewer people', async () => {
    for (const rows of [
      [['GOLD']],
      Array.from({ length: 30 }, () => [1]),
      Array.from({ length: 30 }, () => ['a', 'b']),
    ]) {
      const streams = streamsOf(() => people);
      const context = {
        ...admittingOf(policy, () => people),
        asking: analyst,
        metrics: means(),
        call: (call: Parameters<typeof streams.call>[0]) =>
          call.endpoint === 'facts' ? Promise.resolve({ rows }) : streams.call(call),
      };
      await expect(customerMetrics({ groupBy: ['TIER'] }, context as unknown as OwnContext)).rejects.toThrow(TypeError);
    }
  });
});

test('a value at a bound is in the bucket that begins there', () => {
  expect([99, 100, 101].map((value) => bucketOf('BALANCE', value))).toEqual([1, 2, 2]);
  expect([-1, 0].map((value) => bucketOf('PURCHASE_TOTAL', value))).toEqual([0, 1]);
});
