/** Consent over HTTP: a yes, a withdrawal, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import { consentPurposes } from '../../schema/purposes.ts';
import { BRANDS } from '../../schema/vocabulary.ts';
import { ALL_YESES, type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;

beforeAll(async () => {
  consent = await servedConsent(60);
});

afterAll(() => consent.stop());

const STATUS = `query ($id: ID!, $purpose: Purpose!, $channel: Channel, $brand: ID) {
  _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
    consentStatus(purpose: $purpose, channel: $channel, brand: $brand) { state valid since until notice { id version language } } } } }`;
const statusOf = async (label: DemoLabel, question: object) =>
  (await consent.ask(STATUS, { id: demoCustomer(label), purpose: 'DIRECT_MARKETING', ...question })).data._entities[0]
    .consentStatus;

describe('the status', () => {
  test('is of the record that is asked for, or the best of those that fit', async () => {
    const notice = { id: 'direct-marketing-fresh', version: '2.0', language: expect.any(String) };
    const given = {
      state: 'GIVEN',
      valid: true,
      since: expect.stringMatching(/Z$/),
      until: expect.stringMatching(/Z$/),
      notice,
    };
    const unknown = { state: 'UNKNOWN', valid: false, since: null, until: null, notice: null };
    expect(await statusOf('email-marketing-only', { channel: 'EMAIL', brand: 'fresh' })).toEqual(given);
    expect(await statusOf('email-marketing-only', {})).toEqual(given);
    expect(await statusOf('email-marketing-only', { channel: 'SMS' })).toEqual(unknown);
    expect(await statusOf('email-marketing-only', { brand: 'value' })).toEqual(unknown);
    expect(await statusOf('email-marketing-only', { purpose: 'RESEARCH' })).toEqual(unknown);
  });

  test('says refused, withdrawn and expired where it is so', async () => {
    expect(await statusOf('refuses-all', {})).toMatchObject({ state: 'REFUSED', valid: false });
    expect(await statusOf('withdrew', {})).toMatchObject({ state: 'WITHDRAWN', valid: false });
    expect(await statusOf('outdated-notice', {})).toMatchObject({
      state: 'EXPIRED',
      valid: false,
      notice: { version: '1.0' },
    });
  });
});

describe('the notices', () => {
  test('are there for every purpose and brand in three languages, current ones first, old ones after', async () => {
    for (const purpose of consentPurposes) {
      for (const brand of BRANDS) {
        const query = `{ notices(purpose: ${purpose.toUpperCase().replaceAll('-', '_')}, brand: "${brand}") {
          id version language brand purposes channels recipients specialCategories text current } }`;
        const { notices } = (await consent.ask(query)).data;
        const current = notices.filter((notice: { current: boolean }) => notice.current);
        expect(new Set(current.map((notice: { language: string }) => notice.language))).toEqual(
          new Set(['en', 'sv', 'de']),
        );
        expect(notices.slice(0, current.length)).toEqual(current);
        expect(notices.length).toBeGreaterThan(current.length);
      }
    }
  });
});

const GIVE = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { customer { id consents { id } } records {
  purpose channel brand recipient specialCategories status { state valid } events { edges { node { state actor method } } pageInfo { hasNextPage } } } } }`;
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } records { purpose brand status { state } } } }`;
const refuser = demoCustomer('refuses-all');
const yes = {
  customerId: refuser,
  purpose: 'PERSONALISATION',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'personalisation-fresh', version: '2.0', language: 'sv' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
};
const self = { customer: refuser, roles: ['customer'] };

describe('a yes and a withdrawal', () => {
  test('are seen by the very next question', async () => {
    const before = await consent.stateOf(refuser);
    const given = await consent.ask(GIVE, { input: yes }, self);
    expect(given.errors).toBeUndefined();
    const { records, customer } = given.data.giveConsent;
    expect(customer.id).toBe(refuser);
    expect(records).toMatchObject([
      { purpose: 'PERSONALISATION', channel: 'EMAIL', brand: 'fresh', status: { state: 'GIVEN', valid: true } },
      { purpose: 'PRODUCT_RECOMMENDATION', channel: 'EMAIL', brand: 'fresh', status: { state: 'GIVEN', valid: true } },
    ]);
    expect(records[0].events.edges.map(({ node }: { node: { state: string } }) => node.state)).toEqual([
      'REFUSED',
      'GIVEN',
    ]);
    const after = await consent.stateOf(refuser);
    expect(after.epoch).toBe(before.epoch + 1);
    expect(after.consents.map((one) => one.purpose)).toEqual(['personalisation', 'product-recommendation']);

    const withdrawn = await consent.ask(WITHDRAW, { input: { customerId: refuser, purpose: 'PERSONALISATION' } }, self);
    expect(withdrawn.data.withdrawConsent.records).toHaveLength(2);
    expect(await consent.stateOf(refuser)).toMatchObject({ epoch: before.epoch + 2, consents: [] });
  });

  test('with a key are carried out once', async () => {
    const before = await consent.stateOf(refuser);
    const input = { ...yes, idempotencyKey: 'k1' };
    const first = await consent.ask(GIVE, { input }, self);
    expect((await consent.ask(GIVE, { input }, self)).data).toEqual(first.data);
    expect((await consent.stateOf(refuser)).epoch).toBe(before.epoch + 1);
    const other = await consent.ask(GIVE, { input: { ...input, channel: 'SMS' } }, self);
    expect(other.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', input: 'input.idempotencyKey' } }]);
  });

  test('of everything leaves nothing, and succeeds again', async () => {
    const input = { customerId: demoCustomer('restricted'), everything: true };
    expect((await consent.ask(WITHDRAW, { input })).data.withdrawConsent.records).toHaveLength(ALL_YESES);
    expect((await consent.ask(WITHDRAW, { input })).data.withdrawConsent.records).toEqual([]);
    expect((await consent.demo('restricted')).consents).toEqual([]);
  });

  test('of ingest need the proof, and it counts from when it was given', async () => {
    const evidence = { reference: 'scan 7', sha256: 'a'.repeat(64), at: '2026-04-20T00:00:00Z' };
    const ingest = { roles: ['ingest'] };
    const answer = await consent.ask(GIVE, { input: { ...yes, channel: 'POST', evidence } }, ingest);
    expect(answer.errors).toBeUndefined();
    // The customer refused later than that: the refusal stands.
    expect(answer.data.giveConsent.records[0].status).toEqual({ state: 'REFUSED', valid: false });
    const recent = { ...evidence, at: new Date().toISOString() };
    const now = await consent.ask(GIVE, { input: { ...yes, channel: 'POST', evidence: recent } }, ingest);
    expect(now.data.giveConsent.records[0].status).toEqual({ state: 'GIVEN', valid: true });
  });

  const evidence = { reference: 'scan 7', sha256: 'a'.repeat(64), at: '2026-04-20T00:00:00Z' };
  const notice = (id: string, version = '2.0', language = 'en') => ({ notice: { id, version, language } });
  const refused: [string, object, object?][] = [
    ['without a channel where it needs one', { channel: null }],
    ['with a recipient where there is none', { recipient: 'partner-1' }],
    [
      'without a recipient where it needs one',
      { purpose: 'TARGETED_ADVERTISING', ...notice('targeted-advertising-fresh') },
    ],
    [
      'for a recipient that the notice does not name',
      { purpose: 'TARGETED_ADVERTISING', recipient: 'partner-9', ...notice('targeted-advertising-fresh') },
    ],
    ['under a notice that does not exist', notice('personalisation-fresh', '9.0')],
    ['under an outdated notice', notice('personalisation-fresh', '1.0')],
    ['in a language that the notice does not have', notice('personalisation-fresh', '2.0', 'fr')],
    ['under the notice of another purpose', notice('research-fresh')],
    ['under the notice of another brand', notice('personalisation-value')],
    ['for a brand that nobody knows', { brand: 'other' }],
    ['explicitly where the notice does not ask for it', { specialCategories: true }],
    ['for a purpose that needs no consent', { purpose: 'ACCOUNT_MANAGEMENT' }],
    ['with a proof from somebody else than ingest', { evidence }],
    ['from ingest without a proof', {}, { roles: ['ingest'] }],
    ['with a proof from the future', { evidence: { ...evidence, at: '2999-01-01T00:00:00Z' } }, { roles: ['ingest'] }],
    [
      'with a proof from before the notice was there',
      { evidence: { ...evidence, at: '2026-04-14T23:59:59Z' } },
      { roles: ['ingest'] },
    ],
    ['with a digest that is none', { evidence: { ...evidence, sha256: 'abc' } }, { roles: ['ingest'] }],
    ['of an unknown customer', { customerId: 'no one' }],
    ['of an erased customer', { customerId: demoCustomer('erased') }],
    ['with an empty key', { idempotencyKey: '' }],
  ];

  test.each(refused)('%s: refused', async (_, changes, claims = self) => {
    const { errors, data } = await consent.ask(
      GIVE,
      { input: { ...yes, ...changes } },
      claims as Record<string, unknown>,
    );
    expect(data).toEqual({ giveConsent: null });
    expect(errors).toEqual([
      {
        message: 'The input is not valid.',
        path: ['giveConsent'],
        extensions: { code: 'BAD_USER_INPUT', input: expect.stringMatching(/^input\./) },
      },
    ]);
  });

  test.each([
    ['of nothing and of everything at once', { purpose: 'RESEARCH', everything: true }],
    ['of neither', {}],
    ['of neither, expressly', { everything: false }],
    ['of what needs no consent', { purpose: 'DELIVERY' }],
    ['for a brand that nobody knows', { purpose: 'RESEARCH', brand: 'frsh' }],
    ['of an unknown customer', { purpose: 'RESEARCH', customerId: 'no one' }],
  ])('a withdrawal %s: refused', async (_, changes) => {
    const { errors, data } = await consent.ask(WITHDRAW, { input: { customerId: refuser, ...changes } });
    expect(data).toEqual({ withdrawConsent: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('the history', () => {
  const EVENTS = `query ($id: ID!, $first: Int, $after: String) { _entities(representations: [{ __typename: "Customer", id: $id }]) {
    ... on Customer { consents { id events(first: $first, after: $after) { edges { cursor node { id at state } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } } }`;
  const page = async (question: object) =>
    (await consent.ask(EVENTS, { id: demoCustomer('withdrew'), ...question })).data?._entities[0].consents[0]?.events;

  test('is walked page by page, oldest first', async () => {
    const first = await page({ first: 1 });
    expect(first).toMatchObject({
      edges: [{ node: { state: 'GIVEN' } }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const second = (
      await consent.ask(
        `query ($id: ID!, $after: String) { _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
          consents { events(first: 1, after: $after) { edges { node { state } } pageInfo { hasNextPage hasPreviousPage } } } } } }`,
        { id: demoCustomer('withdrew'), after: first.pageInfo.endCursor },
      )
    ).data._entities[0];
    // A cursor is of one record: for the others it is no input.
    expect(second.consents[0].events).toMatchObject({
      edges: [{ node: { state: 'WITHDRAWN' } }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('refuses sizes and cursors that are none', async () => {
    for (const question of [{ first: -1 }, { first: 101 }, { after: 'nonsense' }]) {
      const { errors } = await consent.ask(EVENTS, { id: demoCustomer('withdrew'), ...question });
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    }
  });
});
