/** How much one operation may ask for (pitfalls P14, P15): what is too much is refused whole, before anybody is asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { openWorld, statesCalls, type World } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;
const marketer = { role: 'marketer', purpose: 'personalisation' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id));
});
afterAll(() => world.stop());

/** A document in which each fragment asks for the next one `width` times. */
function multiplied(width: number, depth: number): string {
  const names = Array.from({ length: width }, (_, at) => `a${at}`);
  const fragments = Array.from({ length: depth }, (_, at) => {
    const inner = at === depth - 1 ? 'tier' : `customer { email ...F${at + 1} }`;
    return `fragment F${at} on Customer { ${names.map((name) => `${name}: loyalty { ${inner} }`).join(' ')} }`;
  });
  return `{ me { id ...F0 } } ${fragments.join(' ')}`;
}

/** A selection that differs in fields that may not be null for each number below 32. */
function purchases(at: number): string {
  const some = ['hasNextPage', 'hasPreviousPage', 'cursor', 'hasNextPage', 'hasPreviousPage'];
  const [next, previous, cursor, innerNext, innerPrevious] = some.map((name, bit) => ((at >> bit) & 1 ? name : ''));
  const node = `node { customer { purchases { pageInfo { __typename ${innerNext} ${innerPrevious} } } } }`;
  return `p${at}: purchases { pageInfo { __typename ${next} ${previous} } edges { ${cursor} ${node} } }`;
}

describe('too much', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => at);
  test.each<[string, string]>([
    ['fields, through fragments', multiplied(4, 12)],
    ['levels', `{ me { ${'loyalty { customer { '.repeat(30)} id ${'} } '.repeat(30)} } }`],
    [
      'customers, one by one',
      `{ ${names(101)
        .map((at) => `c${at}: customer(id: "${at}") { id }`)
        .join(' ')} }`,
    ],
    [
      'customers, in several lists',
      `{ ${names(3)
        .map((at) => `l${at}: customersById(ids: [${names(40).map((id) => `"${at * 40 + id}"`)}]) { id }`)
        .join(' ')} }`,
    ],
    [
      'objects',
      `{ ${names(101)
        .map((at) => `p${at}: purchase(id: "${at}") { id }`)
        .join(' ')} }`,
    ],
    [
      'questions',
      `{ me { ${names(101)
        .map((at) => `s${at}: consentStatus(purpose: RESEARCH, brand: "${at}") { valid }`)
        .join(' ')} } }`,
    ],
    ['fetches of one field, which no two names of it can share', `{ me { ${names(32).map(purchases).join(' ')} } }`],
  ])('%s', async (what, query) => {
    // What is cut is known when it is decided for whom it is fetched.
    const who = what.startsWith('edges') ? self : dpo;
    const before = world.calls.filter(({ path }) => path === '/graphql').length;
    await expect(world.ask(query, who)).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX', status: 400 });
    expect(world.calls.filter(({ path }) => path === '/graphql').length).toBe(before);
  });

  test('customers who are written to', async () => {
    const write = (at: number) =>
      `w${at}: withdrawConsent(input: { customerId: "${at}", everything: true }) { records { id } }`;
    const before = world.calls.length;
    await expect(
      world.ask(`mutation { ${names(101).map(write).join(' ')} }`, { role: 'ingest', purpose: 'account-management' }),
    ).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    expect(world.calls.length).toBe(before);
  });

  test('text: the same under very many names, of very many objects', async () => {
    const person = world.records.people.get('1') as { purchaseIds: string[] };
    const own = person.purchaseIds;
    person.purchaseIds = names(50).flatMap(() => own);
    const many = names(3_000).map((at) => `a${at}: id`);
    const query = `{ me { purchases(first: 100) { edges { node { customer { purchases { edges { node { ${many.join(' ')} } } } } } } } } }`;
    const code = await world.ask(query, self).then(
      ({ text }) => text.length,
      (error) => error.code,
    );
    person.purchaseIds = own;
    expect(code).toBe('OPERATION_TOO_COMPLEX');
  });

  test('names of one customer are one customer', async () => {
    const query = `{ ${names(120)
      .map((at) => `c${at}: customer(id: "1") { id }`)
      .join(' ')} }`;
    const { answer, calls } = await world.ask(query, dpo);
    expect(Object.keys(answer.data ?? {})).toHaveLength(120);
    expect(statesCalls(calls)).toEqual([['1']]);
  });

  test('what a service multiplies ends in time, with what there is room for', async () => {
    const person = world.records.people.get('1') as { purchaseIds: string[] };
    const own = person.purchaseIds;
    person.purchaseIds = names(8).flatMap(() => own);
    const deep = 'purchases { edges { node { customer { '.repeat(12);
    const { answer, text, calls } = await world.ask(`{ me { email ${deep} email ${'} } } }'.repeat(12)} } }`, self);
    expect(text.slice(0, 42)).toBe('{"data":{"me":{"email":"mail-of-1@example.');
    person.purchaseIds = own;
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions);
    expect(codes).toContainEqual({ code: 'OPERATION_TOO_COMPLEX', coordinate: 'Customer.purchases' });
    expect(calls.length).toBeLessThan(30);
  });
});

test('the same edge under many names is gone along once', async () => {
  const { answer, calls } = await world.ask(multiplied(2, 8), self);
  expect(answer.errors).toBeUndefined();
  expect(calls.length).toBeLessThan(20);
});

describe('an object that is found by its own id costs the same calls, whoever it belongs to', () => {
  const counts = async (query: string) => {
    const { answer, calls } = await world.ask(query, marketer);
    // Whether two states travel in one call is a matter of when they are asked for, not of whose they are.
    const made = calls.flatMap(({ service, path, body }) =>
      Array.from({ length: body.ids?.length ?? 1 }, () => `${service} ${path}`),
    );
    made.sort();
    return { data: answer.data?.p, made };
  };

  test('beside a customer who is known', async () => {
    const asked = [];
    for (const id of ['pur-2-a', 'pur-3-a', 'unknown'])
      asked.push(await counts(`{ a: customer(id: "2") { id } p: purchase(id: "${id}") { id total { amount } } }`));
    const [first, ...others] = asked;
    expect(first).toEqual({ data: null, made: ['consent /states', 'consent /states', 'purchases /graphql'] });
    for (const other of others) expect(other).toEqual(first);
  });

  test('beside an object that is allowed', async () => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    const asked = [];
    for (const id of ['pur-2-a', 'pur-3-a', 'unknown'])
      asked.push(
        await counts(`{ a: purchase(id: "pur-1-a") { id } p: purchase(id: "${id}") { id total { amount } } }`),
      );
    const [first, ...others] = asked;
    expect(first?.data).toBeNull();
    for (const other of others) expect(other).toEqual(first);
  });
});
