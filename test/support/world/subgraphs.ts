/**
 * Four small services with the graph of the contract, over the records of a test. They give everybody the same value and
 * know no permission, like the real ones.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import type { CustomerEpoch } from '../../../schema/customer-changes.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { newPerson, notice, type Person, type Records, stateOf, status } from './people.ts';
import { type ServiceName, sdls } from './sdl.ts';

type Known = Extract<CustomerState, { known: true }>;

interface Paging {
  first: number;
  after?: string | null;
}

/** The first `first` after the cursor, which is the position in the list. */
export function page(items: readonly unknown[], { first, after }: Paging) {
  const start = after === undefined || after === null ? 0 : Number(after) + 1;
  const edges = items.slice(start, start + first).map((node, at) => ({ node, cursor: String(start + at) }));
  const pageInfo = { hasNextPage: start + first < items.length, hasPreviousPage: start > 0 };
  return { edges, pageInfo: { ...pageInfo, startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor } };
}

const withLedger = (loyalty: Person['loyalty']) =>
  loyalty && {
    ...loyalty,
    ledger: (paging: Paging) => page(loyalty.ledger as unknown[], paging),
  };

interface Input {
  readonly input: { readonly customerId: string; readonly [field: string]: unknown };
}

/** Somebody is there from now on, who has agreed to nothing. */
export const newState = (id: string, enrolled = false): Known => stateOf(id, { epoch: 0, enrolled });

/**
 * What each service resolves, as `buildSubgraphSchema` takes it.
 * @param registered somebody was registered, whose state is to be made
 */
export function resolversOf(
  records: Records,
  states: Map<string, CustomerState>,
  registered = (id: string): unknown => states.set(id, newState(id)),
) {
  const { people, purchases } = records;
  const reference =
    <T>(of: (person: Person) => T) =>
    ({ id }: { id: string }) => {
      const person = people.get(id);
      return person === undefined ? null : of(person);
    };
  const consentsOf = (person: Person) =>
    (person.consents as { events: unknown[] }[]).map((record) => ({
      ...record,
      events: (paging: Paging) => page(record.events, paging),
    }));
  const written = (id: string) => {
    const person = people.get(id);
    return { customer: { __typename: 'Customer', id }, records: person === undefined ? [] : consentsOf(person) };
  };
  /** A write to a state, where there is one. */
  const write =
    (change: (state: Known, input: Input['input']) => Partial<Known>) =>
    (_: unknown, { input }: Input) => {
      const state = states.get(input.customerId);
      if (state?.known) states.set(state.id, { ...state, epoch: state.epoch + 1, ...change(state, input) });
      return written(input.customerId);
    };
  return {
    identity: {
      Query: {
        customer: (_: unknown, { id }: { id: string }) => people.get(id) ?? null,
        customersById: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => people.get(id) ?? null),
      },
      Mutation: {
        updateContact: (_: unknown, { input }: Input) => {
          const person = people.get(input.customerId);
          if (person !== undefined && input.email !== undefined) person.email = input.email;
          return { customer: person ?? null };
        },
        registerCustomer: (_: unknown, { input }: Input) => {
          const person = records.people.get(input.customerId) ?? newPerson(input.customerId);
          people.set(person.id, person);
          registered(person.id);
          return { customer: person };
        },
      },
      Customer: { __resolveReference: reference((person) => ({ ...person })) },
      LookupCandidate: { __resolveReference: reference((person) => ({ ...person })) },
    },
    consent: {
      Query: { notices: () => [notice] },
      Mutation: {
        giveConsent: write((state, input) => ({ consents: [...state.consents, ...given(input)] })),
        confirmConsent: write(() => ({})),
        refuseConsent: write(() => ({})),
        withdrawConsent: write(() => ({ consents: [] })),
        objectToProcessing: write((state, input) => ({ objections: [...state.objections, purposeOf(input)] })),
        withdrawObjection: write(() => ({ objections: [] })),
        restrictProcessing: write(() => ({ restricted: true })),
        liftRestriction: write(() => ({ restricted: false })),
        setCommunicationPreference: write(() => ({})),
      },
      Customer: {
        __resolveReference: reference((person) => ({
          id: person.id,
          consents: consentsOf(person),
          consentAsOf: () => consentsOf(person),
          consentRequests: () => person.consentRequests,
          consentStatus: () => status(person.id),
          objections: person.objections,
          restriction: person.restriction,
          signals: person.signals,
          communicationPreferences: person.communicationPreferences,
        })),
      },
    },
    purchases: {
      Query: {
        purchase: (_: unknown, { id }: { id: string }) => purchases.get(id) ?? null,
        product: (_: unknown, { id }: { id: string }) => ({ id, department: 'GROCERY', category: 'TEA' }),
      },
      Customer: {
        __resolveReference: reference((person) => ({
          id: person.id,
          purchases: (paging: Paging) =>
            page(
              person.purchaseIds.map((id) => purchases.get(id)),
              paging,
            ),
          purchaseSummary: person.purchaseSummary,
          sensitivePurchases: (paging: Paging) => page(person.sensitivePurchases as unknown[], paging),
        })),
      },
      Purchase: {
        __resolveReference: ({ id }: { id: string }) => {
          const found = purchases.get(id);
          return found === undefined ? null : { ...found };
        },
      },
      Product: { __resolveReference: ({ id }: { id: string }) => ({ id, department: 'GROCERY' }) },
    },
    loyalty: {
      Customer: {
        __resolveReference: reference((person) => ({ id: person.id, loyalty: withLedger(person.loyalty) })),
      },
      LoyaltyAccount: {
        __resolveReference: ({ id }: { id: string }) => {
          const found = [...people.values()].find((person) => person.loyalty?.id === id);
          return found === undefined ? null : withLedger(found.loyalty);
        },
      },
    },
  };
}

const purposeOf = ({ purpose }: Input['input']) => String(purpose).toLowerCase().replaceAll('_', '-') as 'research';

const given = (input: Input['input']) => {
  const purpose = purposeOf(input);
  const channel = (input.channel ?? null) as 'EMAIL' | null;
  return [{ purpose, channel, brand: 'fresh', recipient: null, specialCategories: false, until: null }];
};

/** The schema of each service over the records, ready to be executed. */
export function serviceSchemas(
  records: Records,
  states: Map<string, CustomerState>,
  registered?: (id: string) => unknown,
): Record<ServiceName, GraphQLSchema> {
  const resolvers = resolversOf(records, states, registered);
  const schema = (name: ServiceName) =>
    buildSubgraphSchema([{ typeDefs: parse(sdls[name]), resolvers: resolvers[name] as never }]);
  return {
    identity: schema('identity'),
    consent: schema('consent'),
    purchases: schema('purchases'),
    loyalty: schema('loyalty'),
  };
}

/** What `POST /states` answers. */
export const statesOf = (ids: readonly string[], states: ReadonlyMap<string, CustomerState>) => ({
  states: ids.map((id): CustomerState => states.get(id) ?? { id, known: false }),
});

/** What `POST /changes` answers. */
export const changesOf = (after: readonly CustomerEpoch[], states: ReadonlyMap<string, CustomerState>) => ({
  changed: after.flatMap(({ id, epoch }): CustomerEpoch[] => {
    const state = states.get(id);
    const now = state?.known === true && !state.erased ? state.epoch : epoch + 1;
    return now > epoch ? [{ id, epoch: now }] : [];
  }),
});
