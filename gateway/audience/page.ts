/**
 * One page of an audience. It is full where there are enough who may be found, and whether more follow is known by looking one further among
 * those: somebody who may not be found changes neither.
 */
import type { Found } from './audience.ts';
import { findingOf, type Walk, walk } from './walk.ts';

export interface AudiencePage {
  readonly found: readonly Found[];
  readonly hasNext: boolean;
}

/** @param size of the page; of 0, it is empty and says whether anybody follows */
export async function pageOfAudience(about: Walk, size: number): Promise<AudiencePage> {
  const { inside, asking, budget, signal } = about;
  const finding = findingOf(about);
  const batches = walk(about);
  try {
    const waiting: Found[] = [];
    /** Whether so many wait; fewer: there are no more. */
    const hasWaiting = async (count: number): Promise<boolean> => {
      while (waiting.length < count) {
        const next = await batches.next();
        if (next.done === true) return false;
        waiting.push(...next.value);
      }
      return true;
    };
    const found: Found[] = [];
    for (;;) {
      const missing = size - found.length;
      const isMore = await hasWaiting(missing + 1);
      const some = waiting.splice(0, missing);
      if (some.length > 0) {
        // Who is answered is decided by the states that the whole request keeps: withdrawn meanwhile, they make room for the next.
        budget.spend();
        const ids = some.map(({ id }) => id);
        const kept = new Set(await inside.admitted(asking, finding, ids, true, signal));
        found.push(...some.filter(({ id }) => kept.has(id)));
      }
      if (!isMore || found.length === size) return { found, hasNext: isMore };
    }
  } finally {
    await batches.return();
  }
}
