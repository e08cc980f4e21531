/**
 * The internal endpoints of all subgraphs over some people in memory, by brute force: what they answer is right, and each question gets only
 * as far as it is made to. It counts what it is asked.
 */

import type { InsideCall } from '../../../gateway/federation/inside.ts';
import {
  amongRequest,
  CONDITION_SUBGRAPHS,
  type Condition,
  compareIds,
  FACTS,
  type Fact,
  factsRequest,
  matchingRequest,
  orderedRequest,
  type Place,
} from '../../../schema/audience.ts';
import { isTrue, orderValueOf, type Person } from './person.ts';

export interface Streams {
  readonly call: (call: Pick<InsideCall, 'service' | 'endpoint' | 'body'>) => Promise<unknown>;
  /** `service/endpoint` of each question. */
  readonly asked: string[];
}

const all = (conditions: readonly Condition[], person: Person): boolean =>
  conditions.every((condition) => isTrue(condition, person));

/** @param reach how many customers, at most, one question looks at; absent: as many as it may */
export function streamsOf(people: () => readonly Person[], reach = Number.POSITIVE_INFINITY): Streams {
  const asked: string[] = [];
  const endpoints: Record<string, (body: unknown) => unknown> = {
    matching: (body) => {
      const { conditions, after, limit, scan } = matchingRequest.parse(body);
      const rest = [...people()]
        .sort((one, other) => compareIds(one.id, other.id))
        .filter(({ id }) => after === null || compareIds(id, after) > 0);
      const { items, until } = stretch(rest, (person) => all(conditions, person), limit, Math.min(scan, reach));
      return { ids: items.map(({ id }) => id), until: until?.id ?? null };
    },
    ordered: (body) => {
      const { by, descending, conditions, after, limit, scan } = orderedRequest.parse(body);
      const rest = people()
        .flatMap((person) => {
          const value = orderValueOf(person, by);
          return value === undefined ? [] : [{ person, place: { value, id: person.id } }];
        })
        .filter(({ place }) => after === null || inOrder(place, after, descending) > 0)
        .sort((one, other) => inOrder(one.place, other.place, descending));
      const isIn = ({ person }: { person: Person }): boolean => all(conditions, person);
      const { items, until } = stretch(rest, isIn, limit, Math.min(scan, reach));
      return { entries: items.map(({ place }) => place), until: until?.place ?? null };
    },
    among: (body) => {
      const { conditions, ids } = amongRequest.parse(body);
      const known = new Map(people().map((person) => [person.id, person]));
      return {
        ids: ids.filter((id) => {
          const person = known.get(id);
          return person !== undefined && all(conditions, person);
        }),
      };
    },
    facts: (body) => {
      const { ids, facts } = factsRequest.parse(body);
      const known = new Map(people().map((person) => [person.id, person]));
      return { rows: ids.map((id) => facts.map((fact) => factOf(known.get(id), fact))) };
    },
  };
  return {
    asked,
    call: async ({ service, endpoint, body }) => {
      asked.push(`${service}/${endpoint}`);
      const answer = endpoints[endpoint];
      if (answer === undefined) throw new TypeError('No such endpoint');
      const { conditions = [] } = body as { conditions?: readonly Condition[] };
      if (conditions.some(({ kind }) => CONDITION_SUBGRAPHS[kind] !== service))
        throw new TypeError('A condition that another subgraph answers');
      return answer(body);
    },
  };
}

/** What one question finds of what is left, in order: ends where it has enough, or has looked at enough. */
function stretch<Item>(rest: readonly Item[], isIn: (item: Item) => boolean, limit: number, looks: number) {
  const items: Item[] = [];
  for (const [at, item] of rest.entries()) {
    if (isIn(item)) items.push(item);
    if (items.length === limit || at + 1 === looks) return { items, until: at + 1 === rest.length ? undefined : item };
  }
  return { items, until: undefined };
}

const inOrder = (one: Place, other: Place, descending: boolean): number =>
  (descending ? other.value - one.value : one.value - other.value) || compareIds(one.id, other.id);

function factOf(person: Person | undefined, fact: Fact): string | number | null {
  if (person === undefined) return null;
  if (fact === 'tier') return person.tier ?? null;
  if (fact === 'sensitive-total') {
    const some = person.lines.filter(({ sensitive }) => sensitive);
    return some.length === 0 ? null : some.reduce((sum, { cents }) => sum + cents, 0);
  }
  if (fact === 'balance' || FACTS[fact].type === 'number') return orderValueOf(person, fact as never) ?? null;
  return person.demographics[fact as never] ?? null;
}
