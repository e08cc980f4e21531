/**
 * The four endpoints of streams (schema/audience.ts), the same in every subgraph that has any: what is asked is read and checked here, and
 * nobody is asked for what is another's. They tell ids and facts to whoever comes with the gateway's passport, and decide nothing.
 */
import type { z } from 'zod';
import {
  amongRequest,
  CONDITION_SUBGRAPHS,
  type Condition,
  FACTS,
  factsRequest,
  matchingRequest,
  ORDERS,
  orderedRequest,
} from '../../../schema/audience.ts';
import type { SubgraphDefinition } from '../definition.ts';
import { badUserInput } from '../input.ts';
import { matching, through } from './matching.ts';
import { ordered } from './ordered.ts';
import type { Audience } from './source.ts';

export type AudienceEndpoints<Store> = Readonly<
  Record<'/matching' | '/ordered' | '/among' | '/facts', NonNullable<SubgraphDefinition<Store>['endpoints']>[string]>
>;

/** @param name the subgraph's, by which schema/audience.ts says what it answers */
export function audienceEndpoints<Store>(name: string, audience: Audience<Store>): AudienceEndpoints<Store> {
  const sourcesOf = (store: Store, conditions: readonly Condition[]) => {
    if (conditions.some(({ kind }) => CONDITION_SUBGRAPHS[kind] !== name)) throw badUserInput('conditions');
    return conditions.length === 0 ? [] : audience.sources(store, conditions);
  };
  return {
    '/matching': async (store, body) => {
      const { conditions, ...question } = read(matchingRequest, body);
      return matching(sourcesOf(store, conditions), question);
    },
    '/ordered': async (store, body) => {
      const { conditions, by, ...question } = read(orderedRequest, body);
      const collection = ORDERS[by].subgraph === name ? audience.orders[by] : undefined;
      if (collection === undefined) throw badUserInput('by');
      return ordered(collection(store), sourcesOf(store, conditions), question);
    },
    '/among': async (store, body) => {
      const { conditions, ids } = read(amongRequest, body);
      return { ids: await through(sourcesOf(store, conditions), ids) };
    },
    '/facts': async (store, body) => {
      const { ids, facts } = read(factsRequest, body);
      if (facts.some((fact) => FACTS[fact].subgraph !== name)) throw badUserInput('facts');
      const of = await audience.facts(store, ids, new Set(facts));
      return {
        rows: ids.map((id) => {
          const known = of(id);
          return facts.map((fact) => known[fact] ?? null);
        }),
      };
    },
  };
}

function read<Type extends z.ZodType>(type: Type, body: unknown): z.infer<Type> {
  const read = type.safeParse(body);
  if (!read.success) throw badUserInput(String(read.error.issues[0]?.path[0] ?? ''));
  return read.data;
}
