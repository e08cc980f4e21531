/** The walk over an audience gives exactly those who may be found, in their order, each once: whatever streams, reach and policy are. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Audience, Found } from '../../../../gateway/audience/audience.ts';
import { readsOf } from '../../../../gateway/audience/audience.ts';
import { Budget } from '../../../../gateway/audience/budget.ts';
import { type Walk, walk } from '../../../../gateway/audience/walk.ts';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { compareIds } from '../../../../schema/audience.ts';
import { policy } from '../../../../schema/grants.ts';
import type { Policy } from '../../../../schema/policy.ts';
import { admittingOf, mayFind } from '../../../support/audience/admitting.ts';
import { asking, audience, peopleNear } from '../../../support/audience/arbitraries.ts';
import { isTrue, orderValueOf, type Person } from '../../../support/audience/person.ts';
import { streamsOf } from '../../../support/audience/streams.ts';

const FIELD = 'Query.found';
/** Found by a category with rows on consent for every data team, and with others that ask for none. */
const finding: Policy = {
  ...policy,
  subgraphs: { ...policy.subgraphs, found: { coordinates: { [FIELD]: 'loyalty.tier' } } },
};

const LARGE = 1_000_000;

function insideOf(people: readonly Person[], reach?: number) {
  const { call, asked } = streamsOf(() => people, reach);
  return { asked, inside: { call, ...admittingOf(finding, () => people, asked) } };
}

function walkOf(people: readonly Person[], about: Pick<Walk, 'asking' | 'audience'> & Partial<Walk>, reach?: number) {
  const { inside, asked } = insideOf(people, reach);
  const run = walk({
    field: FIELD,
    after: null,
    budget: new Budget(LARGE),
    inside,
    ...about,
  });
  return { run, asked };
}

async function all(batches: AsyncIterable<readonly Found[]>): Promise<Found[]> {
  const found: Found[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

/** What a whole walk asks. */
async function counted(people: readonly Person[], request: Asking, about: Audience, reach: number) {
  const { run, asked } = walkOf(people, { asking: request, audience: about }, reach);
  await all(run);
  return { asked };
}

/** The slow way: everybody, one by one, then sorted. */
function expected(people: readonly Person[], request: Asking, about: Audience): Found[] {
  const { index } = admittingOf(finding, () => people);
  const { order } = about;
  return people
    .filter(
      (person) =>
        about.all.every((each) => isTrue(each, person)) &&
        !about.none.some((each) => isTrue(each, person)) &&
        mayFind(index, request, { field: FIELD, reads: readsOf(about), channels: about.channels }, person),
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

const situation = asking.chain((request) =>
  fc.record({
    request: fc.constant(request),
    people: peopleNear(request),
    about: audience,
    reach: fc.constantFrom(1, 2, 5, 1_000),
  }),
);

describe('a walk', () => {
  test('gives exactly those who may be found, in order, each once', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ request, people, about, reach }) => {
        const { run } = walkOf(people, { asking: request, audience: about }, reach);
        expect(await all(run)).toEqual(expected(people, request, about));
      }),
      { numRuns: 1_000 },
    );
  });

  test('goes on behind any place as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async ({ request, people, about, reach }, at) => {
        const whole = expected(people, request, about);
        if (whole.length === 0) return;
        const after = whole[at % whole.length] as Found;
        const { run } = walkOf(people, { asking: request, audience: about, after }, reach);
        expect(await all(run)).toEqual(whole.slice((at % whole.length) + 1));
      }),
      { numRuns: 500 },
    );
  });

  test('over its budget is an error, whatever it has found, and at it is whole', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async ({ request, people, about, reach }, less) => {
        const whole = expected(people, request, about);
        const { asked } = await counted(people, request, about, reach);
        const of = (most: number) =>
          all(walkOf(people, { asking: request, audience: about, budget: new Budget(most) }, reach).run);
        expect(await of(asked.length)).toEqual(whole);
        const over = of(less % asked.length);
        await expect(over).rejects.toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
      }),
      { numRuns: 300 },
    );
  });

  test('without an answer of one subgraph, or about one state, is an error and nobody missing', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async ({ request, people, about, reach }, at) => {
        const { asked } = await counted(people, request, about, reach);
        let left = at % asked.length;
        const inside = insideOf(people, reach).inside;
        const orNot = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
          left -= 1;
          if (left < 0) throw new TypeError('no answer');
          return answer;
        };
        const run = walkOf(people, {
          asking: request,
          audience: about,
          inside: {
            index: inside.index,
            call: (call) => orNot(inside.call(call)),
            admitted: (...args) => orNot(inside.admitted(...args)),
          },
        }).run;
        await expect(all(run)).rejects.toThrow('no answer');
      }),
      { numRuns: 300 },
    );
  });
});
