/** Double opt-in over HTTP: pending is no yes to anybody, the code goes to whoever sends messages, and comes back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { type TestMessenger, testMessenger } from '../support/messenger.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;
let messenger: TestMessenger;

beforeAll(async () => {
  messenger = await testMessenger();
  consent = await servedConsent(60, { messagesUrl: messenger.url });
});
afterAll(async () => {
  await consent.stop();
  messenger.stop();
});
afterEach(() => {
  messenger.beginAnew();
});

const refuser = demoCustomer('refuses-all');
const self = (customer: string) => ({ customer, roles: ['customer'] });
const yes = (customerId: string, more: object = {}) => ({
  customerId,
  purpose: 'DIRECT_MARKETING',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'sv' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
  ...more,
});
const RECORDS = 'records { purpose channel status { state valid } }';

async function carryOut(mutation: string, input: Readonly<Record<string, unknown>>) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${RECORDS} } }`;
  const { data, errors } = await consent.ask(query, { input }, self(String(input.customerId)));
  return { records: data?.[mutation]?.records, errors };
}
const refused = [{ message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', input: 'input.code' } }];

describe('a yes to marketing by e-mail', () => {
  test('is pending, its code is sent, and with it the yes is given', async () => {
    const { records } = await carryOut('giveConsent', yes(refuser));
    expect(records).toEqual([
      { purpose: 'DIRECT_MARKETING', channel: 'EMAIL', status: { state: 'REQUESTED', valid: false } },
    ]);
    expect((await consent.stateOf(refuser)).consents).toEqual([]);
    expect(messenger.messages).toEqual([
      {
        customerId: refuser,
        channel: 'EMAIL',
        brand: 'fresh',
        language: 'sv',
        template: 'confirm-consent',
        code: expect.stringMatching(/^[0-9A-Z]{10}$/),
      },
    ]);
    const code = String(messenger.messages[0]?.code);
    const wrong = await carryOut('confirmConsent', { customerId: refuser, code: 'WRONG00000' });
    expect(wrong).toMatchObject({ records: undefined, errors: refused });
    expect((await consent.stateOf(refuser)).consents).toEqual([]);

    const confirmed = await carryOut('confirmConsent', { customerId: refuser, code });
    expect(confirmed.records).toEqual([
      { purpose: 'DIRECT_MARKETING', channel: 'EMAIL', status: { state: 'GIVEN', valid: true } },
    ]);
    expect((await consent.stateOf(refuser)).consents).toMatchObject([
      { purpose: 'direct-marketing', channel: 'EMAIL' },
    ]);
    expect(await carryOut('confirmConsent', { customerId: refuser, code })).toMatchObject({ errors: refused });
  });

  test('of another customer is not confirmed by the code', async () => {
    const [one, other] = [demoCustomer('withdrew'), demoCustomer('outdated-notice')];
    await carryOut('giveConsent', yes(one));
    const code = String(messenger.messages[0]?.code);
    expect(await carryOut('confirmConsent', { customerId: other, code })).toMatchObject({ errors: refused });
    expect((await consent.stateOf(one)).consents).toEqual([]);
  });

  test('that nobody could be told of is an error, stays pending, and is no yes', async () => {
    messenger.status = 500;
    const customer = demoCustomer('objected');
    const { errors } = await carryOut('giveConsent', yes(customer, { channel: 'SMS' }));
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain(String(messenger.messages[0]?.code));
    expect((await consent.stateOf(customer)).consents.filter(({ purpose }) => purpose === 'direct-marketing')).toEqual(
      [],
    );
  });
});

test('where nothing has to be confirmed a yes is given at once', async () => {
  const open = await servedConsent(20, { doubleOptIn: 'none' });
  try {
    const query = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { ${RECORDS} } }`;
    const { data } = await open.ask(query, { input: yes(refuser) }, self(refuser));
    expect(data.giveConsent.records).toMatchObject([{ status: { state: 'GIVEN', valid: true } }]);
  } finally {
    await open.stop();
  }
});
