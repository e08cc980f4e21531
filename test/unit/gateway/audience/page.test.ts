/** Pages of an audience, of whatever sizes, are together exactly it; each is full, and says rightly whether more follow. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Found } from '../../../../gateway/audience/audience.ts';
import { pageOfAudience } from '../../../../gateway/audience/page.ts';
import type { Walk } from '../../../../gateway/audience/walk.ts';
import type { Person } from '../../../support/audience/person.ts';
import { expected, runs, type Situation, situation, walkIn } from '../../../support/audience/situation.ts';

const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 7 }));

/** All pages one after the other, each from where the last one ended. */
async function pages(where: Situation, of: Iterable<number>, more: Partial<Walk> = {}) {
  const all: { readonly found: readonly Found[]; readonly size: number; readonly hasNext: boolean }[] = [];
  let after: Found | null = null;
  for (const size of of) {
    const page = await pageOfAudience(walkIn(where, { ...more, after }).walk, size);
    all.push({ ...page, size });
    if (!page.hasNext) break;
    after = page.found.at(-1) ?? null;
  }
  return all;
}

describe('pages', () => {
  test('of any sizes are together the whole audience in order, each customer once; each is full but the last', async () => {
    await fc.assert(
      fc.asyncProperty(situation, sizes, async (where, of) => {
        const all = await pages(where, of);
        expect(all.flatMap(({ found }) => found)).toEqual(expected(where));
        expect(all.slice(0, -1).every(({ found, size }) => found.length === size)).toBe(true);
      }),
      runs(500),
    );
  });

  test('of nothing say whether anybody follows', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (where) => {
        const page = await pageOfAudience(walkIn(where).walk, 0);
        expect(page).toEqual({ found: [], hasNext: expected(where).length > 0 });
      }),
      runs(75),
    );
  });

  test('are the same, byte for byte, whether somebody who may not be found is there or not', async () => {
    let said = 0;
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), fc.integer({ min: 1, max: 4 }), async (where, at, size) => {
        const found = new Set(expected(where).map(({ id }) => id));
        const others = where.people.filter(({ id }) => !found.has(id));
        const [other] = others.slice(others.length === 0 ? 0 : at % others.length);
        if (other === undefined) return;
        said += 1;
        const without = { ...where, people: where.people.filter((person) => person !== other) };
        const of = function* () {
          for (;;) yield size;
        };
        expect(JSON.stringify(await pages(without, of()))).toBe(JSON.stringify(await pages(where, of())));
      }),
      runs(500),
    );
    expect(said).toBeGreaterThan(100);
  });

  test('are full where some are not kept: the next ones come in their place', async () => {
    await fc.assert(
      fc.asyncProperty(
        situation,
        fc.func(fc.boolean()),
        fc.integer({ min: 1, max: 5 }),
        async (where, isGone, size) => {
          const { walk } = walkIn(where);
          const gone = new Set(where.people.filter(({ id }) => isGone(id)).map(({ id }: Person) => id));
          // They withdraw after they were looked at, and before they are kept.
          const admitted: Walk['inside']['admitted'] = async (asking, finding, ids, isKept, signal) =>
            (await walk.inside.admitted(asking, finding, ids, isKept, signal)).filter((id) => !isKept || !gone.has(id));
          const page = await pageOfAudience({ ...walk, inside: { ...walk.inside, admitted } }, size);
          const left = expected(where).filter(({ id }) => !gone.has(id));
          expect(page.found).toEqual(left.slice(0, size));
          // Who was looked at and is not yet known to be gone may be said to follow.
          expect(page.hasNext).toBe(
            expected(where).some(({ id }) => id === nextAfter(page.found, size, expected(where))),
          );
        },
      ),
      runs(125),
    );
  });
});

/** Whoever follows the last of a full page among all who could be seen when it was looked at. */
function nextAfter(found: readonly Found[], size: number, whole: readonly Found[]): string | undefined {
  if (found.length < size) return undefined;
  const last = whole.findIndex(({ id }) => id === found.at(-1)?.id);
  return whole[last + 1]?.id;
}
