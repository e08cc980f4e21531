/**
 * The rights of a data subject as the GDPR states them, exercised at one gateway and obeyed at another, which has subgraph processes of its
 * own: at once, and leaving alone what rests on something else. At last many times over (`npm run test:races` runs any number).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { PUBLISHED_KEYS_PATH } from '../../schema/published-key.ts';
import { noes } from '../races/noes.ts';
import { runRaces } from '../races/race.ts';
import { CUSTOMERS, racers } from '../races/report.ts';
import { type Client, client, type Who } from '../support/client.ts';
import { type DoubledSystem, startDoubledSystem } from '../support/doubled-system.ts';
import { isSigned, payloadOf } from '../support/receipts.ts';
import { fieldError, refusal } from './answers.ts';
import { evidence, GIVE, WITHDRAW, yes } from './consent-requests.ts';

let system: DoubledSystem;
/** Where things are said, and where others then read. */
let here: Client;
let there: Client;
beforeAll(async () => {
  system = await startDoubledSystem(CUSTOMERS);
  [here, there] = [client(system.gateways[0]), client(system.gateways[1])];
}, 120_000);
afterAll(() => system?.stop(), 60_000);

const reader = demoCustomer('email-marketing-only');
const EMAIL = 'cary.leannon6800@example.net';
const CLOSED = '286';
const self = (customer: string, more: Partial<Who> = {}): Who => ({ as: 'customer', customer, ...more });
const marketer: Who = { as: 'marketer' };
const storeStaff: Who = { as: 'store-staff' };
const agent: Who = { as: 'agent' };
const dpo: Who = { as: 'dpo' };

const data = (value: object) => ({ status: 200, body: { data: value } });
/** What somebody reads of a customer elsewhere than where it was changed. */
const read = (who: Who, id: string, fields = 'id email') => there.ask(who, `{ customer(id: "${id}") { ${fields} } }`);
const seen = (customer: object) => data({ customer });
const notThere = (code: 'CONSENT_REQUIRED' | 'FORBIDDEN', purpose: string) => ({
  status: 200,
  body: {
    data: { customer: null },
    errors: [fieldError(code, ['customer'], { coordinate: 'Query.customer', category: 'key', purpose })],
  },
});

/** Carries out a mutation of the rights, which answers with the customer alone. */
const say = (who: Who, mutation: string, input: object) =>
  here.ask(
    who,
    `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { customer { id } } }`,
    { input },
  );
const done = (mutation: string, id: string) => data({ [mutation]: { customer: { id } } });
const WEB = { captureChannel: 'WEB' } as const;

describe('Art. 7(3): a consent is withdrawn as easily as it is given', () => {
  const record = { purpose: 'DIRECT_MARKETING', channel: 'EMAIL', brand: 'fresh' };
  const given = {
    id: expect.any(String),
    ...record,
    recipient: null,
    specialCategories: false,
    status: { state: 'GIVEN', valid: true, notice: { id: 'direct-marketing-fresh', version: '2.0' } },
  };
  const withdrawn = { id: expect.any(String), ...record, status: { state: 'WITHDRAWN', valid: false } };

  test.each(['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'])(
    'by one call, under %s as under any purpose of the token',
    async (purpose) => {
      expect(await read(marketer, reader)).toEqual(seen({ id: reader, email: EMAIL }));
      const input = { customerId: reader, purpose: 'DIRECT_MARKETING' };
      expect(await here.ask(self(reader, { purpose }), WITHDRAW, { input })).toEqual(
        data({ withdrawConsent: { customer: { id: reader, email: EMAIL }, records: [withdrawn] } }),
      );
      expect(await read(marketer, reader)).toEqual(notThere('CONSENT_REQUIRED', 'direct-marketing'));
      expect(await here.ask(self(reader), GIVE, { input: yes(reader) })).toEqual(
        data({ giveConsent: { customer: { id: reader, email: EMAIL }, records: [given] } }),
      );
    },
  );

  test('while processing is restricted, and with a closed account, where none can be given', async () => {
    const restricted = demoCustomer('restricted');
    const text =
      'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { records { status { valid } } } }';
    const input = { purpose: 'DIRECT_MARKETING', channel: 'EMAIL', brand: 'fresh' };
    expect(await here.ask(self(restricted), text, { input: { customerId: restricted, ...input } })).toEqual(
      data({ withdrawConsent: { records: [{ status: { valid: false } }] } }),
    );
    const forbidden = { coordinate: 'Mutation.giveConsent', category: 'consent.giving', purpose: 'account-management' };
    expect(await here.ask(self(CLOSED), GIVE, { input: yes(CLOSED) })).toEqual({
      status: 200,
      body: { data: { giveConsent: null }, errors: [fieldError('FORBIDDEN', ['giveConsent'], forbidden)] },
    });
    expect(await here.ask(self(CLOSED), text, { input: { customerId: CLOSED, everything: true } })).toEqual(
      data({ withdrawConsent: { records: [] } }),
    );
  });
});

describe('Art. 18: while processing is restricted', () => {
  test('the data is kept, for the customer and oversight; to others the customer is as if there were none, until it is lifted', async () => {
    const unknown = (who: Who, fields?: string) => read(who, 'nobody', fields);
    const shown = [
      [marketer, 'id email', 'CONSENT_REQUIRED', 'direct-marketing'],
      [storeStaff, 'id name { full }', 'FORBIDDEN', 'order-management'],
      [agent, 'id name { full }', 'FORBIDDEN', 'customer-care'],
    ] as const;
    const before = await Promise.all(shown.map(([who, fields]) => read(who, reader, fields)));
    for (const reply of before) expect(reply.body.data.customer).toMatchObject({ id: reader });
    const input = { customerId: reader, ...WEB };
    expect(await say(self(reader), 'restrictProcessing', { ...input, ground: 'ACCURACY_CONTESTED' })).toEqual(
      done('restrictProcessing', reader),
    );

    for (const [who, fields, code, purpose] of shown) {
      expect(await read(who, reader, fields)).toEqual(notThere(code, purpose));
      expect(await unknown(who, fields)).toEqual(notThere(code, purpose));
    }
    const restriction = 'id email restriction { ground }';
    const kept = { id: reader, email: EMAIL, restriction: { ground: 'ACCURACY_CONTESTED' } };
    expect(await read(dpo, reader, restriction)).toEqual(seen(kept));
    expect(await read(self(reader), reader, restriction)).toEqual(seen(kept));

    expect(await say(self(reader), 'liftRestriction', input)).toEqual(done('liftRestriction', reader));
    expect(await Promise.all(shown.map(([who, fields]) => read(who, reader, fields)))).toEqual(before);
  });
});

describe('Art. 21(2) and (3): who objects to direct marketing', () => {
  const objected = { customerId: reader, purpose: 'DIRECT_MARKETING', ...WEB };

  test('is not found by marketing any more, at once, while the contract goes on', async () => {
    const contract = await read(storeStaff, reader, 'id name { full }');
    expect(contract.body.data.customer.name.full).toEqual(expect.any(String));
    expect(await say(self(reader), 'objectToProcessing', objected)).toEqual(done('objectToProcessing', reader));
    expect(await read(marketer, reader)).toEqual(notThere('CONSENT_REQUIRED', 'direct-marketing'));
    expect(await read(storeStaff, reader, 'id name { full }')).toEqual(contract);
    expect(await read(self(reader), reader, 'objections { purpose }')).toEqual(
      seen({ objections: [{ purpose: 'DIRECT_MARKETING' }] }),
    );
  });

  test('is not found again by taking it back, nor by a yes from before it that arrives now, but by an explicit yes', async () => {
    expect(await say(self(reader), 'withdrawObjection', objected)).toEqual(done('withdrawObjection', reader));
    expect(await read(marketer, reader)).toEqual(notThere('CONSENT_REQUIRED', 'direct-marketing'));
    const late = await here.ask({ as: 'ingest' }, GIVE, { input: yes(reader, { evidence }) });
    expect(late.body.data.giveConsent.customer.id).toBe(reader);
    expect(await read(marketer, reader)).toEqual(notThere('CONSENT_REQUIRED', 'direct-marketing'));
    expect((await here.ask(self(reader), GIVE, { input: yes(reader) })).body.errors).toBeUndefined();
    expect(await read(marketer, reader)).toEqual(seen({ id: reader, email: EMAIL }));
  });
});

describe('Art. 15: the customer', () => {
  test('reads all that was answered, by whom and when, each with a receipt that holds', async () => {
    const fields =
      'consents { purpose events(first: 100) { edges { node { at state actor onBehalf noticeVersion receipt } } } } objections { purpose }';
    const [own, oversight] = [await read(self(reader), reader, fields), await read(dpo, reader, fields)];
    expect([own.status, own.body.errors]).toEqual([200, undefined]);
    const [consent, ...others] = own.body.data.customer.consents;
    expect([consent.purpose, others, own.body.data.customer.objections]).toEqual(['DIRECT_MARKETING', [], []]);
    interface Event {
      readonly at: string;
      readonly state: string;
      readonly actor: string;
      readonly onBehalf: boolean;
      readonly receipt: string;
    }
    const events: Event[] = consent.events.edges.map(({ node }: { node: Event }) => node);
    // The sample's yes and four withdrawals, each given again; the objection; the late yes, which it covers; the last yes.
    const answered = ['GIVEN', ...Array.from({ length: 4 }, () => ['WITHDRAWN', 'GIVEN']).flat(), 'WITHDRAWN', 'GIVEN'];
    const inTime = events.filter(({ at }) => at !== evidence.at);
    expect(inTime.filter(({ onBehalf }) => !onBehalf).map(({ state }) => state)).toEqual(answered);
    expect(events.filter(({ onBehalf }) => onBehalf).map(({ state }) => state)).toContain('GIVEN');
    const { keys } = (await there.call(PUBLISHED_KEYS_PATH)).body;
    for (const { state, receipt } of events) {
      expect(isSigned(receipt, keys)).toBe(true);
      expect(payloadOf(receipt)).toMatchObject({ pii_principal_id: reader, event: { event_state: state } });
    }
    const withoutReceipts = (reply: typeof own) => JSON.stringify(reply.body).replaceAll(/"receipt":"[^"]*"/g, '');
    expect(withoutReceipts(oversight)).toBe(withoutReceipts(own));
  });
});

describe('Art. 21(5): Global Privacy Control', () => {
  const all = demoCustomer('consents-to-all');
  const gpc = { headers: { 'sec-gpc': '1' } };
  const SIGNALS = 'signals { signal purposes }';
  const signals = async (id: string) => (await read(self(id), id, SIGNALS)).body.data.customer.signals;
  const recorded = [{ signal: 'GPC', purposes: ['THIRD_PARTY_SHARING', 'TARGETED_ADVERTISING'] }];
  const own = (id: string, more = {}) => here.ask(self(id, more), '{ me { id } }');

  test('of others than the customer, of a refused token and of no value is on nobody’s record', async () => {
    expect(await here.ask({ ...agent, ...gpc }, `{ customer(id: "${all}") { id } }`)).toEqual(seen({ id: all }));
    expect(await own(all, { ...gpc, ttl: -60 })).toEqual(refusal('UNAUTHENTICATED'));
    expect(await own(all, { headers: { 'sec-gpc': '0' } })).toEqual(data({ me: { id: all } }));
    await sleep(200);
    expect(await signals(all)).toEqual([]);
  });

  test('of a customer is on their record and nobody else’s, once, and takes no consent', async () => {
    const asked = here.ask(self(reader, gpc), `{ me { id } customer(id: "${all}") { id } }`);
    expect(await asked).toEqual(data({ me: { id: reader }, customer: null }));
    const partner: Who = { as: 'partner', recipient: 'partner-1' };
    const shared = await read(partner, all, 'id email');
    expect(shared.body.data.customer).toMatchObject({ id: all });
    await Promise.all([own(all, gpc), own(all, gpc), there.ask(self(all, gpc), '{ me { id } }')]);
    const deadline = performance.now() + 5_000;
    while ((await signals(all)).length === 0 && performance.now() < deadline) await sleep(20);
    expect([await signals(reader), await signals(all)]).toEqual([recorded, recorded]);
    expect(await read(partner, all, 'id email')).toEqual(shared);
    expect(await read(dpo, all, SIGNALS)).toEqual(seen({ signals: recorded }));

    const since = 'signals { since }';
    const before = await read(self(all), all, since);
    await own(all, gpc);
    await sleep(200);
    expect(await read(self(all), all, since)).toEqual(before);
  });
});

/** A few of each kind, through either gateway: what takes no longer than starting the system does. */
const RACES = 4 * noes.length;

test('P17: no reading that begins after the answer to a no is shown what it ended, and no other is ended', async () => {
  const report = await runRaces({ gateways: system.gateways, customers: await racers(), races: RACES });
  expect(report.findings).toEqual([]);
  expect(report.byNo).toEqual(Object.fromEntries(noes.map(({ name }) => [name, RACES / noes.length])));
  // A race in which nobody runs shows nothing.
  expect(report.after).toBeGreaterThanOrEqual(4 * RACES);
  expect(report.refused).toBe(report.after);
  expect(report.kept).toBeGreaterThanOrEqual(RACES);
  expect(report.underWay).toBeGreaterThan(RACES);
}, 120_000);
