/**
 * Who is refused an explanation, and what cannot be explained: each answer whole, with nothing in it of what was asked, and nothing
 * on the wire.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { personas } from '../../../schema/personas.ts';
import { ALL, askToExplain, explained, lines } from '../../support/explained.ts';
import { stateOf } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.states.set('1', stateOf('1'));
});

const agent = { role: 'AGENT', purpose: 'CUSTOMER_CARE' };
const about = { customerId: '1' };
const ASKED = '{ customer(id: "1") { id email name { full } } }';

const refusedTo = (purpose: string) => ({
  data: { explain: null },
  errors: [
    {
      message: 'You may not do this.',
      path: ['explain'],
      extensions: { code: 'FORBIDDEN', coordinate: 'Query.explain', category: 'explanation', purpose },
    },
  ],
});

describe('who may ask', () => {
  const question = (role: string) =>
    `{ explain(operation: "{ me { id } }", as: {role: ${role}, purpose: CUSTOMER_CARE}, customerId: "1") { fields { effect } } }`;
  const others = personas.filter(({ name }) => name !== 'dpo' && name !== 'auditor');
  const everyWay = others.flatMap(({ name, roles, purposes }) =>
    purposes.map((purpose) => [name, roles, purpose] as const),
  );

  test.each(everyWay)('%s is refused, and nobody is asked about anybody: %j %s', async (_, roles, purpose) => {
    const who = roles.includes('customer') ? { self: '1', purpose } : { roles, purpose };
    const { answer, calls } = await world.ask(question('AGENT'), who);
    expect([answer, calls]).toEqual([refusedTo(purpose), []]);
  });

  test.each(['dpo', 'auditor'] as const)('%s may, under their purposes alone', async (role) => {
    for (const purpose of ['rights-fulfilment', 'legal-compliance'] as const) {
      const { answer } = await world.ask(question('AGENT'), { role, purpose });
      expect(answer.errors).toBeUndefined();
    }
    const { answer, calls } = await world.ask(question('AGENT'), { role, purpose: 'customer-care' });
    expect([answer, calls]).toEqual([refusedTo('customer-care'), []]);
  });
});

describe('whom it cannot be about', () => {
  test.each(['9', 'x'.repeat(300)])(
    'somebody unknown is refused as any object of theirs is: %#',
    async (customerId) => {
      const { answer } = await askToExplain(world, ASKED, agent, { customerId });
      expect(answer).toEqual(refusedTo('rights-fulfilment'));
    },
  );

  test('somebody erased is refused the same', async () => {
    world.states.set('1', stateOf('1', { erased: true }));
    const { answer } = await askToExplain(world, ASKED, agent, about);
    expect(answer).toEqual(refusedTo('rights-fulfilment'));
  });
});

describe('an operation that is refused as a whole', () => {
  const tooComplex = { code: 'OPERATION_TOO_COMPLEX', line: null, column: null };
  const hundred = 'purchases(first: 100) { edges { node { customer {';
  const costly = `{ me { ${hundred} ${hundred} ${hundred} id ${'} } } }'.repeat(3)} } }`;
  const nested = `{ me { ${'purchases { edges { node { customer { '.repeat(20)}id${' } } } }'.repeat(20)} } }`;
  const spreads = Array.from(
    { length: 14 },
    (_, at) => `fragment F${at} on Customer { ...F${at + 1} a: id ...F${at + 1} }`,
  );
  const flood = `{ me { ...F0 } } ${spreads.join(' ')} fragment F14 on Customer { id }`;

  test.each([
    ['no GraphQL', '{ me {', {}, { code: 'GRAPHQL_PARSE_FAILED', line: 1, column: 7 }],
    ['nothing', '', {}, { code: 'GRAPHQL_PARSE_FAILED', line: 1, column: 1 }],
    [
      'a field that is not there',
      '{\n  me { secret_of_mine }\n}',
      {},
      { code: 'GRAPHQL_VALIDATION_FAILED', line: 2, column: 8 },
    ],
    [
      'several operations',
      'query A { me { id } } query B { me { id } }',
      {},
      { code: 'OPERATION_RESOLUTION_FAILURE', line: null, column: null },
    ],
    ['no operation', 'fragment F on Customer { id }', {}, { code: 'GRAPHQL_VALIDATION_FAILED', line: 1, column: 1 }],
    [
      'a subscription',
      'subscription { consentChanged(customerId: "1") { id } }',
      {},
      { code: 'BAD_REQUEST', line: null, column: null },
    ],
    [
      'a variable that does not fit',
      'query($id: ID!) { customer(id: $id) { id } }',
      {},
      { code: 'BAD_USER_INPUT', line: null, column: null },
    ],
    [
      'more than ten thousand tokens',
      `{ ${'a '.repeat(10_001)} }`,
      {},
      { code: 'GRAPHQL_PARSE_FAILED', line: 1, column: 20_001 },
    ],
    ['too deep', nested, {}, tooComplex],
    ['more values than variables may hold', '{ me { id } }', { all: Array.from({ length: 2_001 }) }, tooComplex],
    [
      'many names of one field',
      `{ ${Array.from({ length: 201 }, (_, at) => `a${at}: __typename`).join(' ')} }`,
      {},
      tooComplex,
    ],
    ['of too great a cost', costly, {}, tooComplex],
    ['fragments of fragments', flood, {}, tooComplex],
  ])('%s: says so, and repeats nothing of it', async (_, operation, variables, refusal) => {
    const { answer, text } = await askToExplain(world, operation, agent, { variables });
    expect(answer).toEqual({ data: { explain: { refusal, fields: [], requests: [] } } });
    expect(text).not.toMatch(/secret/);
  });

  test('a root field that is wrong by itself is refused by itself', async () => {
    const many = `{ customersById(ids: ${JSON.stringify(Array.from({ length: 101 }, (_, at) => String(at)))}) { id } product(id: 1) { id } }`;
    const found = await explained(world, many, agent, about);
    expect(lines(found)).toEqual([
      'Query.customersById key DENY BAD_USER_INPUT',
      'Query.product public ALLOW',
      'Product.id public ALLOW',
    ]);
    expect(found.requests).toHaveLength(1);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['variables', { ...agent }, { variables: '[1]' }],
    ['variables', { ...agent }, { variables: '{' }],
    ['variables', { ...agent }, { variables: 7 }],
    ['variables', { ...agent }, { variables: ['x'] }],
    ['as.brand', { ...agent, brand: 'secret brand' }, {}],
    ['as.authenticatedFor', { ...agent, authenticatedFor: -1 }, {}],
  ])('%s is named: %j %j', async (input, as, more) => {
    const { answer, calls } = await askToExplain(world, ASKED, as, more);
    expect(answer).toEqual({
      data: { explain: null },
      errors: [
        {
          message: 'The input is not valid.',
          path: ['explain'],
          extensions: { code: 'BAD_USER_INPUT', coordinate: 'Query.explain', input },
        },
      ],
    });
    expect(calls).toEqual([]);
  });

  test('more than ten at once', async () => {
    const each = (at: number) =>
      `a${at}: explain(operation: "{ me { a${at}: id } }", as: {role: DPO, purpose: RESEARCH}) { ${ALL} }`;
    const many = (count: number) => `{ ${Array.from({ length: count }, (_, at) => each(at)).join(' ')} }`;
    const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;
    expect((await world.ask(many(10), dpo)).answer.errors).toBeUndefined();
    const { answer } = await world.ask(many(11), dpo);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', input: 'operation' } }]);
  });

  test('more than one, where they are together too long; one alone may be as long as a document', async () => {
    const each = (at: number, length: number) =>
      `a${at}: explain(operation: "{ me { id } } #${'x'.repeat(length)}", as: {role: DPO, purpose: RESEARCH}) { ${ALL} }`;
    const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;
    expect((await world.ask(`{ ${each(0, 40_000)} }`, dpo)).answer.errors).toBeUndefined();
    expect((await world.ask(`{ ${each(0, 8_000)} ${each(1, 8_001)} }`, dpo)).answer.errors).toBeUndefined();
    const { answer } = await world.ask(`{ ${each(0, 9_000)} ${each(1, 9_001)} }`, dpo);
    expect(answer.errors).toMatchObject([{ path: ['a1'], extensions: { code: 'BAD_USER_INPUT', input: 'operation' } }]);
  });
});
