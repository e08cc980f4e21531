/** A partition of what is not all one customer's: types of several services, of nobody, without a key, behind an interface object. */
import { describe, expect, test } from '@jest/globals';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { Planner } from '../../../../gateway/federation/plan/plan.ts';
import { partition } from '../../../../gateway/federation/supergraph/partition.ts';
import { readSupergraph } from '../../../../gateway/federation/supergraph/supergraph.ts';
import type { Policy } from '../../../../schema/policy.ts';
import { compose, withFederation } from '../../../support/federated/compose.ts';
import { graphsOf, objectsOf, open, POINTS, policy, resolving, SHOP } from './shop.ts';

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
