/** What the subgraph says a customer may be asked for next, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;
let generous: ServedConsent;

beforeAll(async () => {
  consent = await servedConsent(20);
  generous = await servedConsent(20, { consentRequestsAtOnce: 3, consentRequestPauseDays: 1 });
});

afterAll(async () => {
  await consent.stop();
  await generous.stop();
});

const REQUESTS = `query ($id: ID!, $channel: CaptureChannel, $context: ConsentRequestContext!, $brand: ID = "fresh", $language: String = "en") {
  _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
    consentRequests(channel: $channel, context: $context, brand: $brand, language: $language) {
      purpose channel brand recipient specialCategories renewal notice { id version language current } } } } }`;
const ask = (label: DemoLabel, question: object, of = consent) =>
  of.ask(REQUESTS, { id: demoCustomer(label), context: 'ACCOUNT', ...question });
const requests = async (label: DemoLabel, question: object = {}, of = consent) =>
  (await ask(label, question, of)).data._entities[0].consentRequests;

const notice = (id: string, language = 'en') => ({ id, version: '2.0', language, current: true });
const sms = {
  purpose: 'DIRECT_MARKETING',
  channel: 'SMS',
  brand: 'fresh',
  recipient: null,
  specialCategories: false,
  renewal: false,
  notice: notice('direct-marketing-fresh'),
};

describe('the requests', () => {
  test('are one at a time, with the notice to show in the language that was asked for', async () => {
    expect(await requests('email-marketing-only')).toEqual([sms]);
    expect(await requests('email-marketing-only', { brand: null, language: null, channel: null })).toEqual([sms]);
    expect(await requests('email-marketing-only', { brand: 'value', language: 'de', channel: 'STORE' })).toEqual([
      { ...sms, channel: 'EMAIL', brand: 'value', notice: notice('direct-marketing-value', 'de') },
    ]);
  });

  test('are as many as the environment says, none twice, and the same when asked again', async () => {
    const three = await requests('email-marketing-only', {}, generous);
    expect(three).toEqual([sms, { ...sms, channel: 'PUSH' }, { ...sms, channel: 'POST' }]);
    expect(await requests('email-marketing-only', {}, generous)).toEqual(three);
  });

  test('are renewals where the notice has a new major version', async () => {
    expect(await requests('outdated-notice')).toEqual([{ ...sms, channel: 'EMAIL', renewal: true }]);
  });

  test('are none for who agreed to all, refused all, withdrew all lately, is restricted or erased', async () => {
    const now = await consent.ask(
      `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } } }`,
      { input: { customerId: demoCustomer('withdrew'), everything: true } },
    );
    expect(now.errors).toBeUndefined();
    for (const label of ['consents-to-all', 'refuses-all', 'withdrew', 'restricted', 'erased'] as const)
      expect([label, await requests(label)]).toEqual([label, []]);
  });

  test('change nothing: neither the state of the customer nor their history', async () => {
    const before = await consent.demo('email-marketing-only');
    await requests('email-marketing-only');
    expect(await consent.demo('email-marketing-only')).toEqual(before);
  });

  test.each([
    ['brand', { brand: 'frsh' }],
    ['language', { language: 'fi' }],
  ])('are refused for a %s that nobody knows', async (input, question) => {
    expect(await ask('email-marketing-only', question)).toEqual({
      status: 200,
      data: { _entities: [{ consentRequests: null }] },
      errors: [
        {
          message: 'The input is not valid.',
          path: ['_entities', 0, 'consentRequests'],
          extensions: { code: 'BAD_USER_INPUT', input },
        },
      ],
    });
  });
});
