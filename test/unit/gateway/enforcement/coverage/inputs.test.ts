/** One edit of what the policy says of inputs, and of what is read on behalf of a field: one sentence. */
import { describe, expect, test } from '@jest/globals';
import { BLOCK, classed, input, type Loose, PEOPLE, people, problems, without } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

test.each<Case>([
  [
    'an argument without a class',
    without('inputs', 'Customer.orders(first:)'),
    `Customer.orders(first:) has no class: add 'Customer.orders(first:)' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
  ],
  [
    'a field of a filter without a class',
    without('inputs', 'Filter.city'),
    `Filter.city has no class: add 'Filter.city' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
  ],
  [
    'an order without a class',
    without('inputs', 'By.CITY'),
    `By.CITY has no class: add 'By.CITY' with the category that it reads, or { harmless: reason } where it reads none, to 'inputs' in ${BLOCK}.`,
  ],
  [
    'what is written, without a class',
    without('inputs', 'UpdateInput.*'),
    `UpdateInput.name has no class: add 'UpdateInput.name' with the category that it reads, or 'inherit' where it is only written, to 'inputs' in ${BLOCK}.`,
  ],
  [
    'an id that a wildcard cannot class',
    without('inputs', 'UpdateInput.mergedWith'),
    `UpdateInput.mergedWith has no class: add 'UpdateInput.mergedWith' with the category that it reads, or 'inherit' where it is only written, to 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input that is not there',
    input('Customer.orders(last:)', { harmless: 'paging' }),
    `Customer.orders(last:) has a class but is no input: remove 'Customer.orders(last:)' from 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input with something before it',
    input('x-Customer.orders(first:)', { harmless: 'paging' }),
    `x-Customer.orders(first:) has a class but is no input: remove 'x-Customer.orders(first:)' from 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input with something after it',
    input('Customer.orders(first:)x', { harmless: 'paging' }),
    `Customer.orders(first:)x has a class but is no input: remove 'Customer.orders(first:)x' from 'inputs' in ${BLOCK}.`,
  ],
  ...[
    'Filter.ghost',
    'Ghost.field',
    'Ghost.field(first:)',
    'Ghost.*',
    'Customer.*',
    'String.size(of:)',
    'Customer.ghost(first:)',
    'Filter.city(first:)',
    'Customer.name',
    'nothing',
  ].map(
    (coordinate): Case => [
      `an input that cannot be: ${coordinate}`,
      input(coordinate, 'inherit'),
      `${coordinate} has a class but is no input: remove '${coordinate}' from 'inputs' in ${BLOCK}.`,
    ],
  ),
  [
    'a value that is not there',
    input('By.OLDEST', 'name'),
    `By.OLDEST has a class but is no input: remove 'By.OLDEST' from 'inputs' in ${BLOCK}.`,
  ],
  [
    'a wildcard that reads',
    input('UpdateInput.*', 'name'),
    `UpdateInput.* must name its inputs one by one: only 'inherit' may use '*' ('inputs' in ${BLOCK}).`,
  ],
  [
    'a harmless input without a reason',
    input('By.NEWEST', { harmless: '' }),
    `By.NEWEST is harmless without a reason: write it into 'inputs' in ${BLOCK}.`,
  ],
  [
    'a harmless input with an empty reason',
    input('By.NEWEST', { harmless: ' ' }),
    `By.NEWEST is harmless without a reason: write it into 'inputs' in ${BLOCK}.`,
  ],
  [
    'a class that is no word and not harmless',
    input('By.NEWEST', { harmful: 'who knows' }),
    `By.NEWEST is harmless without a reason: write it into 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input that reads what is written',
    input('Filter.city', 'contact.update'),
    `Filter.city has the unknown class 'contact.update': use a category of schema/vocabulary.ts that is read, 'inherit' or { harmless: reason } in 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input that reads what no field has',
    input('Filter.city', 'contact.address'),
    `Filter.city reads category 'contact.address', which no field has that clients see, so nobody can be asked: give it one in 'inputs' in ${BLOCK} that a field has.`,
  ],
  [
    'an input that inherits where nothing is written',
    input('Filter.city', 'inherit'),
    `Filter.city inherits, but Query.find writes nothing: give it the category that it reads, or { harmless: reason }, in 'inputs' in ${BLOCK}.`,
  ],
  [
    'an input object with a class of its own',
    input('Query.find(filter:)', 'name'),
    `Query.find(filter:) is an input object: it has the classes of its fields, remove it from 'inputs' in ${BLOCK}.`,
  ],
  [
    'a public field that is found by something gated',
    classed('Query.find', { public: 'found by anybody' }),
    `Filter.city reads category 'demographic', but Query.find has none, so nobody is asked: give the field a category in ${BLOCK}.`,
  ],
  [
    'a hidden field that something is made of, without a class',
    without('coordinates', 'Customer.level'),
    `Customer.level has no class, but Customer.perks reads it (@requires): add 'Customer.level' with a category, or { public: reason }, to ${BLOCK}.`,
  ],
  [
    'a public field that is made of something gated',
    (policy) => (policy.subgraphs.rewards.coordinates['Customer.perks'] = { public: 'for all' }),
    "Customer.perks is made of Customer.level (@requires), which has category 'loyalty.tier', but has none itself: give it one in block 'rewards' of schema/classification.ts.",
  ],
  [
    'something made of a category that clients never see',
    classed('Customer.level', 'identifier'),
    `Customer.level has category 'identifier', which no field has that clients see, so Customer.perks cannot be decided: give it a category in ${BLOCK} that one has.`,
  ],
])('%s', (_, edit, sentence) => {
  expect(problems(edit)).toContain(sentence);
});

describe('An input that no client sees', () => {
  const sdl = (directive: string) =>
    PEOPLE.replace('order(id: ID!', `order(id: ID!, trace: String ${directive}`).replace(
      'city: String',
      `city: String shelf: String ${directive}`,
    );

  test('needs no class', () => {
    expect(problems(() => {}, sdl('@inaccessible'))).toEqual([]);
  });

  test('is not one that is marked in another way', () => {
    const or = 'with the category that it reads, or { harmless: reason } where it reads none, to';
    expect(problems(() => {}, sdl('@deprecated'))).toEqual([
      `Query.order(trace:) has no class: add 'Query.order(trace:)' ${or} 'inputs' in ${BLOCK}.`,
      `Filter.shelf has no class: add 'Filter.shelf' ${or} 'inputs' in ${BLOCK}.`,
    ]);
  });
});

test('an id that names the customer at one place needs a class at every other', () => {
  const sdl = PEOPLE.replace(
    'type Mutation {',
    'input Who { id: ID! } input Merge { one: Who other: Who } type Mutation { merge(input: Merge): Payload',
  );
  const merging = people(({ coordinates, customerArguments }) => {
    coordinates['Mutation.merge'] = 'contact.update';
    customerArguments['Mutation.merge'] = 'input.one.id';
  });
  expect(problems(merging, sdl)).toEqual([
    `Who.id has no class: add 'Who.id' with the category that it reads, or 'inherit' where it is only written, to 'inputs' in ${BLOCK}.`,
  ]);
});

describe('What is read for a field and seen by clients', () => {
  const SEEN = PEOPLE.replace(' @inaccessible', '');
  const perks = (value: Loose) => (policy: Loose) => {
    policy.subgraphs.rewards.coordinates['Customer.perks'] = value;
  };

  test('without a class is said to have none once, as any other field', () => {
    expect(problems(without('coordinates', 'Customer.level'), SEEN)).toEqual([
      `Customer.level has no class: add 'Customer.level' with a category, or { public: reason }, to ${BLOCK}.`,
    ]);
  });

  test('makes the field gated too', () => {
    expect(problems(perks({ public: 'for all' }), SEEN)).toEqual([
      "Customer.perks is made of Customer.level (@requires), which has category 'loyalty.tier', but has none itself: give it one in block 'rewards' of schema/classification.ts.",
    ]);
  });

  test('makes it nothing where it is public itself', () => {
    const open = (policy: Loose) => {
      perks({ public: 'for all' })(policy);
      policy.subgraphs.people.coordinates['Customer.level'] = { public: 'for all' };
    };
    expect(problems(open, SEEN)).toEqual([]);
  });
});

describe('What comes along with a field', () => {
  const REWARDED = `
    type Query { best: Customer @provides(fields: "level") }
    type Customer @key(fields: "id") { id: ID! level: Int @external perks: [String!] @requires(fields: "level") }
  `;
  const sdl = PEOPLE.replace('level: Int @inaccessible', 'level: Int @inaccessible @shareable');
  const best = (policy: Loose) => {
    policy.subgraphs.rewards.coordinates['Query.best'] = { public: 'the best there is' };
  };

  test('makes it of no category', () => {
    expect(problems(best, sdl, REWARDED)).toEqual([]);
  });

  test('has a class', () => {
    const unclassed = (policy: Loose) => {
      best(policy);
      delete policy.subgraphs.people.coordinates['Customer.level'];
    };
    expect(problems(unclassed, sdl, REWARDED)).toContain(
      `Customer.level has no class, but Query.best reads it (@provides): add 'Customer.level' with a category, or { public: reason }, to ${BLOCK}.`,
    );
  });
});
