/** One edit of what the policy says of fields, one sentence that names the coordinate, the file and what to do. */
import { expect, test } from '@jest/globals';
import { BLOCK, classed, type Loose, problems, without } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

test.each<Case>([
  [
    'a field without a class',
    without('coordinates', 'Customer.score'),
    `Customer.score has no class: add 'Customer.score' with a category, or { public: reason }, to ${BLOCK}.`,
  ],
  [
    'an enum without a class',
    without('coordinates', 'Customer.status'),
    `Customer.status has no class: add 'Customer.status' with a category, or { public: reason }, to ${BLOCK}.`,
  ],
  [
    'a field of a payload without a class',
    without('coordinates', 'Payload.customer'),
    `Payload.customer has no class: add 'Payload.customer' with a category, or { public: reason }, to ${BLOCK}.`,
  ],
  [
    'a class without a field',
    classed('Customer.shoeSize', 'name'),
    `Customer.shoeSize has a class but no field: remove 'Customer.shoeSize' from ${BLOCK}, or add the field to the subgraph.`,
  ],
  [
    'an unknown class',
    classed('News.title', 'nickname'),
    `News.title has the unknown class 'nickname': use a category of schema/vocabulary.ts, 'inherit' or { public: reason } in ${BLOCK}.`,
  ],
  [
    'a public field without a reason',
    classed('News.title', { public: ' ' }),
    `News.title is public without a reason: write it into ${BLOCK}.`,
  ],
  [
    'a class that is no word and not public',
    classed('News.title', { private: 'never' }),
    `News.title is public without a reason: write it into ${BLOCK}.`,
  ],
  [
    'a wildcard on an entity',
    classed('Order.*', 'inherit'),
    `Order.* must name its fields one by one: only 'inherit' on a type without @key may use '*' (${BLOCK}).`,
  ],
  [
    'a wildcard on a root',
    classed('Query.*', 'inherit'),
    `Query.* must name its fields one by one: only 'inherit' on a type without @key may use '*' (${BLOCK}).`,
  ],
  [
    'an entity that inherits',
    classed('Order.tags', 'inherit'),
    `Order.tags cannot inherit, it is of an entity: give it a category in ${BLOCK}.`,
  ],
  [
    'a root that inherits',
    classed('Query.news', 'inherit'),
    `Query.news cannot inherit, it is of a root type: give it a category in ${BLOCK}.`,
  ],
  [
    'a wildcard with a category',
    classed('Name.*', 'name'),
    `Name.* must name its fields one by one: only 'inherit' on a type without @key may use '*' (${BLOCK}).`,
  ],
  [
    'a mutation that is read',
    classed('Mutation.update', 'name'),
    `Mutation.update is a mutation but has category 'name', which is read: give it one that is written in ${BLOCK}.`,
  ],
  [
    'a field that is written',
    classed('Order.tags', 'contact.update'),
    `Order.tags has category 'contact.update', which only a mutation can have: give it one that is read in ${BLOCK}.`,
  ],
  [
    'a subgraph without a block',
    (policy) => delete policy.subgraphs.rewards,
    "Subgraph rewards has no block: add 'rewards' with its coordinates to schema/classification.ts.",
  ],
  [
    'a block without a subgraph',
    (policy) => (policy.subgraphs.pets = { coordinates: {} }),
    "Block 'pets' of schema/classification.ts has no subgraph: add the subgraph or remove the block.",
  ],
  [
    'two classes of one field',
    (policy) => (policy.subgraphs.rewards.coordinates['Customer.id'] = 'name'),
    "Customer.id has two classes, in 'people' and in 'rewards': make them equal in schema/classification.ts.",
  ],
  [
    'two subjects of one type',
    (policy) => (policy.subgraphs.rewards.subjects.Customer = 'name.given'),
    "Customer has two subjects, in 'people' and in 'rewards': make them equal in schema/classification.ts.",
  ],
])('%s', (_, edit, sentence) => {
  expect(problems(edit)).toContain(sentence);
});
