/** What does not say whose data it is, or could never be decided because of it: one sentence each. */
import { describe, expect, test } from '@jest/globals';
import { BLOCK, classed, type Loose, PEOPLE, people, problems, without } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

test.each<Case>([
  [
    'a mutation that names nobody',
    without('customerArguments', 'Mutation.update'),
    `Mutation.update does not say whose data it changes: add it to 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'an argument that is not there',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = 'key')),
    `Query.customer has no argument 'key': correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'an input field that is not there',
    people(({ customerArguments }) => (customerArguments['Mutation.update'] = 'input.who')),
    `Mutation.update has no argument 'input.who': correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'an input object in place of an id',
    people(({ customerArguments }) => (customerArguments['Mutation.update'] = 'input')),
    `Mutation.update names no customer by 'input', which is no id: correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a field that is not there',
    people(({ customerArguments }) => (customerArguments['Query.ghost'] = 'id')),
    `Query.ghost has no field: remove it from 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a field that is no root',
    people(({ customerArguments }) => (customerArguments['Customer.orders'] = 'after')),
    `Customer.orders is no root field: remove it from 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a plan over a field that is not there',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.ghost')),
    `Query.customer is planned as Query.ghost, which has no field: correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a plan over a field that gives something else',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.order')),
    `Query.customer is planned as Query.order, which does not find the same by a customer's id: correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a plan over a field that finds something else by a customer',
    people(({ customerArguments }) => {
      customerArguments['Query.order'] = 'id';
      customerArguments['Query.customer'] = '@Query.order';
    }),
    `Query.customer is planned as Query.order, which does not find the same by a customer's id: correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a plan over itself',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.customer')),
    `Query.customer is planned as Query.customer, which does not find the same by a customer's id: correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'an argument with a question mark within',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = 'i?d')),
    `Query.customer has no argument 'i?d': correct 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a query that names its customer in an input object',
    people(({ customerArguments }) => (customerArguments['Query.find'] = 'filter.city')),
    `Query.find names its customer within an input object ('filter.city'): give it an argument of its own, so that 'customerArguments' in ${BLOCK} can name it.`,
  ],
  [
    'a change that need not say whose',
    people(({ customerArguments }) => (customerArguments['Mutation.update'] = 'input.customerId?')),
    `Mutation.update is always about a customer: remove the '?' after 'input.customerId' from 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'somebody who need not be named',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = 'id?')),
    `Query.customer is always about a customer: remove the '?' after 'id' from 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a plan that need not be about anybody',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.customer?')),
    `Query.customer is always about a customer: remove the '?' after '@Query.customer' from 'customerArguments' in ${BLOCK}.`,
  ],
  [
    'a list of orders whose customers are not named',
    without('customerArguments', 'Query.customers'),
    `Query.customers leads to a list of Customer, whose customers are not named in its arguments, so they cannot be known before it is fetched: name them in 'customerArguments' in ${BLOCK}, or lead to it from an entity of its customer.`,
  ],
  [
    'a root without arguments that gives somebody',
    classed('Query.first', 'purchase.lines'),
    `Query.first has no argument by which its customer could be known: say in 'customerArguments' in ${BLOCK} as which field it is planned, such as '@Query.customer'.`,
  ],
  [
    'a gated root that gives nobody’s data',
    classed('Query.news', 'name'),
    `Query.news has category 'name' but gives News, which belongs to no customer, so nobody can be decided for it: add News to 'subjects' in ${BLOCK}, or lead to it from an entity of its customer.`,
  ],
  [
    'a gated field below a public root',
    classed('News.title', 'name'),
    `News.title has a category but can be reached from Query.news, where no customer is known: make News an entity with a subject in ${BLOCK}, or lead to it from one.`,
  ],
])('%s', (_, edit, sentence) => {
  expect(problems(edit)).toContain(sentence);
});

describe('what is no object of anybody', () => {
  const sdl = PEOPLE.replace('type News', 'type About { note: String more: String } type News').replace(
    'news(',
    'about(of: ID): About news(',
  );
  const found = (path: string, note: string) =>
    problems(
      people(({ coordinates, customerArguments }) => {
        Object.assign(coordinates, { 'Query.about': 'name', 'About.note': note, 'About.more': 'inherit' });
        customerArguments['Query.about'] = path;
      }),
      sdl,
    );

  test('is decided as it is itself, where it names its customer, or need not name one', () => {
    expect([found('of', 'inherit'), found('of?', 'inherit'), found('of', 'demographic')]).toEqual([[], [], []]);
  });

  test('must name its customer where something of it has a category of its own', () => {
    expect(found('of?', 'demographic')).toEqual([
      `Query.about is always about a customer: remove the '?' after 'of' from 'customerArguments' in ${BLOCK}.`,
    ]);
  });

  const always = (coordinate: string, path: string) =>
    `${coordinate} is always about a customer: remove the '?' after '${path}' from 'customerArguments' in ${BLOCK}.`;

  test('must name its customer where it is planned as something that does', () => {
    const mine = sdl.replace('news(', 'mine: About news(');
    const edit = people(({ coordinates, customerArguments }) => {
      Object.assign(coordinates, { 'Query.about': 'name', 'Query.mine': 'name', 'About.*': 'inherit' });
      Object.assign(customerArguments, { 'Query.about': 'of', 'Query.mine': '@Query.about?' });
    });
    expect(problems(edit, mine)).toEqual([always('Query.mine', '@Query.about')]);
  });

  test('must name its customer where it is changed', () => {
    const noted = sdl.replace('type Mutation {', 'type Mutation { note(of: ID): About');
    const edit = people(({ coordinates, customerArguments }) => {
      Object.assign(coordinates, { 'Query.about': 'name', 'Mutation.note': 'contact.update', 'About.*': 'inherit' });
      Object.assign(customerArguments, { 'Query.about': 'of', 'Mutation.note': 'of?' });
    });
    expect(problems(edit, noted)).toEqual([always('Mutation.note', 'of')]);
  });

  test('cannot be a number that is asked for without a customer: such a root is public', () => {
    const counted = PEOPLE.replace('news(', 'count: Int news(');
    expect(problems(classed('Query.count', 'loyalty.balance'), counted)).toEqual([
      `Query.count has category 'loyalty.balance' but gives Int, which belongs to no customer, so nobody can be decided for it: make it public in ${BLOCK}, or lead to it from an entity of its customer.`,
    ]);
  });

  test('may lead to somebody, also where it is public: who is found there is decided by themselves', () => {
    const edited = PEOPLE.replace('type News {', 'type News { editor: Customer');
    const edit = people(({ coordinates, inputs }) => {
      coordinates['News.editor'] = { public: 'published' };
      inputs['Query.news(topic:)'] = { harmless: 'of what there is to read' };
    });
    expect(problems(edit, edited)).toEqual([]);
  });

  test('may lead to somebody from what a public change gives', () => {
    const restart = PEOPLE.replace('type Mutation {', 'type Report { by: Customer } type Mutation { restart: Report');
    const edit = people(({ coordinates }) => {
      coordinates['Mutation.restart'] = { public: 'of the machine' };
      coordinates['Report.by'] = { public: 'who is on duty' };
    });
    expect(problems(edit, restart)).toEqual([]);
  });

  test('nor is a way from somebody that no client sees', () => {
    const hidden = PEOPLE.replace('score: Int', 'score: Int guardian: Customer @inaccessible');
    expect(problems(classed('Customer.guardian', { public: 'never seen' }), hidden)).toEqual([]);
  });
});
