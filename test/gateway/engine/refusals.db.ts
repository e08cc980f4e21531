/** Who is refused what, seen from both sides: the whole answer, and that nothing of it went over the wire. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { stateOf, yes, yesToAll } from '../../support/world/people.ts';
import { openWorld, type Question, statesCalls, type World, wireText } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const storeStaff = { role: 'store-staff', purpose: 'order-management' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const analyst = { role: 'analyst', purpose: 'research' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  world.misbehave('consent', undefined);
  for (const [id, purchase] of world.records.purchases) purchase.customer = { id: id.split('-')[1] ?? '' };
});
afterAll(() => world.stop());

const MESSAGES = {
  FORBIDDEN: 'You may not do this.',
  CONSENT_REQUIRED: 'No valid consent covers this purpose.',
  CASE_REQUIRED: 'A verified case with the customer is required.',
  CONSENT_UNAVAILABLE: 'The state of consent cannot be established.',
} as const;
const refused = (
  code: keyof typeof MESSAGES,
  coordinate: string,
  category: string,
  { purpose }: Question,
  path: readonly string[],
) => ({ message: MESSAGES[code], path, extensions: { code, coordinate, category, purpose } });

describe('the stranger: a customer who asks about another id', () => {
  const everything = 'id email name { given } purchases { edges { node { id } } } loyalty { tier } consents { id }';

  test.each(['2', '999', '01', ' 1', '-', '__proto__'])(
    'customer(id: "%s") is null, and no call carries it',
    async (id) => {
      const asked = await world.ask(`query($id: ID!) { customer(id: $id) { ${everything} } }`, {
        ...self,
        variables: { id },
      });
      expect(asked.text).toBe('{"data":{"customer":null}}');
      expect(asked.calls).toEqual([]);
    },
  );

  test('among other ids only the own one goes out', async () => {
    const { answer, calls } = await world.ask(
      `{ customersById(ids: ["2", "1", "999", "1", "3"]) { id email loyalty { tier customer { id } } } }`,
      self,
    );
    const own = { id: '1', email: 'mail-of-1@example.com', loyalty: { tier: 'GOLD', customer: { id: '1' } } };
    expect(answer).toEqual({ data: { customersById: [null, own, null, own, null] } });
    expect(wireText(calls)).not.toMatch(/"(2|3|999)"/);
    expect(statesCalls(calls)).toEqual([]);
  });

  test.each([
    [
      'updateContact',
      'contact.update',
      'updateContact(input: { customerId: "2", email: "new@example.com" }) { customer { id } }',
    ],
    [
      'withdrawConsent',
      'consent.withdrawal',
      'withdrawConsent(input: { customerId: "2", everything: true }) { customer { id } records { id } }',
    ],
    [
      'giveConsent',
      'consent.giving',
      'giveConsent(input: { customerId: "999", purpose: RESEARCH, brand: "fresh", notice: { id: "n-1", version: "2.0.0", language: "en" }, method: CLICK_THROUGH, captureChannel: WEB }) { records { id } }',
    ],
  ])('%s for another id is forbidden, and never sent', async (name, category, field) => {
    const { answer, calls } = await world.ask(`mutation { ${field} }`, self);
    expect(answer).toEqual({
      data: { [name]: null },
      errors: [refused('FORBIDDEN', `Mutation.${name}`, category, self, [name])],
    });
    expect(calls).toEqual([]);
  });

  test('under every purpose, also one without a row', async () => {
    for (const purpose of ['order-management', 'rights-fulfilment', 'direct-marketing'] as const) {
      const { text, calls } = await world.ask('{ customer(id: "2") { id } }', { self: '1', purpose });
      expect([text, calls]).toEqual(['{"data":{"customer":null}}', []]);
    }
  });
});

describe('a customer who is not there', () => {
  const gone: [string, CustomerState | undefined][] = [
    ['unknown', undefined],
    ['erased', stateOf('2', { erased: true, consents: yesToAll() })],
    ['restricted', stateOf('2', { restricted: true, consents: yesToAll() })],
  ];
  const look = async (question: Question, state: CustomerState | undefined) => {
    if (state === undefined) world.states.delete('2');
    else world.states.set('2', state);
    const one = await world.ask('{ customer(id: "2") { id email loyalty { tier } } }', question);
    const list = await world.ask('{ customersById(ids: ["2", "2"]) { id name { given } } }', question);
    expect([...one.calls, ...list.calls].map((call) => call.path)).toEqual(['/states', '/states']);
    return [one.answer, list.answer];
  };
  const nothing = (code: 'FORBIDDEN' | 'CONSENT_REQUIRED', question: Question) => [
    { data: { customer: null }, errors: [refused(code, 'Query.customer', 'key', question, ['customer'])] },
    {
      data: { customersById: [null, null] },
      errors: [refused(code, 'Query.customersById', 'key', question, ['customersById'])],
    },
  ];

  test.each(gone)('%s: staff are told that it is forbidden', async (_, state) => {
    expect(await look(agent, state)).toEqual(nothing('FORBIDDEN', agent));
    expect(await look(storeStaff, state)).toEqual(nothing('FORBIDDEN', storeStaff));
  });
  test.each([...gone, ['refusing', stateOf('2')] as const])(
    '%s: data teams, that consent is missing',
    async (_, state) => {
      for (const question of [marketer, analyst, { role: 'partner', purpose: 'third-party-sharing' } as const])
        expect(await look(question, state)).toEqual(nothing('CONSENT_REQUIRED', question));
    },
  );
});

test('an id that is too long to be asked about is unknown, and spoils nothing for the others', async () => {
  const id = 'x'.repeat(300);
  const { answer, calls } = await world.ask('query($ids: [ID!]!) { customersById(ids: $ids) { id } }', {
    ...agent,
    variables: { ids: [id, '1'] },
  });
  expect(answer).toEqual({
    data: { customersById: [null, { id: '1' }] },
    errors: [refused('FORBIDDEN', 'Query.customersById', 'key', agent, ['customersById'])],
  });
  expect(statesCalls(calls)).toEqual([['1']]);
});

describe('purchase(id)', () => {
  const query = (id: string) =>
    `{ purchase(id: "${id}") { id total { amount } payment { method } customer { id email loyalty { tier } } } }`;
  const shapes = (calls: Awaited<ReturnType<World['ask']>>['calls']) =>
    calls.map(({ service, path, body }) => [service, path, body.query ?? body.ids?.length]);

  test.each([
    ['an analyst', analyst],
    ['store staff, for a restricted customer', storeStaff],
    ['another customer', self],
    ['an analyst while the consent service is down', analyst],
    ['a data protection officer while the consent service is down', dpo],
  ] as const)('%s gets one answer, after the same calls, for unknown, ownerless and refused', async (who, question) => {
    world.states.set('2', stateOf('2', { restricted: true }));
    if (who.includes('down')) world.misbehave('consent', () => 'no');
    const owner = world.records.purchases.get('pur-3-a');
    if (owner !== undefined) owner.customer = null;
    const asked = [];
    for (const id of ['pur-2-a', 'unknown', 'pur-3-a']) asked.push(await world.ask(query(id), question));
    const [first] = asked;
    expect(first?.answer.data).toEqual({ purchase: null });
    for (const each of asked) {
      expect(each.answer).toEqual(first?.answer);
      expect(shapes(each.calls)).toEqual(shapes(first?.calls ?? []));
    }
    expect(shapes(first?.calls ?? [])).toEqual([
      [
        'purchases',
        '/graphql',
        expect.stringMatching(
          /^query\(.*\)\{purchase\(id:\$purchase_id\)\{(__typename )?id customer\{(__typename )?id\}\}\}$/,
        ),
      ],
      ['consent', '/states', 1],
    ]);
  });

  test('with consent it comes with what is open, and payment is never fetched for who may not have it', async () => {
    world.states.set('2', stateOf('2', { consents: [yes('research', { channel: null })] }));
    const { answer, calls } = await world.ask(query('pur-2-a'), analyst);
    expect(answer).toEqual({
      data: {
        purchase: {
          id: 'pur-2-a',
          total: { amount: '2.25' },
          payment: null,
          customer: { id: '2', email: null, loyalty: { tier: 'GOLD' } },
        },
      },
      errors: [
        refused('FORBIDDEN', 'Purchase.payment', 'purchase.payment', analyst, ['purchase', 'payment']),
        refused('FORBIDDEN', 'Customer.email', 'contact.email', analyst, ['purchase', 'customer', 'email']),
      ],
    });
    expect(wireText(calls)).not.toMatch(/payment|email/);
  });
});
