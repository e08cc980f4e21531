/**
 * The records of this house and a platform of somebody else, by the same tests: whoever asks the subgraph what the gateway asks it, with
 * the gateway's passports, gets the same answers and the same refusals.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { subgraphOver } from '../../subgraphs/consent/model/platform/subgraph.ts';
import { pastOf } from '../../subgraphs/consent/sample/past.ts';
import { openStore } from '../../subgraphs/consent/store.ts';
import { unconnected } from '../../subgraphs/kit/connection.ts';
import { consentPlatform, PLATFORM_KEY, WEBHOOK_SECRET } from '../support/consent-platform.ts';
import { databaseServer } from '../support/database.ts';
import { type Answer, type Asking, askingOf, servedSubgraph } from '../support/served-subgraph.ts';

interface Served extends Asking {
  /** From here on nothing behind the subgraph answers. */
  readonly breakDown: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const OPEN = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const PEOPLE = {
  anna: OPEN,
  bo: OPEN,
  cia: OPEN,
  dag: OPEN,
  eva: OPEN,
  suspended: { ...OPEN, account: 'SUSPENDED', enrolled: false },
  erased: { ...OPEN, erased: true, enrolled: false },
} as const;

async function ownRecords(): Promise<Served> {
  const server = await databaseServer();
  const served = await servedSubgraph(subgraph, server, 0);
  const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;
  const { connection } = served;
  await openStore(connection).insert(Object.entries(PEOPLE).map(([id, of]) => pastOf(id, of, [], manner)));
  return {
    ...served,
    breakDown: () => connection.close(),
    stop: async () => {
      await served.stop();
      await server.stop();
    },
  };
}

async function otherPlatform(): Promise<Served> {
  const platform = await consentPlatform();
  for (const [id, of] of Object.entries(PEOPLE)) platform.put(id, { ...of, objections: [] });
  const settings = { url: platform.url, key: PLATFORM_KEY, webhookSecret: WEBHOOK_SECRET, timeout: 2000 };
  const served = await askingOf(subgraphOver(settings), unconnected());
  return { ...served, breakDown: platform.stop };
}

const GIVE = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) {
  customer { id } records { purpose channel brand recipient specialCategories status { state valid notice { id version } } } } }`;
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  customer { id } records { purpose channel status { state valid } } } }`;
const STATUS = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { id
  post: consentStatus(purpose: DIRECT_MARKETING, channel: POST) { valid }
  any: consentStatus(purpose: DIRECT_MARKETING) { valid } push: consentStatus(purpose: DIRECT_MARKETING, channel: PUSH) { valid } } } }`;

const yes = (customerId: string, rest: object = {}) => ({
  input: {
    ...{ customerId, purpose: 'DIRECT_MARKETING', channel: 'POST', brand: 'fresh' },
    notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
    ...{ method: 'CLICK_THROUGH', captureChannel: 'WEB' },
    ...rest,
  },
});
const badInput = (field: string, input: string) => ({
  status: 200,
  data: { [field]: null },
  errors: [
    { message: expect.any(String), path: [field], extensions: { code: 'BAD_USER_INPUT', input } },
  ] as unknown as Answer['errors'],
});

describe.each([
  ['The records of this house', ownRecords],
  ['A platform of somebody else', otherPlatform],
])('%s', (_, open) => {
  let consent: Served;
  beforeAll(async () => {
    consent = await open();
  });
  afterAll(() => consent.stop());

  const states = async (ids: readonly string[], wanted: object = {}): Promise<CustomerState[]> => {
    const { status, json } = await consent.post('/states', { ids, ...wanted });
    expect(status).toBe(200);
    return statesAnswer.parse(json).states;
  };
  const consentsOf = async (id: string) => {
    const [state] = await states([id]);
    return state?.known ? state.consents : undefined;
  };
  const epochOf = async (id: string) => {
    const [state] = await states([id]);
    return state?.known ? state.epoch : Number.NaN;
  };

  test('tells one state for each id, in their order, and who is nobody and who is erased', async () => {
    const [one, nobody, again, suspended, erased] = await states(['anna', 'no one', 'anna', 'suspended', 'erased']);
    expect(one).toMatchObject({ id: 'anna', known: true, ...OPEN, consents: [] });
    expect(nobody).toEqual({ id: 'no one', known: false });
    expect(again).toEqual(one);
    expect(suspended).toMatchObject({ known: true, account: 'SUSPENDED', enrolled: false });
    expect(erased).toMatchObject({ id: 'erased', known: true, erased: true, enrolled: false, consents: [] });
    expect(await states([])).toEqual([]);
    expect(await consent.post('/states', { ids: 'x' })).toEqual({ status: 400, json: undefined });
  });

  test('knows a yes with the answer to it, and a withdrawal with the answer to that', async () => {
    const before = await epochOf('anna');
    expect(await consent.ask(GIVE, yes('anna'))).toEqual({
      status: 200,
      data: {
        giveConsent: {
          customer: { id: 'anna' },
          records: [
            {
              ...{ purpose: 'DIRECT_MARKETING', channel: 'POST', brand: 'fresh', recipient: null },
              specialCategories: false,
              status: { state: 'GIVEN', valid: true, notice: { id: 'direct-marketing-fresh', version: '2.0' } },
            },
          ],
        },
      },
    });
    expect(await consentsOf('anna')).toEqual([
      {
        ...{ purpose: 'direct-marketing', channel: 'POST', brand: 'fresh', recipient: null },
        specialCategories: false,
        until: expect.any(String),
      },
    ]);
    expect(await epochOf('anna')).toBe(before + 1);

    const withdrawn = await consent.ask(WITHDRAW, { input: { customerId: 'anna', everything: true } });
    expect(withdrawn).toEqual({
      status: 200,
      data: {
        withdrawConsent: {
          customer: { id: 'anna' },
          records: [{ purpose: 'DIRECT_MARKETING', channel: 'POST', status: { state: 'WITHDRAWN', valid: false } }],
        },
      },
    });
    expect(await consentsOf('anna')).toEqual([]);
    expect(await epochOf('anna')).toBe(before + 2);
  });

  test('takes a yes that has to be confirmed for no yes', async () => {
    const { data } = await consent.ask(GIVE, yes('eva', { channel: 'EMAIL' }));
    expect(data.giveConsent.records).toMatchObject([
      { channel: 'EMAIL', status: { state: 'REQUESTED', valid: false } },
    ]);
    expect(await consentsOf('eva')).toEqual([]);
  });

  test('tells who changed since they were looked at, and nobody and the erased alike', async () => {
    const epoch = await epochOf('bo');
    const after = ['bo', 'no one', 'erased'].map((id) => ({ id, epoch }));
    const changedOf = async () => ((await consent.post('/changes', { after })).json as { changed: unknown }).changed;
    const gone = ['no one', 'erased'].map((id) => ({ id, epoch: epoch + 1 }));
    expect(await changedOf()).toEqual(gone);
    await consent.ask(GIVE, yes('bo', { channel: 'PHONE' }));
    expect(await changedOf()).toEqual([{ id: 'bo', epoch: epoch + 1 }, ...gone]);
    expect((await consent.post('/changes', { after: 'x' })).status).toBe(400);
  });

  test('says of a status what stands', async () => {
    await consent.ask(GIVE, yes('bo'));
    const { data, errors } = await consent.ask(STATUS, {
      of: ['bo', 'no one'].map((id) => ({ __typename: 'Customer', id })),
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      _entities: [{ id: 'bo', post: { valid: true }, any: { valid: true }, push: { valid: false } }, null],
    });
  });

  test('carries out a key once, and refuses it with another request', async () => {
    const before = await epochOf('cia');
    const [one, other] = [
      await consent.ask(GIVE, yes('cia', { idempotencyKey: 'k' })),
      await consent.ask(GIVE, yes('cia', { idempotencyKey: 'k' })),
    ];
    expect(other).toEqual(one);
    expect(await epochOf('cia')).toBe(before + 1);
    const third = await consent.ask(GIVE, yes('cia', { idempotencyKey: 'k', channel: 'PUSH' }));
    expect(third).toEqual(badInput('giveConsent', 'input.idempotencyKey'));
    expect(await consentsOf('cia')).toHaveLength(1);
  });

  test('ends what was given since a withdrawal when the same withdrawal comes again', async () => {
    const everything = { input: { customerId: 'cia', everything: true, idempotencyKey: 'w' } };
    expect((await consent.ask(WITHDRAW, everything)).errors).toBeUndefined();
    const before = await epochOf('cia');
    expect((await consent.ask(WITHDRAW, everything)).errors).toBeUndefined();
    expect(await epochOf('cia')).toBe(before);
    await consent.ask(GIVE, yes('cia'));
    expect(await consentsOf('cia')).toHaveLength(1);
    expect((await consent.ask(WITHDRAW, everything)).errors).toBeUndefined();
    expect(await consentsOf('cia')).toEqual([]);
  });

  test('loses none of fifty answers that come at once', async () => {
    const before = await epochOf('dag');
    const channels = ['PHONE', 'POST', 'PUSH', 'IN_APP'];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => consent.ask(GIVE, yes('dag', { channel: channels[n % 4] }))),
    );
    expect(answers.every(({ errors }) => errors === undefined)).toBe(true);
    expect(await epochOf('dag')).toBe(before + 50);
    expect(await consentsOf('dag')).toHaveLength(4);
  });

  test('obeys an objection and a restriction with the next state, and their end', async () => {
    const say = (field: string, type: string, rest: object) =>
      consent.ask(`mutation ($input: ${type}!) { ${field}(input: $input) { customer { id } } }`, {
        input: { customerId: 'eva', captureChannel: 'WEB', ...rest },
      });
    await consent.ask(GIVE, yes('eva'));
    const done = { status: 200, data: expect.anything() };
    const purpose = { purpose: 'DIRECT_MARKETING' };
    expect(await say('objectToProcessing', 'ObjectToProcessingInput', purpose)).toEqual(done);
    expect(await say('restrictProcessing', 'RestrictProcessingInput', {})).toEqual(done);
    expect(await states(['eva'])).toMatchObject([{ objections: ['direct-marketing'], restricted: true, consents: [] }]);
    expect(await say('withdrawObjection', 'WithdrawObjectionInput', purpose)).toEqual(done);
    expect(await say('liftRestriction', 'LiftRestrictionInput', {})).toEqual(done);
    expect(await states(['eva'])).toMatchObject([{ objections: [], restricted: false, consents: [] }]);
  });

  test('changes nothing of who is nobody or erased', async () => {
    for (const id of ['no one', 'erased'])
      expect(await consent.ask(GIVE, yes(id))).toEqual(badInput('giveConsent', 'input.customerId'));
    expect(await states(['no one', 'erased'])).toMatchObject([{ known: false }, { erased: true, consents: [] }]);
  });

  test('answers nobody without a passport', async () => {
    for (const path of ['/states', '/graphql']) {
      const { status } = await fetch(`${consent.origin}${path}`, { method: 'POST', body: '{"ids":["anna"]}' });
      expect(status).toBe(401);
    }
  });

  // The last one: nothing answers after it.
  test('says nothing about anybody when nothing answers behind it', async () => {
    const ready = async () => (await fetch(`${consent.origin}/health/ready`)).status;
    expect(await ready()).toBe(200);
    await consent.breakDown();
    expect(await consent.post('/states', { ids: ['anna'] })).toEqual({ status: 500, json: undefined });
    const { data, errors } = await consent.ask(GIVE, yes('anna'));
    expect(data).toEqual({ giveConsent: null });
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'INTERNAL_SERVER_ERROR' } })]);
    expect(await ready()).toBe(503);
  });
});
