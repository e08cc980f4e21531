/** Policy and graph side by side: what the files of coverage find in them, each thing once, and nothing where there is nothing. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { graphIn } from '../../../../../gateway/enforcement/coverage/coverage.ts';
import { BUILT_IN, Survey } from '../../../../../gateway/enforcement/coverage/survey.ts';
import { compose, withFederation } from '../../../../support/federated/compose.ts';
import { BLOCK, fitting, PEOPLE, REWARDS } from './fitting.ts';

const graph = graphIn(parse(compose({ people: withFederation(PEOPLE), rewards: withFederation(REWARDS) })));
const survey = new Survey(fitting(), graph, BUILT_IN);
const coordinates = (fields: readonly { readonly coordinate: string }[]) => fields.map(({ coordinate }) => coordinate);

test('services have blocks, those that the policy names', () => {
  expect(survey.blocks.map(({ name, where }) => [name, where])).toEqual([
    ['people', BLOCK],
    ['rewards', "block 'rewards' of schema/classification.ts"],
  ]);
  const { people } = fitting().subgraphs;
  const named = (subgraphs: object) =>
    new Survey({ ...fitting(), subgraphs }, graph, BUILT_IN).blocks.map(({ name }) => name);
  expect([named({ people }), named({ people, toString: people })]).toEqual([['people'], ['people']]);
});

describe('A field', () => {
  test('is resolved by each service that does, and not by one that only knows it', () => {
    const resolved = coordinates(survey.resolved);
    expect(resolved.filter((each) => each === 'Customer.id')).toHaveLength(2);
    expect(resolved.filter((each) => each === 'Customer.level')).toHaveLength(1);
  });

  test('of a type is there once, whoever resolves it', () => {
    const fields = coordinates(survey.fieldsOf('Customer'));
    expect(fields).toEqual([...new Set(fields)]);
    expect(fields).toEqual(expect.arrayContaining(['Customer.id', 'Customer.name', 'Customer.perks']));
    expect(survey.fieldsOf('Ghost')).toEqual([]);
  });

  test('is written in the block of the first service that resolves it, or somewhere', () => {
    expect(survey.whereOf('Customer.level')).toBe(BLOCK);
    expect(survey.whereOf('Customer.perks')).toBe("block 'rewards' of schema/classification.ts");
    expect(survey.whereOf('Ghost.id')).toBe('schema/classification.ts');
  });

  test('is defined in the schema, if it is one', () => {
    expect(survey.definition({ type: 'Customer', field: 'name' })?.name).toBe('name');
    for (const type of ['Customer', 'Status', 'Ghost'])
      expect(survey.definition({ type, field: 'ghost' })).toBeUndefined();
  });

  test('that clients see is held with its category', () => {
    expect(coordinates(survey.held().get('loyalty.tier') ?? [])).toEqual(['Customer.vip']);
    expect(coordinates(survey.held().get('key') ?? [])).toEqual(
      expect.arrayContaining(['Query.customer', 'Customer.id', 'Payload.customer']),
    );
    expect(survey.held().has('birth-date')).toBe(false);
    expect(survey.held()).toBe(survey.held());
  });
});

describe('A name stands for', () => {
  test.each<[string, string[]]>([
    ['Customer', ['Customer']],
    ['Status', []],
    ['String', []],
    ['Filter', []],
    ['Ghost', []],
  ])('%s: %j', (name, types) => {
    expect(survey.possible(name)).toEqual(types);
  });
});

describe('Below a type', () => {
  test('is what it leads to, down to entities of customers', () => {
    expect([...survey.below(['OrderPage'])].sort()).toEqual(['Order', 'OrderPage']);
    expect([...survey.below(['Order'])]).toEqual(['Order']);
    expect([...survey.below(['Payload'])].sort()).toEqual(['Customer', 'Payload']);
    expect([...survey.below(['News', 'Name'])].sort()).toEqual(['Name', 'News']);
  });

  test('there are customers, or there are none', () => {
    expect(['OrderPage', 'Order', 'Payload', 'News', 'Status'].map((type) => survey.leadsToCustomers(type))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
