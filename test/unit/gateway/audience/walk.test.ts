/** The walk over an audience gives exactly those who may be found, in their order, each once: whatever streams, reach and policy are. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Found } from '../../../../gateway/audience/audience.ts';
import { Budget } from '../../../../gateway/audience/budget.ts';
import { walk } from '../../../../gateway/audience/walk.ts';
import { expected, insideOf, runs, situation, walkIn } from '../../../support/audience/situation.ts';

async function all(batches: AsyncIterable<readonly Found[]>): Promise<Found[]> {
  const found: Found[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

describe('a walk', () => {
  test('gives exactly those who may be found, in order, each once', async () => {
    let some = 0;
    await fc.assert(
      fc.asyncProperty(situation, async (where) => {
        const whole = expected(where);
        some += whole.length > 0 ? 1 : 0;
        expect(await all(walk(walkIn(where).walk))).toEqual(whole);
      }),
      runs(500),
    );
    // Or it would say little.
    expect(some).toBeGreaterThan(100);
  });

  test('goes on behind any place as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async (where, at) => {
        const whole = expected(where);
        if (whole.length === 0) return;
        const after = whole[at % whole.length] as Found;
        expect(await all(walk(walkIn(where, { after }).walk))).toEqual(whole.slice((at % whole.length) + 1));
      }),
      runs(250),
    );
  });

  test('over its budget is an error, whatever it has found, and at it is whole', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async (where, less) => {
        const counted = walkIn(where);
        const whole = await all(walk(counted.walk));
        const { length: cost } = counted.asked;
        const of = (most: number) => all(walk(walkIn(where, { budget: new Budget(most) }).walk));
        expect(await of(cost)).toEqual(whole);
        await expect(of(less % cost)).rejects.toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
      }),
      runs(75),
    );
  });

  test('without an answer of one subgraph, or about one state, is an error and nobody missing', async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async (where, at) => {
        const counted = walkIn(where);
        await all(walk(counted.walk));
        let left = at % counted.asked.length;
        const orNot = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
          left -= 1;
          if (left < 0) throw new TypeError('no answer');
          return answer;
        };
        const { inside } = insideOf(where.people, where.reach);
        const failing = walkIn(where, {
          inside: {
            index: inside.index,
            call: (call) => orNot(inside.call(call)),
            admitted: (...args) => orNot(inside.admitted(...args)),
          },
        });
        await expect(all(walk(failing.walk))).rejects.toThrow('no answer');
      }),
      runs(75),
    );
  });
});
