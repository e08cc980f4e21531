/** Mutations run one after the other in the client's order, over all services, and what each leads to is read before the next. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { called, type Federation, failed, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
let log: string[] = [];
let total = 0;

const write =
  (service: string) =>
  async (_: unknown, { n }: { n: number }) => {
    log.push(`${service} begins ${n}`);
    // The first is the slowest: who does not wait is found out.
    await new Promise((done) => setTimeout(done, 30 / n));
    total += n;
    log.push(`${service} ends ${n}`);
    return { id: 'x', total };
  };

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { total: Int }
        type Mutation { a(n: Int!): Account aFails: Account aMust: Account! }
        type Account @key(fields: "id") { id: ID! total: Int }`,
      resolvers: {
        Query: { total: () => total },
        Mutation: {
          a: write('a'),
          aFails: () => {
            log.push('a fails');
            throw new Error('secret');
          },
          aMust: () => {
            log.push('a must');
            throw new Error('secret');
          },
        },
        Account: { __resolveReference: ({ id }: Given) => ({ id, total }) },
      },
    },
    b: {
      sdl: `
        type Mutation { b(n: Int!): Account }
        type Account @key(fields: "id") { id: ID! seen: Int }`,
      resolvers: {
        Mutation: { b: write('b') },
        Account: {
          __resolveReference: ({ id }: Given) => ({ id }),
          seen: () => {
            log.push(`seen ${total}`);
            return total;
          },
        },
      },
    },
  });
});
beforeEach(() => {
  log = [];
  total = 0;
});
afterAll(() => federation.stop());

test('in order, over services and back', async () => {
  const { answer, calls } = await federation.ask(
    'mutation { one: a(n: 1) { total } two: b(n: 2) { id } three: a(n: 3) { total } }',
  );
  expect(answer).toEqual({ data: { one: { total: 1 }, two: { id: 'x' }, three: { total: 6 } } });
  expect(log).toEqual(['a begins 1', 'a ends 1', 'b begins 2', 'b ends 2', 'a begins 3', 'a ends 3']);
  expect(called(calls)).toBe('a a b');
});

test('what a mutation leads to is read before the next one', async () => {
  const { answer } = await federation.ask(
    'mutation { one: a(n: 1) { seen } two: a(n: 2) { seen total } three: b(n: 3) { seen total } }',
  );
  expect(answer).toEqual({
    data: { one: { seen: 1 }, two: { seen: 3, total: 3 }, three: { seen: 6, total: 6 } },
  });
  expect(log.filter((line) => !line.includes('ends'))).toEqual([
    'a begins 1',
    'seen 1',
    'a begins 2',
    'seen 3',
    'b begins 3',
    'seen 6',
  ]);
});

test('the same mutation twice is done twice, by two names; once, when it is written twice by one', async () => {
  await federation.ask('mutation { a(n: 5) { id } again: a(n: 5) { id } a(n: 5) { total } }');
  expect(total).toBe(10);
});

test('one that fails does not keep the next from running', async () => {
  const { answer } = await federation.ask('mutation { aFails { id } next: b(n: 2) { id } }');
  expect(answer).toEqual({ data: { aFails: null, next: { id: 'x' } }, errors: [failed('Mutation.aFails', 'aFails')] });
  expect(total).toBe(2);
});

test('one that may not be null takes the answer', async () => {
  const { answer } = await federation.ask('mutation { first: a(n: 1) { id } aMust { id } }');
  expect(answer).toEqual({ data: null, errors: [failed('Mutation.aMust', 'aMust')] });
  expect(total).toBe(1);
});

test('conditions and fragments keep the order', async () => {
  await federation.ask(
    'mutation ($no: Boolean!) { ...F c: a(n: 3) @include(if: $no) { id } ... on Mutation { d: a(n: 4) { id } } } fragment F on Mutation { x: b(n: 1) { id } y: a(n: 2) @skip(if: $no) { id } }',
    { no: false },
  );
  expect(log.filter((line) => line.includes('begins'))).toEqual(['b begins 1', 'a begins 2', 'a begins 4']);
});

test('no mutation is sent twice when its service does not answer', async () => {
  let calls = 0;
  const breaking = await openFederation(
    {
      a: {
        sdl: 'type Query { a: Int } type Mutation { m: Int }',
        resolvers: {
          Mutation: {
            m: () => {
              calls += 1;
              return new Promise(() => {});
            },
          },
        },
      },
    },
    { deadline: 100 },
  );
  expect((await breaking.ask('mutation { m }')).answer).toEqual({
    data: { m: null },
    errors: [failed('Mutation.m', 'm')],
  });
  expect(calls).toBe(1);
  await breaking.stop();
});
