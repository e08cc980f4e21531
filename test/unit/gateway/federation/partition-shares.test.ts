/**
 * A small graph in which everything occurs once, and what each virtual graph of it holds: written out whole, because a field too many in
 * one is a field that is fetched undecided, and a field too few one that nobody gets.
 */
import { describe, expect, test } from '@jest/globals';
import { type ConstDirectiveNode, Kind, parse, valueFromASTUntyped } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { Planner } from '../../../../gateway/federation/plan/plan.ts';
import { partition } from '../../../../gateway/federation/supergraph/partition.ts';
import { readSupergraph } from '../../../../gateway/federation/supergraph/supergraph.ts';
import type { Policy } from '../../../../schema/policy.ts';
import { compose, withFederation } from '../../../support/federated/compose.ts';

const SHOP = `
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
const POINTS = `
  type Customer @key(fields: "id") {
    id: ID! level: Int name: Name @external hint: String @requires(fields: "name { given }")
  }
  type Name { given: String @external }
  type Order @key(fields: "id") { id: ID! points: Int }
`;
const open = { public: 'about no person' };
const policy: Policy = {
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
const supergraph = readSupergraph(compose({ shop: withFederation(SHOP), points: withFederation(POINTS) }));
const { sdl, territories, heldKeys, splitInterfaces } = partition(supergraph, new PolicyIndex(policy));
const objectsOf = (text: string) =>
  parse(text).definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node] : []));
const own = objectsOf(sdl);

const argumentsOf = ({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
const named = (directives: readonly ConstDirectiveNode[] = [], name: string) =>
  directives.filter((directive) => directive.name.value === name).map(argumentsOf);

/** The graphs that know a type: each with the key by which it can be entered there. */
const graphsOf = (type: string, objects = own): string[] =>
  objects
    .filter(({ name }) => name.value === type)
    .flatMap(({ directives }) => named(directives, 'join__type'))
    .map(({ graph, key, resolvable }) =>
      [graph, ...(key === undefined ? [] : [`by ${key}`]), ...(resolvable === false ? ['no way in'] : [])].join(' '),
    );

/** The graphs that resolve a field; none are named where all that know the type do. */
const resolving = (type: string, objects = own): Record<string, string> =>
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

describe('A graph of its own', () => {
  test('is there for each service and each gated category of its customers’ entities, at the address of the service', () => {
    expect([...territories].map(([name, { service, category }]) => [name, service.name, category])).toEqual([
      ['points', 'points', undefined],
      ['points:loyalty.tier', 'points', 'loyalty.tier'],
      ['points:name', 'points', 'name'],
      ['points:loyalty.balance', 'points', 'loyalty.balance'],
      ['shop', 'shop', undefined],
      ['shop:name', 'shop', 'name'],
      ['shop:contact.email', 'shop', 'contact.email'],
      ['shop:purchase.lines', 'shop', 'purchase.lines'],
      ['shop:purchase.payment', 'shop', 'purchase.payment'],
    ]);
    const graphs = parse(sdl).definitions.flatMap((node) =>
      node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
    );
    expect(graphs.map(({ name, directives }) => [name.value, ...named(directives, 'join__graph')])).toEqual([
      ['POINTS', { name: 'points', url: 'http://points.invalid/' }],
      ['SHOP', { name: 'shop', url: 'http://shop.invalid/' }],
      ['POINTS__LOYALTY_TIER', { name: 'points:loyalty.tier', url: 'http://points.invalid/' }],
      ['POINTS__NAME', { name: 'points:name', url: 'http://points.invalid/' }],
      ['POINTS__LOYALTY_BALANCE', { name: 'points:loyalty.balance', url: 'http://points.invalid/' }],
      ['SHOP__NAME', { name: 'shop:name', url: 'http://shop.invalid/' }],
      ['SHOP__CONTACT_EMAIL', { name: 'shop:contact.email', url: 'http://shop.invalid/' }],
      ['SHOP__PURCHASE_LINES', { name: 'shop:purchase.lines', url: 'http://shop.invalid/' }],
      ['SHOP__PURCHASE_PAYMENT', { name: 'shop:purchase.payment', url: 'http://shop.invalid/' }],
      ['ASSENT_HELD', { name: 'assent:held', url: '' }],
    ]);
  });

  test.each<[string, string[]]>([
    [
      'Customer',
      [
        'POINTS by id',
        'POINTS__LOYALTY_TIER by id',
        'POINTS__NAME by id',
        'SHOP by id',
        'SHOP__NAME by id',
        'SHOP__CONTACT_EMAIL by id',
        'SHOP__PURCHASE_LINES by id',
        'SHOP__PURCHASE_PAYMENT by id no way in',
        'ASSENT_HELD by id no way in',
      ],
    ],
    [
      'Order',
      [
        'POINTS by id',
        'POINTS__LOYALTY_BALANCE by id customer { id }',
        'SHOP by id',
        'SHOP__PURCHASE_LINES by id customer { id }',
        'SHOP__PURCHASE_PAYMENT by id customer { id }',
        'ASSENT_HELD by id customer { id } no way in',
      ],
    ],
    [
      'Bill',
      [
        'SHOP by number',
        'SHOP__PURCHASE_LINES by number customer { id }',
        'SHOP__PURCHASE_PAYMENT by number customer { id }',
        'ASSENT_HELD by number customer { id } no way in',
      ],
    ],
    ['Name', ['POINTS', 'SHOP', 'SHOP__NAME']],
    ['Part', ['SHOP', 'SHOP__NAME']],
    ['News', ['SHOP', 'SHOP__PURCHASE_LINES']],
    ['Place', ['SHOP by code', 'SHOP__PURCHASE_LINES by code']],
  ])('knows %s where something leads to it, by the key and the way to its customer', (type, graphs) => {
    expect(graphsOf(type)).toEqual(graphs);
  });

  test.each<[string, Record<string, string>]>([
    [
      'Customer',
      {
        id: '',
        level: 'POINTS__LOYALTY_TIER',
        name: 'SHOP__NAME',
        hint: 'POINTS__NAME',
        email: 'SHOP__CONTACT_EMAIL',
        theme: '',
        friend: 'SHOP__NAME',
        latest: 'SHOP__PURCHASE_LINES',
      },
    ],
    [
      'Order',
      {
        id: '',
        points: 'POINTS__LOYALTY_BALANCE',
        customer: 'SHOP SHOP__PURCHASE_LINES SHOP__PURCHASE_PAYMENT ASSENT_HELD',
        total: 'SHOP__PURCHASE_PAYMENT',
        place: 'SHOP__PURCHASE_LINES',
        news: 'SHOP__PURCHASE_LINES',
      },
    ],
    ['Bill', { number: '', id: 'SHOP__PURCHASE_LINES', customer: '', sum: 'SHOP__PURCHASE_PAYMENT' }],
    ['Name', { given: 'SHOP SHOP__NAME', parts: 'SHOP SHOP__NAME' }],
    ['Place', { code: '', city: '' }],
    ['News', { title: '' }],
  ])('resolves of %s what is of its category, and keys', (type, fields) => {
    expect(resolving(type)).toEqual(fields);
  });
});

describe('What is known of a graph', () => {
  test('is which entities of customers it has, by the real keys of its service', () => {
    const keys = (name: string) =>
      [...(territories.get(name)?.keyFields ?? [])].map(([type, fields]) => [type, ...fields]);
    expect(keys('shop')).toEqual([
      ['Customer', 'id'],
      ['Order', 'id'],
      ['Bill', 'number'],
    ]);
    expect(keys('shop:name')).toEqual(keys('shop'));
    expect(keys('points')).toEqual([['Customer', 'id'], ['Order', 'id'], ['Bill']]);
  });

  test('is what was added to a key, and is no part of the real one', () => {
    const added = (name: string) => [...(territories.get(name)?.addedToKey ?? ['nothing'])];
    expect(added('shop')).toEqual(['nothing']);
    expect(added('shop:purchase.lines')).toEqual([
      ['Order', 'customer'],
      ['Bill', 'customer'],
    ]);
    expect(added('points:loyalty.balance')).toEqual([['Order', 'customer']]);
  });

  test('is what a plan can begin with, and which interfaces are asked type by type', () => {
    expect([...heldKeys]).toEqual([
      ['Customer', 'id'],
      ['Order', 'id customer { id }'],
      ['Bill', 'number customer { id }'],
    ]);
    expect([...splitInterfaces]).toEqual(['Owned']);
  });
});

test('A graph of which nothing is anybody’s is left as it is', () => {
  const plain = readSupergraph(
    compose({
      shop: withFederation('type Query { news: News } type News @key(fields: "id") { id: ID! title: String }'),
    }),
  );
  const { sdl: same, ...rest } = partition(
    plain,
    new PolicyIndex({ subgraphs: { shop: { coordinates: { 'News.id': open, 'News.title': open } } }, grants: {} }),
  );
  expect(same).not.toContain('assentHeld');
  expect(same).not.toContain('ASSENT_HELD');
  expect(same).not.toContain('shop:');
  expect([[...rest.territories.keys()], rest.heldKeys.size, rest.splitInterfaces.size]).toEqual([['shop'], 0, 0]);
});

test('An interface object of what is nobody’s is no reason to refuse a graph', () => {
  const places = `
    interface Located @key(fields: "id") { id: ID! }
    type Hall implements Located @key(fields: "id") { id: ID! }
  `;
  const stars = 'type Located @interfaceObject @key(fields: "id") { id: ID! stars: Int }';
  const both = compose({ shop: withFederation(`${SHOP} ${places}`), points: withFederation(`${POINTS} ${stars}`) });
  expect([...partition(readSupergraph(both), new PolicyIndex(policy)).splitInterfaces]).toEqual(['Owned']);
});

describe('Among types of several services', () => {
  const more = {
    aaa: 'type Query { whose: Customer } type Customer { id: ID! @shareable }',
    shop: `${SHOP} type Gift implements Owned { id: ID! }
      type Card @key(fields: "id") @key(fields: "number") { id: ID! number: ID! customer: Customer! colour: String }
      interface Located @key(fields: "id") { id: ID! } type Hall implements Located @key(fields: "id") { id: ID! }
      extend type Query { hall: Hall }`,
    points: `${POINTS} interface Owned { id: ID! } type Voucher implements Owned { id: ID! }
      type Located @interfaceObject @key(fields: "id") { id: ID! stars: Int }`,
  };
  const named = (part: object) => part as Policy['subgraphs'][string]['coordinates'];
  const { shop, points } = policy.subgraphs as Record<'shop' | 'points', Policy['subgraphs'][string]>;
  const cards = named({
    'Card.id': 'name',
    'Card.number': 'name',
    'Card.customer': 'name',
    'Card.colour': 'demographic',
  });
  const whole = partition(
    readSupergraph(
      compose(Object.fromEntries(Object.entries(more).map(([name, each]) => [name, withFederation(each)]))),
    ),
    new PolicyIndex({
      subgraphs: {
        points,
        shop: {
          coordinates: { ...shop.coordinates, ...cards },
          subjects: { ...shop.subjects, Card: 'customer.id' },
        },
      },
      grants: {},
    }),
  );
  const all = objectsOf(whole.sdl);

  test('an interface is asked type by type where any of them is a customer’s', () => {
    expect([...whole.splitInterfaces]).toEqual(['Owned']);
  });

  test('a graph of a category does not know a type that its service does not know', () => {
    expect(graphsOf('Voucher', all)).toEqual(['POINTS']);
    expect(graphsOf('Gift', all)).toEqual(['SHOP', 'SHOP__PURCHASE_LINES']);
  });

  test('each of several keys is a key, and a plan begins with the first that there is', () => {
    expect(graphsOf('Card', all)).toEqual([
      'SHOP by id',
      'SHOP by number',
      'SHOP__DEMOGRAPHIC by id customer { id }',
      'SHOP__DEMOGRAPHIC by number customer { id }',
      'ASSENT_HELD by id customer { id } no way in',
    ]);
    expect(resolving('Card', all)).toEqual({
      id: '',
      number: 'SHOP SHOP__DEMOGRAPHIC',
      customer: '',
      colour: 'SHOP__DEMOGRAPHIC',
    });
    expect(whole.heldKeys.get('Customer')).toBe('id');
  });

  test('what an object gives to all types of an interface is resolved by no service of theirs', () => {
    expect(graphsOf('Hall', all)).toEqual(['SHOP by id']);
    expect(resolving('Hall', all)).toEqual({ id: '', stars: '' });
    const plan = new Planner(whole.sdl, whole.territories).plan('{ hall { stars } }');
    const steps = plan.kind === 'sequence' ? plan.steps : [plan];
    expect(steps.map((step) => 'territory' in step && [step.kind, step.territory.service.name])).toEqual([
      ['root', 'shop'],
      ['entities', 'points'],
    ]);
  });
});

test('What has no key cannot be held, whatever is said of whose it is', () => {
  const plain = readSupergraph(
    compose({ shop: withFederation('type Query { news: News } type News { title: String }') }),
  );
  const wrong: Policy['subgraphs'] = { shop: { coordinates: { 'News.title': 'name' }, subjects: { News: 'title' } } };
  expect(partition(plain, new PolicyIndex({ subgraphs: wrong, grants: {} })).heldKeys.size).toBe(0);
});
