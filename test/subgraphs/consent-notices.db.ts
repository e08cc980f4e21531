/** Notices through the subgraph: what is shown, what may still be named, what a yes must name, and what to ask again with. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;

beforeAll(async () => {
  consent = await servedConsent(60);
});

afterAll(() => consent.stop());

const SHOWN = `id version language brand title purposes channels dataCategories { category name } recipients specialCategories
  retention controller jointControllers dataProtectionOfficer withdrawal rights text`;
const NOTICES = `query ($purpose: Purpose, $language: String) {
  notices(purpose: $purpose, brand: "fresh", language: $language) { ${SHOWN} current sha256 } }`;
const published = async (purpose: string, language: string) =>
  (await consent.ask(NOTICES, { purpose, language })).data.notices as Record<string, unknown>[];

describe('the notices that are shown', () => {
  test('have the hash of what is shown, as anybody can compute it from the answer', async () => {
    const notices = await published('SERVICE_ANALYTICS', 'sv');
    expect(notices).toHaveLength(2);
    for (const { current, sha256, ...shown } of notices) {
      const spelt = { ...shown, purposes: ['service-analytics'] };
      const names = [...Object.keys(spelt), 'category', 'name'].sort();
      expect(sha256).toBe(createHash('sha256').update(JSON.stringify(spelt, names)).digest('hex'));
      expect(current).toBe(shown.version === '2.0');
    }
  });

  test('are the newest, and those before them are still there', async () => {
    const notices = await published('PERSONALISATION', 'en');
    expect(notices.map(({ version, current }) => [version, current])).toEqual([
      ['2.1', true],
      ['2.0', false],
      ['1.0', false],
    ]);
  });
});

const refuser = demoCustomer('refuses-all');
const self = { customer: refuser, roles: ['customer'] };
const GIVE = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { records {
  purpose status { state valid notice { id version language current } renewal { id } } } } }`;
const reference = (id: string, version: string, language = 'en') => ({ notice: { id, version, language } });
const yes = {
  customerId: refuser,
  purpose: 'PERSONALISATION',
  channel: 'EMAIL',
  brand: 'fresh',
  ...reference('personalisation-fresh', '2.1'),
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
};

describe('a yes', () => {
  test.each([
    ['the current version', '2.1', 'de', true, 'EMAIL'],
    ['an older minor version, which is what was shown then', '2.0', 'sv', false, 'SMS'],
  ])('under %s is recorded as given under it, and stands', async (_, version, language, current, channel) => {
    const input = { ...yes, channel, ...reference('personalisation-fresh', version, language) };
    const { errors, data } = await consent.ask(GIVE, { input }, self);
    expect(errors).toBeUndefined();
    const notice = { id: 'personalisation-fresh', version, language, current };
    const status = { state: 'GIVEN', valid: true, notice, renewal: null };
    expect(data.giveConsent.records).toEqual([
      { purpose: 'PERSONALISATION', status },
      { purpose: 'PRODUCT_RECOMMENDATION', status },
    ]);
    const { consents } = await consent.stateOf(refuser);
    expect(consents.filter((one) => one.channel === channel).map(({ purpose }) => purpose)).toEqual([
      'personalisation',
      'product-recommendation',
    ]);
  });

  const targeted = {
    purpose: 'TARGETED_ADVERTISING',
    recipient: 'partner-1',
    ...reference('targeted-advertising-fresh', '2.0'),
  };
  test.each<[string, object, string]>([
    ['a notice that nobody published', reference('personalisation-other', '2.1'), 'notice'],
    ['a version that nobody published', reference('personalisation-fresh', '2.2'), 'notice'],
    ['a version of the future', reference('personalisation-fresh', '3.0'), 'notice'],
    ['a version that is cut off', reference('personalisation-fresh', '2'), 'notice'],
    ['a version that is spelt otherwise', reference('personalisation-fresh', '2.1.0'), 'notice'],
    ['a minor version that only another notice has', reference('research-fresh', '2.1'), 'notice'],
    ['an outdated major version', reference('personalisation-fresh', '1.0'), 'notice'],
    ['a language that it does not have', reference('personalisation-fresh', '2.1', 'fr'), 'notice'],
    ['a language that is spelt otherwise', reference('personalisation-fresh', '2.1', 'EN'), 'notice'],
    ['no language', reference('personalisation-fresh', '2.1', ''), 'notice'],
    ['the notice of another purpose', reference('research-fresh', '2.0'), 'purpose'],
    ['the notice of a narrower purpose', reference('product-recommendation-fresh', '2.0'), 'purpose'],
    ['the notice of another brand', reference('personalisation-value', '2.1'), 'brand'],
    ['a recipient that it does not name', { ...targeted, recipient: 'partner-9' }, 'recipient'],
    ['no recipient where it names some', { ...targeted, recipient: null }, 'recipient'],
    ['a recipient where it names none', { recipient: 'partner-1' }, 'recipient'],
    ['no channel where it asks for each by itself', { channel: null }, 'channel'],
    ['special categories that it does not name', { specialCategories: true }, 'specialCategories'],
  ])('that names %s is refused, and nothing changes', async (_, changes, part) => {
    const before = await consent.stateOf(refuser);
    const { errors, data } = await consent.ask(GIVE, { input: { ...yes, ...changes } }, self);
    expect(data).toEqual({ giveConsent: null });
    expect(errors).toEqual([
      {
        message: 'The input is not valid.',
        path: ['giveConsent'],
        extensions: { code: 'BAD_USER_INPUT', input: `input.${part}` },
      },
    ]);
    expect(await consent.stateOf(refuser)).toEqual(before);
  });

  test.each([
    ['a notice', { notice: undefined }],
    ['a language', { notice: { id: 'personalisation-fresh', version: '2.1' } }],
    ['a version', { notice: { id: 'personalisation-fresh', language: 'en' } }],
    ['a method', { method: undefined }],
    ['a method that there is', { method: 'SILENCE' }],
    ['where it was captured', { captureChannel: undefined }],
    ['a place of capture that there is', { captureChannel: 'EMAIL' }],
    ['a channel that there is', { channel: 'PIGEON' }],
  ])('without %s is no request at all', async (_, changes) => {
    const before = await consent.stateOf(refuser);
    const { errors, data } = await consent.ask(GIVE, { input: { ...yes, ...changes } }, self);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await consent.stateOf(refuser)).toEqual(before);
  });
});

describe('an outdated major version', () => {
  const STATUS = `query ($id: ID!, $purpose: Purpose!, $brand: ID, $channel: Channel) {
    _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
      consentStatus(purpose: $purpose, brand: $brand, channel: $channel) {
        state valid notice { id version language current } renewal { id version language current text } } } } }`;
  const customer = demoCustomer('outdated-notice');
  const statusOf = async (id: string, question: object) =>
    (await consent.ask(STATUS, { id, ...question })).data._entities[0].consentStatus;

  test('is expired, with the notice to ask again with in the same language; a yes under that ends it', async () => {
    const question = { purpose: 'PERSONALISATION', brand: 'value', channel: 'POST' };
    const { state, valid, notice, renewal } = await statusOf(customer, question);
    expect({ state, valid }).toEqual({ state: 'EXPIRED', valid: false });
    expect(notice).toMatchObject({ id: 'personalisation-value', version: '1.0', current: false });
    const { text, ...asked } = renewal;
    expect(asked).toEqual({ id: notice.id, version: '2.1', language: notice.language, current: true });
    expect(text).toContain('Version 2.1');
    expect((await consent.stateOf(customer)).consents).toEqual([]);

    const { id, version, language } = renewal;
    const input = {
      ...yes,
      customerId: customer,
      brand: 'value',
      channel: 'POST',
      ...reference(id, version, language),
    };
    expect((await consent.ask(GIVE, { input }, { customer, roles: ['customer'] })).errors).toBeUndefined();
    expect(await statusOf(customer, question)).toEqual({
      state: 'GIVEN',
      valid: true,
      notice: { id, version, language, current: true },
      renewal: null,
    });
  });

  test.each<[string, Parameters<typeof demoCustomer>[0], object]>([
    ['a refusal', 'refuses-all', { purpose: 'RESEARCH' }],
    ['a withdrawal', 'withdrew', { purpose: 'RESEARCH' }],
    ['a yes that stands', 'consents-to-all', { purpose: 'RESEARCH' }],
    ['silence', 'email-marketing-only', { purpose: 'RESEARCH' }],
  ])('is not what %s is: there is nothing to ask again with', async (_, label, question) => {
    const { state, renewal } = await statusOf(demoCustomer(label), question);
    expect(state).not.toBe('EXPIRED');
    expect(renewal).toBeNull();
  });
});
