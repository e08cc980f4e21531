/**
 * Who asks for which audience among which people, at random, and who is in it by the slow way: everybody looked at one by one, decided on,
 * and sorted. Two fields find them: that of the graph, and one whose rows rest on contract for some.
 */
import fc from 'fast-check';
import { type Audience, type Found, readsOf } from '../../../gateway/audience/audience.ts';
import { Budget } from '../../../gateway/audience/budget.ts';
import type { Walk } from '../../../gateway/audience/walk.ts';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { compareIds } from '../../../schema/audience.ts';
import { policy as builtIn } from '../../../schema/grants.ts';
import type { Coordinate, Policy } from '../../../schema/policy.ts';
import { admittingOf, mayFind } from './admitting.ts';
import { asking, audience, peopleNear } from './arbitraries.ts';
import { isTrue, orderValueOf, type Person } from './person.ts';
import { streamsOf } from './streams.ts';

const policy: Policy = {
  ...builtIn,
  subgraphs: { ...builtIn.subgraphs, found: { coordinates: { 'Query.found': 'loyalty.tier' } } },
};

/** Runs of a property; `AUDIENCE_TIMES` makes all of them so many times longer. */
export const runs = (usual: number): { numRuns: number; endOnFailure: true } => ({
  numRuns: usual * Number(process.env.AUDIENCE_TIMES ?? 1),
  endOnFailure: true,
});

export interface Situation {
  readonly request: Asking;
  readonly people: readonly Person[];
  readonly about: Audience;
  readonly field: Coordinate;
  /** How many customers one question to a stream looks at. */
  readonly reach: number;
}

const inCare = fc.constant<Asking>({
  caller: { subject: 's', actor: 'a', roles: ['agent'] },
  purpose: 'customer-care',
  brand: 'fresh',
  now: Date.parse('2026-03-01T12:00:00Z'),
});

export const situation: fc.Arbitrary<Situation> = fc
  .oneof({ weight: 5, arbitrary: asking }, { weight: 1, arbitrary: inCare })
  .chain((request) =>
    fc.record({
      request: fc.constant(request),
      people: peopleNear(request),
      about: audience,
      field: fc.constantFrom<Coordinate>(
        'Query.found',
        ...(request.purpose === 'customer-care' ? [] : (['Query.customers', 'Query.customers'] as const)),
      ),
      reach: fc.constantFrom(1, 2, 5, 1_000),
    }),
  );

/** What the gateway's room needs, over people in memory, and what it asks of them. */
export function insideOf(people: readonly Person[], reach?: number) {
  const { call, asked } = streamsOf(() => people, reach);
  return { asked, inside: { call, ...admittingOf(policy, () => people, asked) } };
}

/** A walk in a situation from its beginning, with more than enough to spend. */
export function walkIn({ request, people, about, field, reach }: Situation, more: Partial<Walk> = {}) {
  const { inside, asked } = insideOf(people, reach);
  const walk: Walk = {
    field,
    after: null,
    budget: new Budget(1_000_000),
    inside,
    asking: request,
    audience: about,
    ...more,
  };
  return { walk, asked };
}

export function expected({ request, people, about, field }: Situation): Found[] {
  const { index } = admittingOf(policy, () => people);
  const { order } = about;
  const finding = { field, reads: readsOf(about), channels: about.channels };
  return people
    .filter(
      (person) =>
        about.all.every((each) => isTrue(each, person)) &&
        !about.none.some((each) => isTrue(each, person)) &&
        mayFind(index, request, finding, person),
    )
    .flatMap((person): Found[] => {
      if (order === undefined) return [{ id: person.id, value: null }];
      const value = orderValueOf(person, order.by);
      return value === undefined ? [] : [{ id: person.id, value }];
    })
    .sort((one, other) => {
      const up = (one.value ?? 0) - (other.value ?? 0);
      return (order?.descending ? -up : up) || compareIds(one.id, other.id);
    });
}
