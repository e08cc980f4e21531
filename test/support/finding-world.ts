/** A world in which customers are looked for: what its tests ask again and again. */
import type { Policy } from '../../schema/policy.ts';
import type { Line, Person } from './audience/person.ts';
import { newPerson, type Purchase, recordsOf, stateOf, yesToAll } from './world/people.ts';
import { type Asked, openWorld, type Question, type World, type WorldOptions } from './world.ts';

export const MARKETER = { role: 'marketer', purpose: 'personalisation' } as const;

export interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export interface FindingWorld extends World {
  /** Data and states as in the beginning: nobody agreed to anything. */
  readonly reset: () => void;
  readonly behave: () => void;
  /** These agree to everything. */
  readonly agree: (...ids: readonly string[]) => void;
  /** A page with its cursors. */
  readonly find: (variables: Question['variables'], question?: Question) => Promise<Asked>;
  /** The ids of a page. */
  readonly found: (variables: Question['variables'], question?: Question) => Promise<readonly string[]>;
  readonly connectionOf: (asked: Asked) => Connection;
  readonly idsOf: (asked: Asked) => readonly string[];
}

export const FIND = `query($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $after: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

export async function openFindingWorld(
  ids: readonly string[],
  options: WorldOptions & { readonly policy?: Policy } = {},
): Promise<FindingWorld> {
  const world = await openWorld(ids, options);
  const { records, states } = world;
  const find: FindingWorld['find'] = (variables, question = MARKETER) => world.ask(FIND, { ...question, variables });
  const connectionOf = ({ answer }: Asked): Connection => answer.data?.customers as Connection;
  const idsOf = (asked: Asked) => connectionOf(asked).edges.map(({ node }) => node.id);
  return {
    ...world,
    find,
    connectionOf,
    idsOf,
    found: async (variables, question) => idsOf(await find(variables, question)),
    behave: () => {
      for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const)
        world.misbehave(service, undefined);
    },
    agree: (...some) => {
      for (const id of some) states.set(id, stateOf(id, { consents: yesToAll() }));
    },
    reset: () => {
      const fresh = recordsOf(ids);
      for (const [id, person] of fresh.people) records.people.set(id, person);
      for (const [id, purchase] of fresh.purchases) records.purchases.set(id, purchase);
      for (const id of ids) states.set(id, stateOf(id));
    },
  };
}

/** Who is there from now on, in the words of the graph; nobody else is. */
export function populate({ records, states }: World, people: readonly Person[]): Person[] {
  for (const map of [records.people, records.purchases, states]) map.clear();
  return people.map((person) => {
    const { id, balance } = person;
    const tier = person.tier === undefined ? undefined : ({ a: 'GOLD', B: 'SILVER' }[person.tier] ?? person.tier);
    const isMember = tier !== undefined || balance !== undefined;
    const purchases = person.lines.map((line, at) => purchaseOf(line, `pur-${id}-${at}`, id));
    for (const purchase of purchases) records.purchases.set(purchase.id, purchase);
    records.people.set(id, {
      ...newPerson(id),
      demographics: person.demographics,
      purchaseIds: purchases.map((purchase) => purchase.id),
      purchaseSummary: {
        count: person.lines.filter(({ sensitive }) => !sensitive).length,
        total: null,
        firstAt: null,
        lastAt: null,
      },
      loyalty: isMember ? { id: `loy-${id}`, customer: { id }, tier, balance } : null,
    });
    states.set(id, person.state);
    return { ...person, tier };
  });
}

function purchaseOf({ at, cents, sensitive, ...product }: Line, id: string, owner: string): Purchase {
  const amount = { amount: (cents / 100).toFixed(2), currency: 'USD' };
  const lines = [{ product: { ...product, packageSize: null }, amount }];
  return {
    id,
    customer: { id: owner },
    placedAt: new Date(at).toISOString(),
    lines: sensitive ? [] : lines,
    sensitiveLines: sensitive ? lines : [],
  };
}
