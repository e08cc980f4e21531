/** What is said beside a yes and a withdrawal, over HTTP: a refusal, an objection, a restriction, a preference, and what stood at a time. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;
beforeAll(async () => {
  consent = await servedConsent(60);
});
afterAll(() => consent.stop());

const all = demoCustomer('consents-to-all');
const self = (customer: string) => ({ customer, roles: ['customer'] });

/** Carries out a mutation as the customer; its payload's records, or the error. */
async function say(
  mutation: string,
  input: Record<string, unknown>,
  passport: Readonly<Record<string, unknown>> = self(String(input.customerId)),
) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) {
    records { purpose channel brand recipient status { state valid } } } }`;
  const { data, errors } = await consent.ask(query, { input }, passport);
  return { records: data?.[mutation]?.records, errors };
}

async function read(fields: string, id: string) {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer { ${fields} } } }`;
  const { data, errors } = await consent.ask(query, { id });
  expect(errors).toBeUndefined();
  return data._entities[0];
}

const badInput = (input: string) => [
  { message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', input } },
];

const no = {
  purpose: 'PERSONALISATION',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'personalisation-fresh', version: '2.0', language: 'de' },
  method: 'CLICK_THROUGH',
  captureChannel: 'APP',
};

describe('a refusal', () => {
  test('is recorded as an answer to its notice, covers what is below, and leaves everything else as it was', async () => {
    const before = await consent.stateOf(all);
    const { records, errors } = await say('refuseConsent', { ...no, customerId: all });
    expect(errors).toBeUndefined();
    const state = (purpose: string, is: string, recipient: string | null = null) => ({
      purpose,
      channel: 'EMAIL',
      brand: 'fresh',
      recipient,
      status: { state: is, valid: false },
    });
    const byPurpose = (one: { purpose: string; recipient: string | null }) => `${one.purpose} ${one.recipient}`;
    expect([...records].sort((a, b) => (byPurpose(a) < byPurpose(b) ? -1 : 1))).toEqual([
      state('PERSONALISATION', 'REFUSED'),
      state('PRODUCT_RECOMMENDATION', 'WITHDRAWN'),
      state('TARGETED_ADVERTISING', 'WITHDRAWN', 'partner-1'),
      state('TARGETED_ADVERTISING', 'WITHDRAWN', 'partner-2'),
    ]);
    const after = await consent.stateOf(all);
    const isRefused = ({ purpose, channel, brand }: (typeof before.consents)[number]) =>
      ['personalisation', 'product-recommendation', 'targeted-advertising'].includes(purpose) &&
      channel === 'EMAIL' &&
      brand === 'fresh';
    expect(after).toEqual({
      ...before,
      epoch: before.epoch + 1,
      consents: before.consents.filter((one) => !isRefused(one)),
    });
  });

  test('names what was shown: anything else is not valid', async () => {
    const wrong = [
      [{ notice: { ...no.notice, version: '1.0' } }, 'input.notice'],
      [{ purpose: 'ORDER_MANAGEMENT' }, 'input.purpose'],
      [{ channel: null }, 'input.channel'],
      [{ brand: 'value' }, 'input.brand'],
      [{ recipient: 'partner-1' }, 'input.recipient'],
    ] as const;
    for (const [change, input] of wrong)
      expect((await say('refuseConsent', { ...no, ...change, customerId: all })).errors).toMatchObject(badInput(input));
  });
});

describe('an objection', () => {
  const customerId = demoCustomer('email-marketing-only');
  const about = { customerId, captureChannel: 'WEB' };

  test('stands at once, ends the consents that it covers, and can be taken back without giving one', async () => {
    expect((await consent.stateOf(customerId)).consents).toHaveLength(1);
    const { records } = await say('objectToProcessing', { ...about, purpose: 'DIRECT_MARKETING' });
    expect(records).toMatchObject([{ purpose: 'DIRECT_MARKETING', status: { state: 'WITHDRAWN', valid: false } }]);
    expect(await consent.stateOf(customerId)).toMatchObject({ objections: ['direct-marketing'], consents: [] });
    const objection = { purpose: 'DIRECT_MARKETING', since: expect.stringMatching(/Z$/) };
    expect(await read('objections { purpose since }', customerId)).toEqual({ objections: [objection] });

    expect((await say('withdrawObjection', { ...about, purpose: 'DIRECT_MARKETING' })).errors).toBeUndefined();
    expect(await consent.stateOf(customerId)).toMatchObject({ objections: [], consents: [] });
  });

  test('to what a contract requires is not valid', async () => {
    for (const purpose of ['ORDER_MANAGEMENT', 'LEGAL_COMPLIANCE'])
      expect(await say('objectToProcessing', { ...about, purpose })).toMatchObject({
        errors: badInput('input.purpose'),
      });
  });
});

describe('a restriction', () => {
  const customerId = demoCustomer('withdrew');
  const about = { customerId, captureChannel: 'CALL_CENTRE' };

  test('stands until it is lifted, and says who had it recorded', async () => {
    const agent = { roles: ['agent'] };
    await say('restrictProcessing', { ...about, ground: 'ACCURACY_CONTESTED' }, agent);
    expect(await consent.stateOf(customerId)).toMatchObject({ restricted: true });
    expect(await read('restriction { ground since }', customerId)).toEqual({
      restriction: { ground: 'ACCURACY_CONTESTED', since: expect.stringMatching(/Z$/) },
    });
    await say('liftRestriction', about);
    expect(await consent.stateOf(customerId)).toMatchObject({ restricted: false });
    expect(await read('restriction { since }', customerId)).toEqual({ restriction: null });
  });

  test('of the same request comes once', async () => {
    const { epoch } = await consent.stateOf(customerId);
    const input = { ...about, idempotencyKey: 'once' };
    await Promise.all(Array.from({ length: 5 }, () => say('restrictProcessing', input)));
    expect((await consent.stateOf(customerId)).epoch).toBe(epoch + 1);
    expect((await say('restrictProcessing', { ...input, ground: 'OBJECTION_PENDING' })).errors).toMatchObject(
      badInput('input.idempotencyKey'),
    );
  });
});

test('a preference is told by channel, and changes no consent', async () => {
  const customerId = demoCustomer('outdated-notice');
  const before = await consent.stateOf(customerId);
  for (const [channel, frequency] of [
    ['EMAIL', 'SELDOM'],
    ['SMS', 'NEVER'],
    ['EMAIL', 'NORMAL'],
  ])
    await say('setCommunicationPreference', { customerId, channel, frequency, captureChannel: 'APP' });
  expect(await read('communicationPreferences { channel frequency }', customerId)).toEqual({
    communicationPreferences: [
      { channel: 'EMAIL', frequency: 'NORMAL' },
      { channel: 'SMS', frequency: 'NEVER' },
    ],
  });
  expect(await consent.stateOf(customerId)).toEqual({ ...before, epoch: before.epoch + 3 });
});

describe('what stood at a time', () => {
  test('is what had been answered until then', async () => {
    const customerId = demoCustomer('objected');
    const asOf = async (time: string) => {
      const query = `query ($id: ID!, $time: DateTime!) { _entities(representations: [{ __typename: "Customer", id: $id }]) {
        ... on Customer { consentAsOf(time: $time) { purpose status { state valid } } } } }`;
      const { data, errors } = await consent.ask(query, { id: customerId, time });
      return { records: data?._entities?.[0]?.consentAsOf, errors };
    };
    const { consents } = await read('consents { purpose events { edges { node { at state } } } }', customerId);
    const [given, withdrawn] = consents.find(({ purpose }: { purpose: string }) => purpose === 'DIRECT_MARKETING')
      .events.edges;
    const statesAt = async (time: string) =>
      new Set(
        (await asOf(time)).records.flatMap(({ purpose, status }: { purpose: string; status: { state: string } }) =>
          purpose === 'DIRECT_MARKETING' ? [status.state] : [],
        ),
      );
    const before = new Date(Date.parse(given.node.at) - 1).toISOString();
    expect((await asOf(before)).records).toEqual([]);
    expect(await statesAt(given.node.at)).toEqual(new Set(['GIVEN']));
    expect(await statesAt(withdrawn.node.at)).toEqual(new Set(['WITHDRAWN']));
    const future = await asOf(new Date(Date.now() + 60_000).toISOString());
    expect(future).toMatchObject({ errors: badInput('time') });
  });
});

test('nobody who is unknown or erased says anything', async () => {
  for (const customerId of ['nobody', demoCustomer('erased')])
    for (const [mutation, input] of [
      ['refuseConsent', no],
      ['objectToProcessing', { purpose: 'DIRECT_MARKETING', captureChannel: 'WEB' }],
      ['restrictProcessing', { captureChannel: 'WEB' }],
      ['setCommunicationPreference', { channel: 'EMAIL', frequency: 'NEVER', captureChannel: 'WEB' }],
    ] as const)
      expect(await say(mutation, { ...input, customerId })).toMatchObject({ errors: badInput('input.customerId') });
});
