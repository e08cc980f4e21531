/**
 * A small graph in which everything occurs once, and what each virtual graph of it holds: written out whole, because a field too many in
 * one is a field that is fetched undecided, and a field too few one that nobody gets.
 */
import { describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { partition } from '../../../../gateway/federation/supergraph/partition.ts';
import { readSupergraph } from '../../../../gateway/federation/supergraph/supergraph.ts';
import { compose, withFederation } from '../../../support/federated/compose.ts';
import { graphsOf, named, objectsOf, POINTS, policy, resolving, SHOP } from './shop.ts';

const supergraph = readSupergraph(compose({ shop: withFederation(SHOP), points: withFederation(POINTS) }));
const { sdl, territories, heldKeys, splitInterfaces } = partition(supergraph, new PolicyIndex(policy));
const own = objectsOf(sdl);

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
    expect(graphsOf(type, own)).toEqual(graphs);
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
    expect(resolving(type, own)).toEqual(fields);
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
