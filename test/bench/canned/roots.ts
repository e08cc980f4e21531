/**
 * Where an operation begins: the root of each canned service with its entities, and the root of all of them together, which
 * gives the answers that a gateway should come to.
 */
import { account, customerIds, customerOf, purchase, type ServiceName } from './customers.ts';
import { type Arguments, type Thing, thing, type Value } from './values.ts';

const known = new Set(customerIds);

type Entities = Readonly<Record<string, (id: string) => Thing>>;

const customerRoots = (customer: (id: string) => Thing): Record<string, Value> => {
  const found = (id: unknown): Value => (known.has(String(id)) ? customer(String(id)) : null);
  return {
    customer: ({ id }: Arguments) => found(id),
    customersById: ({ ids }: Arguments) => (ids as readonly unknown[]).map(found),
  };
};

/** The root of one service: its root fields and `_entities`. */
export function serviceRoot(service: ServiceName): Thing {
  const customer = (id: string): Thing => thing('Customer', { id, ...customerOf[service](id, customer) });
  const entities: Entities = {
    Customer: customer,
    Purchase: (id) => purchase(id, customer),
    LoyaltyAccount: (id) => account(id, customer),
  };
  return thing('Query', {
    ...(service === 'identity' ? customerRoots(customer) : {}),
    _entities: ({ representations }: Arguments) =>
      (representations as readonly { __typename: string; id: string }[]).map(
        ({ __typename, id }) => entities[__typename]?.(id) ?? null,
      ),
  });
}

/** The root of the unsplit graph. */
export function wholeRoot(): Thing {
  const customer = (id: string): Thing =>
    thing('Customer', {
      id,
      ...customerOf.identity(id, customer),
      ...customerOf.consent(id, customer),
      ...customerOf.purchases(id, customer),
      ...customerOf.loyalty(id, customer),
    });
  return thing('Query', customerRoots(customer));
}
