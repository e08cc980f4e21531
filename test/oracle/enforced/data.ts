/**
 * The data of all four services as one executable schema: what each of them would give for an object, put together. No plan, no
 * keys, no call, and no permission: that is laid around it.
 */
import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { casePayloads, shownCases } from '../../support/world/cases.ts';
import type { Records } from '../../support/world/people.ts';
import { resolversOf } from '../../support/world/subgraphs.ts';

export type Json = Record<string, unknown>;
type Resolvers = Readonly<Record<string, Readonly<Record<string, (record: Json) => unknown>>>>;

/** Nothing is recorded in the worlds of this oracle, so the trail has nothing to say of anybody. */
const accessLog = ({ after }: { readonly after?: string | null }) => {
  const pageInfo = {
    hasNextPage: false,
    hasPreviousPage: typeof after === 'string',
    startCursor: null,
    endCursor: null,
  };
  return { edges: [], pageInfo };
};

export interface Data {
  readonly schema: GraphQLSchema;
  /** An object that belongs to a customer with all that there is of it; null: there is none. */
  readonly whole: (type: string, record: Json) => Json | null;
}

/** @param sdl the public schema */
export function dataOf(sdl: string, records: Records, states: Map<string, CustomerState>): Data {
  const schema = buildSchema(sdl);
  const services: Resolvers[] = Object.values(resolversOf(records, states)) as never;
  for (const service of services)
    for (const root of ['Query', 'Mutation'])
      for (const [name, resolve] of Object.entries(service[root] ?? {}))
        setResolver(schema, root, name, resolve as never);
  const payloads = casePayloads((id) => records.people.get(id) ?? null);
  for (const [name, payload] of Object.entries(payloads))
    setResolver(schema, 'Mutation', name, ((_: unknown, { input }: { input: { customerId: string } }) =>
      payload(input.customerId)) as never);
  setResolver(schema, 'Query', 'me', (_, __, { asking }: { asking: Asking }) =>
    records.people.get(asking.caller.customer ?? ''),
  );
  return {
    schema,
    whole: (type, record) => {
      const parts = services.flatMap((service) => service[type]?.__resolveReference?.(record) ?? []);
      if (parts.length === 0) return null;
      const own = type === 'Customer' && { accessLog, cases: () => shownCases(states, String(record.id)) };
      return Object.assign({}, ...parts, own);
    },
  };
}

function setResolver(
  schema: GraphQLSchema,
  type: string,
  name: string,
  resolve: GraphQLFieldResolver<unknown, never>,
): void {
  const found = schema.getType(type);
  const field = isObjectType(found) ? found.getFields()[name] : undefined;
  if (field === undefined) throw new TypeError(`There is no ${type}.${name}`);
  field.resolve = resolve as never;
}
