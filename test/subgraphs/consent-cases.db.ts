/**
 * Cases over the endpoints that the gateway asks: what is told of them, what a state says of them, how a code gets to the customer although
 * processes end and messengers are silent, and that nothing that could be said is ever stored.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { type CasesAnswer, casesAnswer, openCasesAnswer, reviewsAnswer } from '../../schema/cases.ts';
import { statesAnswer } from '../../schema/customer-state.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { sendWaiting } from '../../subgraphs/consent/model/cases/sending.ts';
import { askCode } from '../../subgraphs/consent/model/cases/verification.ts';
import { httpMessenger } from '../../subgraphs/consent/model/confirmation/messenger.ts';
import { findingsOf } from '../../subgraphs/consent/model/history/findings.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { type DatabaseServer, databaseServer, hasExplain } from '../support/database.ts';
import { type TestMessenger, testMessenger } from '../support/messenger.ts';
import { planOf, recordedQueries } from '../support/query-plan.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let server: DatabaseServer;
let consent: TestSubgraph;
let other: Connection;
/** What another process of the service has. */
let store: ConsentStore;
let messenger: TestMessenger;

beforeAll(async () => {
  messenger = await testMessenger();
  server = await databaseServer();
  consent = await servedSubgraph(subgraph, server, 60, [], undefined, { messagesUrl: messenger.url, caseMinutes: 20 });
  const database = consent.connection.name;
  other = await connectSubgraph('consent', { uri: server.uri, database, monitorCommands: true });
  store = openStore(other);
});
afterAll(async () => {
  await other.close();
  await consent.stop();
  await server.stop();
  messenger.stop();
});
afterEach(() => {
  messenger.beginAnew();
});

const by = (actor: string, customer?: string) => ({
  actor,
  roles: ['agent'],
  ...(customer !== undefined && { customer }),
});
async function does(body: object, claims: object = by('agent')): Promise<CasesAnswer> {
  const { status: code, json } = await consent.post('/cases', body, claims as Record<string, unknown>);
  expect(code).toBe(200);
  return casesAnswer.parse(json);
}
const NOTHING = { case: null };
const opened = async (customer: string, actor = 'agent'): Promise<string> => {
  const answer = await does({ do: 'open', customer, reason: 'ORDER', channel: 'PHONE' }, by(actor));
  return answer.case?.id ?? '';
};
const sms = { channel: 'SMS', brand: 'fresh', language: 'sv' } as const;
const grantsOf = async (id: string) => {
  const { json } = await consent.post('/states', { ids: [id] });
  const [state] = statesAnswer.parse(json).states;
  return state?.known ? state.cases : undefined;
};

describe('a case', () => {
  const customer = demoCustomer('consents-to-all');

  test('is opened, and its customer verified by the code that is sent to them, for as long as the settings say', async () => {
    const id = await opened(customer);
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(await grantsOf(customer)).toEqual([]);
    expect(await does({ do: 'send-code', customer, case: id, ...sms })).toMatchObject({ case: { id }, isSent: true });
    expect(messenger.messages).toEqual([
      { customerId: customer, ...sms, template: 'verify-identity', code: expect.stringMatching(/^\d{8}$/) },
    ]);
    const code = String(messenger.messages[0]?.code);
    expect(await does({ do: 'try-code', customer, case: id, code: 'wrong' })).toEqual(NOTHING);
    expect(await does({ do: 'try-code', customer, case: id, code }, by('other agent'))).toEqual(NOTHING);
    expect(await grantsOf(customer)).toEqual([]);

    const before = Date.now();
    const answer = await does({ do: 'try-code', customer, case: id, code });
    expect(answer.case).toMatchObject({ id, method: 'ONE_TIME_CODE', assurance: 'substantial' });
    const [grant, ...others] = (await grantsOf(customer)) ?? [];
    expect([grant, others]).toMatchObject([{ id, actor: 'agent', assurance: 'substantial' }, []]);
    const lasts = Date.parse(grant?.until ?? '') - before;
    expect(lasts).toBeGreaterThan(19 * 60_000);
    expect(lasts).toBeLessThanOrEqual(20 * 60_000 + 1_000);
    expect(await does({ do: 'try-code', customer, case: id, code })).toEqual(NOTHING);

    expect(await does({ do: 'close', customer, case: id }, by('other agent'))).toEqual(NOTHING);
    expect(await does({ do: 'close', customer, case: id }, by('agent'))).toMatchObject({ case: { id } });
    expect(await grantsOf(customer)).toEqual([]);
  });

  test('and its history are in accord, and neither holds a code', async () => {
    const [found] = await store.findHistories([customer]);
    expect(found?.customer && findingsOf(found.customer, found.changes)).toEqual([]);
    const did = found?.changes.flatMap(({ events }) => events.map((line) => JSON.parse(line).did)).filter(Boolean);
    expect(did).toEqual(['OPENED', 'CODE_ASKED', 'CODE_SENT', 'TRIED', 'VERIFIED', 'TRIED', 'CLOSED']);
  });

  test('that somebody wrote into the document by hand is found', async () => {
    const forged = demoCustomer('withdrew');
    const id = await opened(forged);
    const [document] = await store.findCustomers([forged]);
    const cases = document?.cases?.map((one) => ({ ...one, assurance: 'substantial' }));
    await store.customers.updateOne({ _id: forged }, { $set: { cases } as never });
    const [found] = await store.findHistories([forged]);
    expect(found?.customer && findingsOf(found.customer, found.changes)).toEqual([
      `Customer ${forged}: a case in the document is not one that its events opened and verified.`,
    ]);
    await does({ do: 'close', customer: forged, case: id });
  });

  test('is told to whoever asks which there are, without what verifies it', async () => {
    const id = await opened(customer);
    const { json } = await consent.post('/open-cases', { customers: [customer, 'nobody', demoCustomer('erased')] });
    const facts = { id, actor: 'agent', reason: 'ORDER', channel: 'PHONE', method: null, assurance: null };
    expect(openCasesAnswer.parse(json).cases).toEqual([
      [{ ...facts, openedAt: expect.any(String), until: expect.any(String) }],
      [],
      [],
    ]);
    await does({ do: 'close', customer, case: id }, by('self', customer));
  });

  test.each(['nobody', demoCustomer('erased'), demoCustomer('restricted')])('of %s is none', async (id) => {
    expect(await does({ do: 'open', customer: id, reason: 'ORDER', channel: 'PHONE' })).toEqual(NOTHING);
  });

  test('is asked for in no other form', async () => {
    const wrong = [{}, { do: 'open', customer }, { do: 'verified', customer, case: 'x' }, { do: 'send-code', customer, case: 'x', ...sms, channel: 'PHONE' }]; // biome-ignore format: one line
    for (const body of wrong) expect((await consent.post('/cases', body, by('agent'))).status).toBe(400);
  });
});

describe('a try by another method', () => {
  const customer = demoCustomer('refuses-all');

  test('verifies with its own turn alone, and is less sure where it is purchases', async () => {
    const id = await opened(customer);
    const tried = { do: 'try', customer, case: id, method: 'PURCHASE_KNOWLEDGE' };
    const { turn: first } = await does(tried);
    const { turn } = await does(tried);
    expect(await does({ do: 'verified', customer, case: id, turn: first })).toEqual(NOTHING);
    expect(await does({ do: 'verified', customer, case: id, turn }, by('other agent'))).toEqual(NOTHING);
    expect(await grantsOf(customer)).toEqual([]);
    expect(await does({ do: 'verified', customer, case: id, turn })).toMatchObject({ case: { assurance: 'low' } });
    expect(await grantsOf(customer)).toMatchObject([{ id, assurance: 'low' }]);
    await does({ do: 'close', customer, case: id });
  });

  test('is one of five, however many are made at once', async () => {
    const id = await opened(customer);
    const tried = { do: 'try', customer, case: id, method: 'IDENTITY_TOKEN' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => does(tried)));
    expect(answers.filter((answer) => answer.case !== null)).toHaveLength(5);
  });
});

describe('a code', () => {
  const later = (seconds: number) => () => new Date(Date.now() + seconds * 1_000);
  const agent = (id: string) => ({ actor: 'agent', onBehalf: true, now: new Date(), idempotency: null, case: id });
  /** The process is killed as soon as the wish is written. */
  const killedBeforeSending = async (customer: string, code: string): Promise<string> => {
    const id = await opened(customer);
    const asked = { ...agent(id), wish: sms, code };
    await store.change(customer, (one) => ({ change: askCode(one, asked, () => 'event') }));
    return id;
  };

  test('that no process lived to send is sent by the next that looks, as another code', async () => {
    const customer = demoCustomer('email-marketing-only');
    const id = await killedBeforeSending(customer, '11111111');
    await sendWaiting(store, httpMessenger(messenger.url));
    expect(messenger.messages).toEqual([]);
    await sendWaiting(store, httpMessenger(messenger.url), later(11));
    expect(messenger.messages).toMatchObject([{ customerId: customer, ...sms }]);
    await sendWaiting(store, httpMessenger(messenger.url), later(60));
    expect(messenger.messages).toHaveLength(1);
    expect(await does({ do: 'try-code', customer, case: id, code: '11111111' })).toEqual(NOTHING);
    const code = String(messenger.messages[0]?.code);
    expect(await does({ do: 'try-code', customer, case: id, code })).toMatchObject({ case: { id } });
  });

  test('that nobody took waits, the agent is told so, and it is sent once somebody does', async () => {
    const customer = demoCustomer('outdated-notice');
    const id = await opened(customer);
    messenger.status = 503;
    expect(await does({ do: 'send-code', customer, case: id, ...sms })).toMatchObject({ case: { id }, isSent: false });
    await sendWaiting(store, httpMessenger(messenger.url), later(11));
    messenger.status = 204;
    await sendWaiting(store, httpMessenger(messenger.url), later(22));
    const codes = messenger.messages.map(({ code }) => code);
    expect(new Set(codes).size).toBe(3);
    expect(await does({ do: 'try-code', customer, case: id, code: codes[1] })).toEqual(NOTHING);
    expect(await does({ do: 'try-code', customer, case: id, code: codes[2] })).toMatchObject({ case: { id } });
  });

  test('for which nobody waits any more is never sent, and nobody looks for it again', async () => {
    const customer = demoCustomer('objected');
    await killedBeforeSending(customer, '22222222');
    await sendWaiting(store, httpMessenger(messenger.url), later(11 * 60));
    expect(messenger.messages).toEqual([]);
    expect(await store.findDue(later(3_600)(), 10)).toEqual([]);
  });

  test('is stored nowhere', async () => {
    const customer = demoCustomer('consents-to-all');
    const id = await opened(customer, 'curious agent');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await store.customers.updateOne({ _id: customer }, { $set: { attempts: [] } as never });
    await does({ do: 'send-code', customer, case: id, ...sms }, by('curious agent'));
    const code = String(messenger.messages[0]?.code);
    expect(code).toMatch(/^\d{8}$/);
    const documents = await Promise.all(
      ['customers', 'changes', 'breakglass'].map((name) => other.db!.collection(name).find({}).toArray()),
    );
    expect(JSON.stringify(documents)).not.toContain(code);
  });
});

describe('access in an emergency', () => {
  const customer = demoCustomer('withdrew');
  const text = 'somebody fainted on the telephone';

  test('is in the queue before it opens anything, also where it opens nothing', async () => {
    const body = { do: 'break-glass', customer: demoCustomer('restricted'), reason: 'DANGER_TO_LIFE', text };
    expect(await does(body, by('supervisor'))).toEqual(NOTHING);
    const { json } = await consent.post('/break-glass', { do: 'list', after: null, limit: 10 });
    expect(reviewsAnswer.parse(json).reviews).toMatchObject([{ customer: demoCustomer('restricted'), text }]);
  });

  test('stands for a quarter of an hour, is reviewed once, and what was said for it is in the queue alone', async () => {
    const body = { do: 'break-glass', customer, reason: 'FRAUD_UNDER_WAY', text };
    const id = (await does(body, by('supervisor'))).case?.id ?? '';
    expect(await grantsOf(customer)).toMatchObject([{ id, actor: 'supervisor', assurance: 'break-glass' }]);
    const [found] = await store.findHistories([customer]);
    expect(JSON.stringify(found)).not.toContain(text);

    const page = async (after: string | null, limit = 1) =>
      reviewsAnswer.parse((await consent.post('/break-glass', { do: 'list', after, limit })).json).reviews;
    const [first] = await page(null);
    expect(await page(first?.place ?? '', 5)).toMatchObject([{ id, customer, actor: 'supervisor', outcome: null }]);

    const review = { do: 'review', customer, case: id, outcome: 'NOT_JUSTIFIED', remark: 'no reason' };
    const reviewed = async (more: object = {}) =>
      reviewsAnswer.parse((await consent.post('/break-glass', { ...review, ...more }, by('dpo'))).json).reviews;
    expect(await reviewed({ customer: demoCustomer('refuses-all') })).toEqual([]);
    expect(await reviewed()).toMatchObject([{ id, outcome: 'NOT_JUSTIFIED', remark: 'no reason', reviewer: 'dpo' }]);
    expect(await reviewed({ outcome: 'JUSTIFIED' })).toEqual([]);
    expect(await page(first?.place ?? '', 5)).toEqual([]);
  });
});

const indexed = async () => {
  const queries = await recordedQueries(other, async () => {
    await store.findDue(new Date(), 10);
    await store.findReviews(null, 10);
  });
  const plans = await Promise.all(queries.map((query) => planOf(other, query)));
  expect(plans).toHaveLength(2);
  for (const plan of plans) {
    expect(plan.stages).not.toContain('COLLSCAN');
    expect(plan.documentsExamined).toBe(plan.returned);
  }
};
if (hasExplain) test('who waits for a code, and what waits for a review, is found by an index', indexed);
else
  test('has no explain here: which indexes are used is not tested on this server', () =>
    expect(indexed()).rejects.toThrow());
