/** Requests with a delegated token, to the end: what both parties may have, what goes over the wire, and that nobody becomes self by it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import {
  callerOf,
  graphqlCalls,
  openWorld,
  type Question,
  statesCalls,
  type World,
  wireText,
} from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id, { consents: yesToAll() }));
});
afterAll(() => world.stop());

const onBehalfOf = { actor: 'pseudonym-of-1', roles: ['customer'], customer: '1' } as const;
const storeStaff: Question = { role: 'store-staff', purpose: 'order-management', onBehalfOf };
const service: Question = { role: 'ingest', purpose: 'account-management', onBehalfOf };
const guardian: Question = { roles: ['customer'], actingCustomer: '2', purpose: 'account-management', onBehalfOf };

const forbidden = (coordinate: string, category: string, purpose: string, ...path: string[]) => ({
  message: 'You may not do this.',
  path,
  extensions: { code: 'FORBIDDEN', coordinate, category, purpose },
});
const PROFILE = (id: string) => `{ customer(id: "${id}") { id email name { given } identities { subject } } }`;

describe('Store staff for a customer', () => {
  test('see what both may see, masked where it is masked for one, and refused as staff are', async () => {
    const { answer } = await world.ask(PROFILE('1'), storeStaff);
    expect(answer).toEqual({
      data: {
        customer: { id: '1', email: null, name: { given: 'given-of-1' }, identities: [{ subject: '***of-1' }] },
      },
      errors: [forbidden('Customer.email', 'contact.email', 'order-management', 'customer', 'email')],
      extensions: { masked: [{ coordinate: 'Customer.identities', kind: 'identifier-subject' }] },
    });
  });

  test('have nothing of anybody else: no error, no call that carries the id, and the same for an id that nobody has', async () => {
    const asked = await Promise.all(['2', '999'].map((id) => world.ask(PROFILE(id), storeStaff)));
    for (const { answer, calls } of asked) {
      expect(answer).toEqual({ data: { customer: null } });
      expect(calls).toEqual([]);
    }
  });

  test('have of several customers the one that they act for', async () => {
    const { answer, calls } = await world.ask(
      '{ customersById(ids: ["2", "1", "999"]) { id name { given } } }',
      storeStaff,
    );
    expect(answer).toEqual({ data: { customersById: [null, { id: '1', name: { given: 'given-of-1' } }, null] } });
    expect(wireText(calls)).not.toMatch(/"2"|999/);
  });

  test('have of an object of somebody else what they have of one that is not there, after the same calls', async () => {
    const read = (id: string) => world.ask(`{ purchase(id: "${id}") { id total { amount } } }`, storeStaff);
    const [other, none] = [await read('pur-2-a'), await read('nothing')];
    expect(other.answer).toEqual({ data: { purchase: null } });
    expect(none.answer).toEqual(other.answer);
    expect(statesCalls(other.calls)).toEqual(statesCalls(none.calls));
    expect(other.calls.length).toBe(none.calls.length);
    expect((await read('pur-1-a')).answer).toMatchObject({ data: { purchase: { id: 'pur-1-a' } } });
  });

  test('are not “me”', async () => {
    const { answer, calls } = await world.ask('{ me { id } }', storeStaff);
    expect(answer).toEqual({
      data: { me: null },
      errors: [forbidden('Query.me', 'key', 'order-management', 'me')],
    });
    expect(calls).toEqual([]);
  });

  test('are nobody’s delegates when the customer is erased or unknown, or nobody says', async () => {
    const known = () => world.engine.ownCustomer(callerOf(storeStaff));
    expect(await known()).toBe('known');
    world.states.set('1', stateOf('1', { erased: true }));
    expect(await known()).toBe('gone');
    world.states.delete('1');
    expect(await known()).toBe('gone');
    world.misbehave('consent', () => 'no');
    expect(await known()).toBe('unavailable');
    world.misbehave('consent', undefined);
  });
});

describe('A customer for another customer', () => {
  test('has nothing of either, and is told nothing', async () => {
    const { answer, calls } = await world.ask(
      '{ me { id } them: customer(id: "1") { id name { given } } own: customer(id: "2") { id } }',
      guardian,
    );
    expect(answer).toEqual({
      data: { me: null, them: null, own: null },
      errors: [
        forbidden('Query.me', 'key', 'account-management', 'me'),
        forbidden('Query.customer', 'key', 'account-management', 'them'),
      ],
    });
    expect(calls).toEqual([]);
  });

  test('changes nothing: nothing is sent', async () => {
    const { answer, calls } = await world.ask(
      `mutation { a: withdrawConsent(input: { customerId: "1", everything: true }) { __typename }
         b: withdrawConsent(input: { customerId: "2", everything: true }) { __typename } }`,
      guardian,
    );
    expect(answer.data).toEqual({ a: null, b: null });
    expect(graphqlCalls(calls)).toEqual([]);
  });

  test('needs both of them to be there', async () => {
    world.states.set('2', stateOf('2', { erased: true }));
    expect(await world.engine.ownCustomer(callerOf(guardian))).toBe('gone');
  });
});

describe('A service for a customer', () => {
  const withdraw = (id: string) =>
    `mutation { withdrawConsent(input: { customerId: "${id}", everything: true }) { customer { id } records { id } } }`;

  test('withdraws for them, also while processing is restricted, and reads none of their records', async () => {
    world.states.set('1', stateOf('1', { restricted: true }));
    const { answer, calls } = await world.ask(withdraw('1'), service);
    expect(answer.data).toEqual({ withdrawConsent: { customer: null, records: null } });
    expect(graphqlCalls(calls).map(({ body }) => body.query)).toEqual([expect.stringContaining('withdrawConsent')]);
  });

  test('withdraws for nobody else', async () => {
    const asked = await Promise.all(['2', '999'].map((id) => world.ask(withdraw(id), service)));
    for (const { answer, calls } of asked) {
      expect(answer).toEqual({
        data: { withdrawConsent: null },
        errors: [forbidden('Mutation.withdrawConsent', 'consent.withdrawal', 'account-management', 'withdrawConsent')],
      });
      expect(calls).toEqual([]);
    }
  });
});

test('Of two partners with a recipient each, a customer must have said yes to both, and is asked about for both', async () => {
  const partners: Question = {
    role: 'partner',
    purpose: 'third-party-sharing',
    onBehalfOf: { actor: 'other', roles: ['partner'], recipient: 'partner-2' },
  };
  const toBoth = [...yesToAll(), ...yesToAll().map((yes) => ({ ...yes, recipient: yes.recipient && 'partner-2' }))];
  world.states.set('2', stateOf('2', { consents: toBoth }));
  const { answer, calls } = await world.ask('{ customersById(ids: ["1", "2"]) { email } }', partners);
  expect(answer.data).toEqual({ customersById: [null, { email: 'mail-of-2@example.com' }] });
  expect(calls.find(({ path }) => path === '/states')?.body).toMatchObject({ recipients: ['partner-1', 'partner-2'] });
});
