/**
 * Customers are found by what they say on the telephone: who may be found, what is shown of them, and that whoever may not is nobody, in
 * the answer and on the wire.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerState } from '../../../schema/customer-state.ts';
import {
  agent,
  badInput,
  failed,
  found,
  IDS,
  type LookupWorld,
  masked,
  nobody,
  onTheWire,
  openLookups,
} from '../../support/lookups.ts';
import { stateOf } from '../../support/world/people.ts';
import type { Question, World } from '../../support/world.ts';

let lookups: LookupWorld;
let world: World;
beforeAll(async () => {
  lookups = await openLookups();
  world = lookups.world;
});
beforeEach(() => lookups.reset());
afterAll(() => world.stop());
const ask: LookupWorld['ask'] = (...question) => lookups.ask(...question);

/** Every way to say who one is, as somebody says it, and what is asked of whom. */
const WAYS: readonly (readonly [string, object, string, object])[] = [
  ['a phone number', { phone: '+1 (212) 555-0101' }, 'identity', { by: 'phone', phone: '+12125550101' }],
  [
    'an e-mail address',
    { email: 'Mail-OF-1@Example.com' },
    'identity',
    { by: 'email', email: 'mail-of-1@example.com' },
  ],
  [
    'name and postal code',
    { name: ' FÁMILY-of-1,  given of 1', postalCode: '123-45' },
    'identity',
    { by: 'name', name: '1 1 family given of of', postalCode: '12345' },
  ],
  ['a purchase', { purchaseId: ' pur-1-b' }, 'purchases', { by: 'purchase', purchase: 'pur-1-b' }],
  ['a card', { loyaltyCard: 'LOY-1' }, 'loyalty', { by: 'card', card: 'LOY-1' }],
];

describe('A caller is found', () => {
  test.each(WAYS)('by %s, masked whatever else the agent may see of them', async (_, by, service, body) => {
    const { answer, calls } = await ask(by);
    expect(answer).toEqual(found);
    // Once for each category that is shown, in one request.
    const variables = Object.fromEntries(
      masked.map((_, at) => [`r${at}`, [{ __typename: 'LookupCandidate', id: '1' }]]),
    );
    expect(onTheWire(calls)).toEqual([
      [service, '/lookup', body],
      ['consent', '/states', 1],
      ['identity', '/graphql', { query: expect.any(String), variables }],
    ]);
    expect((await ask(by, { role: 'supervisor', purpose: 'customer-care' })).answer).toEqual(found);
  });

  test('with others who have the same, at most five; of six nobody is told', async () => {
    for (const id of IDS.slice(0, 5)) world.records.people.get(id)!.email = 'family@example.com';
    const five = await ask(
      { email: 'family@example.com' },
      agent,
      'query ($by: LookupBy!) { lookupCustomers(by: $by) { id } }',
    );
    expect(five.answer).toEqual({ data: { lookupCustomers: IDS.slice(0, 5).map((id) => ({ id })) } });
    world.records.people.get('6')!.email = 'family@example.com';
    const six = await ask({ email: 'family@example.com' });
    expect(six.answer).toEqual(badInput('by'));
    expect(onTheWire(six.calls).slice(1)).toEqual([['consent', '/states', 6]]);
    // Whoever may not be found makes nobody many.
    world.states.set('6', stateOf('6', { restricted: true }));
    expect((await ask({ email: 'family@example.com' })).answer.errors).toBeUndefined();
  });

  test('or is one of more than a service tells of, who are too many whoever they are', async () => {
    world.misbehave('identity', (call, properly) =>
      call.path === '/lookup' ? { customers: ['1'], more: true } : properly(),
    );
    expect((await ask({ phone: '+12125550101' })).answer).toEqual(badInput('by'));
  });
});

describe('Nobody is found', () => {
  const WHO: readonly (readonly [string, CustomerState])[] = [
    ['unknown', { id: '1', known: false }],
    ['erased', stateOf('1', { erased: true })],
    ['restricted', stateOf('1', { restricted: true })],
    ['whose account is closed', stateOf('1', { account: 'CLOSED' })],
  ];
  const OF_NOBODY: Readonly<Record<string, object>> = {
    'a phone number': { phone: '+1 212 555 0199' },
    'an e-mail address': { email: 'nobody@example.com' },
    'name and postal code': { name: 'Nobody', postalCode: '12345' },
    'a purchase': { purchaseId: 'none' },
    'a card': { loyaltyCard: 'NONE' },
  };

  test.each(WAYS)('by %s, alike if nobody has it and if whoever has it may not be found', async (way, by, service) => {
    const none = await ask(OF_NOBODY[way]!);
    expect(none.answer).toEqual(nobody);
    const calls = [
      [service, '/lookup', expect.anything()],
      ['consent', '/states', 1],
    ];
    expect(onTheWire(none.calls)).toEqual(calls);
    for (const [, state] of WHO) {
      world.states.set('1', state);
      const refused = await ask(by);
      expect(refused.text).toBe(none.text);
      expect(onTheWire(refused.calls)).toEqual(calls);
    }
  });

  test('by whoever is no agent: nothing is sent, and nothing counted', async () => {
    const others: Question[] = [
      { role: 'store-staff', purpose: 'order-management' },
      { role: 'dpo', purpose: 'legal-compliance' },
      { role: 'agent', purpose: 'identity-verification' },
      { self: '1', purpose: 'account-management' },
      { role: 'marketer', purpose: 'direct-marketing' },
      { role: 'ingest', purpose: 'account-management' },
    ];
    for (const who of others) {
      const { answer, calls } = await ask({ phone: '+12125550101' }, who);
      const { purpose } = who;
      expect(answer).toEqual({
        data: { lookupCustomers: null },
        errors: [failed('FORBIDDEN', 'You may not do this.', { category: 'customer-lookup', purpose })],
      });
      expect(calls).toEqual([]);
    }
    expect(lookups.counted).toEqual([]);
  });

  test('by whoever acts for a customer, who may look nobody up: nothing is sent', async () => {
    const onBehalfOf = { actor: 'two', roles: ['customer'], customer: '2' } as const;
    const { answer, calls } = await ask({ phone: '+12125550101' }, { ...agent, onBehalfOf });
    expect(answer.data).toEqual({ lookupCustomers: null });
    expect(calls).toEqual([]);
  });

  test('where the consent service or the one that is asked is silent: it is said, and is no answer', async () => {
    const unavailable = {
      data: { lookupCustomers: null },
      errors: [failed('SUBGRAPH_UNAVAILABLE', 'A service did not answer as it should.')],
    };
    for (const service of ['consent', 'identity'] as const) {
      world.misbehave(service, (_call, _properly, response) => void response.destroy());
      expect((await ask({ phone: '+12125550101' })).answer).toEqual(unavailable);
      world.misbehave(service, undefined);
    }
    world.misbehave('identity', () => ({ customers: '1', more: false }));
    expect((await ask({ phone: '+12125550101' })).answer).toEqual(unavailable);
  });
});

describe('What nobody can have said is refused with its path, and nothing is sent', () => {
  test.each<[string, object]>([
    ['by', {}],
    ['by', { phone: null }],
    ['by', { phone: '+12125550101', email: 'mail-of-1@example.com' }],
    ['by', { name: 'Given Family' }],
    ['by', { postalCode: '12345' }],
    ['by', { name: 'Given Family', postalCode: '12345', purchaseId: 'pur-1-a' }],
    ['by.phone', { phone: '555' }],
    ['by.phone', { phone: '212 555 0101' }],
    ['by.phone', { phone: '+1***01' }],
    ['by.phone', { phone: 12125550101 }],
    ['by.email', { email: '@example.com' }],
    ['by.email', { email: 'm***@***.com' }],
    ['by.email', { email: ['mail-of-1@example.com'] }],
    ['by.name', { name: ' - ', postalCode: '12345' }],
    ['by.name', { name: 'x'.repeat(201), postalCode: '12345' }],
    ['by.postalCode', { name: 'Given Family', postalCode: '-' }],
    ['by.purchaseId', { purchaseId: ' ' }],
    ['by.loyaltyCard', { loyaltyCard: '' }],
  ])('%s, of %p', async (input, by) => {
    const { answer, calls } = await ask(by);
    expect(answer).toEqual(badInput(input));
    expect(calls).toEqual([]);
  });
});
