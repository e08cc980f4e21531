/**
 * The streams of a subgraph as the gateway asks for them, page after page; what every page must keep is checked with each.
 */
import { expect } from '@jest/globals';
import {
  amongAnswer,
  type Condition,
  compareIds,
  type Fact,
  factsAnswer,
  MAX_MATCHES,
  matchingAnswer,
  type Order,
  orderedAnswer,
  type Place,
} from '../../../schema/audience.ts';
import type { SubgraphDefinition } from '../../../subgraphs/kit/definition.ts';

export interface Bounds {
  readonly limit: number;
  readonly scan: number;
}

export const WIDE: Bounds = { limit: 1000, scan: 10_000 };

const ASKER = { actor: 'test', roles: [] };

export const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  compareIds(one.id, other.id);

export function askedAudience<Store>({ endpoints = {} }: SubgraphDefinition<Store>, store: Store) {
  const ask = (path: string, body: object): Promise<unknown> => {
    const answer = endpoints[path];
    if (answer === undefined) throw new Error(`There is no ${path}`);
    return answer(store, body, ASKER);
  };
  return {
    ask,

    /** One page. */
    page: async (conditions: readonly Condition[], after: string | null, bounds: Bounds = WIDE) =>
      matchingAnswer.parse(await ask('/matching', { conditions, after, ...bounds })),

    /** All pages, one after the other. */
    async matching(conditions: readonly Condition[], bounds: Bounds): Promise<string[]> {
      const all: string[] = [];
      for (let after: string | null = null; ; ) {
        const { ids, until } = await this.page(conditions, after, bounds);
        expect(ids.length).toBeLessThanOrEqual(bounds.limit);
        for (const id of ids) {
          expect(after === null || compareIds(id, after) > 0).toBe(true);
          expect(until === null || compareIds(id, until) <= 0).toBe(true);
        }
        all.push(...ids);
        if (until === null) return all;
        expect(after === null || compareIds(until, after) > 0).toBe(true);
        after = until;
      }
    },

    async ordered(
      by: Order,
      descending: boolean,
      conditions: readonly Condition[],
      bounds: Bounds,
    ): Promise<readonly Place[]> {
      const all: Place[] = [];
      for (let after: Place | null = null; ; ) {
        const answer: unknown = await ask('/ordered', { by, descending, conditions, after, ...bounds });
        const { entries, until } = orderedAnswer.parse(answer);
        expect(entries.length).toBeLessThanOrEqual(bounds.limit);
        all.push(...entries);
        if (until === null) return all;
        expect(until).not.toEqual(after);
        after = until;
      }
    },

    among: async (conditions: readonly Condition[], ids: readonly string[]): Promise<readonly string[]> =>
      amongAnswer.parse(await ask('/among', { conditions, ids })).ids,

    facts: async (facts: readonly Fact[], ids: readonly string[]) =>
      factsAnswer.parse(await ask('/facts', { facts, ids: ids.slice(0, MAX_MATCHES) })).rows,
  };
}

/** In the order that is promised: by value, and by id (ascending) where values are equal. */
export const inOrder = (places: readonly Place[], descending: boolean): Place[] =>
  [...places].sort((a, b) => (descending ? b.value - a.value : a.value - b.value) || byId(a, b));
