/**
 * A small graph of customers in which everything occurs once, with a policy for it, and what is read out of a partition of it.
 */
import { type ConstDirectiveNode, Kind, type ObjectTypeDefinitionNode, parse, valueFromASTUntyped } from 'graphql';
import type { Policy } from '../../../../schema/policy.ts';

export const SHOP = `
  type Query { customer(id: ID!): Customer order(id: ID!): Order any: Owned news: News }
  type Customer @key(fields: "id") {
    id: ID! name: Name email: String theme: String friend: Customer latest: Owned
  }
  type Name { given: String parts: [Part!] }
  type Part { text: String }
  interface Owned { id: ID! }
  interface Titled { title: String }
  type Order implements Owned @key(fields: "id") { id: ID! customer: Customer! total: Int place: Place news: News }
  type Bill implements Owned @key(fields: "number") { id: ID! number: ID! customer: Customer! sum: Int }
  type Place @key(fields: "code") { code: ID! city: String }
  type News implements Titled { title: String }
`;
export const POINTS = `
  type Customer @key(fields: "id") {
    id: ID! level: Int name: Name @external hint: String @requires(fields: "name { given }")
  }
  type Name { given: String @external }
  type Order @key(fields: "id") { id: ID! points: Int }
`;
export const open = { public: 'about no person' };
export const policy: Policy = {
  subgraphs: {
    shop: {
      coordinates: {
        'Query.customer': 'key',
        'Query.order': 'purchase.lines',
        'Query.any': open,
        'Query.news': open,
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.email': 'contact.email',
        'Customer.theme': open,
        'Customer.friend': 'name',
        'Customer.latest': 'purchase.lines',
        'Name.*': 'inherit',
        'Part.*': 'inherit',
        'Order.id': 'purchase.lines',
        'Order.customer': 'purchase.lines',
        'Order.total': 'purchase.payment',
        'Order.place': 'purchase.lines',
        'Order.news': 'purchase.lines',
        'Bill.id': 'purchase.lines',
        'Bill.number': 'purchase.lines',
        'Bill.customer': 'purchase.lines',
        'Bill.sum': 'purchase.payment',
        'Place.code': open,
        'Place.city': 'purchase.payment',
        'News.title': open,
      },
      subjects: { Customer: 'id', Order: 'customer.id', Bill: 'customer.id' },
    },
    points: {
      coordinates: {
        'Customer.id': 'key',
        'Customer.level': 'loyalty.tier',
        'Customer.hint': 'name',
        'Order.id': 'purchase.lines',
        'Order.points': 'loyalty.balance',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
    },
  },
  grants: {},
};

export const objectsOf = (text: string) =>
  parse(text).definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node] : []));
const argumentsOf = ({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
export const named = (directives: readonly ConstDirectiveNode[] = [], name: string) =>
  directives.filter((directive) => directive.name.value === name).map(argumentsOf);

/** The graphs that know a type: each with the key by which it can be entered there. */
export const graphsOf = (type: string, objects: readonly ObjectTypeDefinitionNode[]): string[] =>
  objects
    .filter(({ name }) => name.value === type)
    .flatMap(({ directives }) => named(directives, 'join__type'))
    .map(({ graph, key, resolvable }) =>
      [graph, ...(key === undefined ? [] : [`by ${key}`]), ...(resolvable === false ? ['no way in'] : [])].join(' '),
    );

/** The graphs that resolve a field; none are named where all that know the type do. */
export const resolving = (type: string, objects: readonly ObjectTypeDefinitionNode[]): Record<string, string> =>
  Object.fromEntries(
    objects
      .filter(({ name }) => name.value === type)
      .flatMap(({ fields = [] }) => fields)
      .map(({ name, directives }) => [
        name.value,
        named(directives, 'join__field')
          .filter(({ external }) => external !== true)
          .map(({ graph }) => graph)
          .join(' '),
      ]),
  );
