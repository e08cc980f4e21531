/** One edit of what the policy says of inputs, and of what is read on behalf of a field: one sentence. */
import { expect, test } from '@jest/globals';
import { BLOCK, classed, input, type Loose, problems, without } from './fitting.ts';

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
