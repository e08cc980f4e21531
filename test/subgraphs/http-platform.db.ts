/**
 * The subgraph over a platform of somebody else, as far as the records here have nothing like it: answers that are none, what is asked and
 * how often, what is not told, and the webhook.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { consentEvent } from '../../schema/consent-platform.ts';
import { type HttpPlatform, httpPlatform } from '../../subgraphs/consent/model/platform/http-platform.ts';
import { subgraphOver } from '../../subgraphs/consent/model/platform/subgraph.ts';
import { webhookReceiver } from '../../subgraphs/consent/model/platform/webhook.ts';
import { unconnected } from '../../subgraphs/kit/connection.ts';
import type { SignedRequest } from '../../subgraphs/kit/definition.ts';
import {
  consentPlatform,
  PLATFORM_KEY,
  type TestPlatform,
  type Trouble,
  WEBHOOK_SECRET,
} from '../support/consent-platform.ts';
import { type Asking, askingOf } from '../support/served-subgraph.ts';

let platform: TestPlatform;
let consent: Asking;
const address = () => ({ url: platform.url, key: PLATFORM_KEY, timeout: 500 });

beforeAll(async () => {
  platform = await consentPlatform();
  consent = await askingOf(subgraphOver({ ...address(), webhookSecret: WEBHOOK_SECRET }), unconnected());
});
beforeEach(() => {
  platform.put('anna');
  platform.put('bo');
  platform.asked.length = 0;
});
afterAll(async () => {
  await consent.stop();
  await platform.stop();
});

const NONE = { status: 500, json: undefined };
const stateOf = (id: string) => ({
  ...{ id, known: true, epoch: 1, erased: false, restricted: false, account: 'OPEN', enrolled: true },
  ...{ objections: [], consents: [] },
});
const text = (value: unknown, type?: string): Trouble => ({ text: JSON.stringify(value), type });

describe('Somebody who was registered', () => {
  const made = (...ids: string[]) =>
    consent.post('/customers', { customers: ids.map((id) => ({ id, enrolled: true })) });

  test('waits until the platform knows them, and is not made up here', async () => {
    expect(await made('carl')).toEqual(NONE);
    expect((await consent.post('/states', { ids: ['carl'] })).json).toEqual({ states: [{ id: 'carl', known: false }] });
    platform.put('carl');
    expect(await made('anna', 'carl')).toEqual({ status: 200, json: {} });
    expect((await consent.post('/customers', { customers: [{ id: 'no one' }] })).status).toBe(400);
  });
});

test('Who allows what, is no stream that a platform tells: it is an error, never nobody', async () => {
  const conditions = [{ kind: 'everybody' }];
  for (const path of ['/matching', '/ordered', '/among', '/facts'])
    expect(await consent.post(path, { conditions, after: null, limit: 1, scan: 1 })).toEqual(NONE);
  expect(platform.asked).toEqual([]);
});

describe('States', () => {
  test('are asked for each time, with what the request needs and no more', async () => {
    const question = { ids: ['anna', 'bo'], purposes: ['research'], brands: ['fresh'], recipients: [] };
    for (let n = 0; n < 3; n += 1) expect((await consent.post('/states', question)).status).toBe(200);
    expect(platform.asked).toEqual(Array.from({ length: 3 }, () => ({ path: '/states', body: question })));
  });

  test.each<[string, Trouble]>([
    ['an error', 500],
    ['a refusal', 403],
    ['nothing there', 404],
    ['no content', 204],
    ['a redirect', 307],
    ['half a JSON text', { text: '{"states":' }],
    ['another media type', text({ states: ['anna', 'bo'].map(stateOf) }, 'text/html')],
    ['fewer states', text({ states: [stateOf('anna')] })],
    ['more states', text({ states: ['anna', 'bo', 'bo'].map(stateOf) })],
    ['states in other places', text({ states: ['bo', 'anna'].map(stateOf) })],
    ['a state that is none', text({ states: [stateOf('anna'), { ...stateOf('bo'), restricted: 'no' }] })],
    ['a purpose that is none', text({ states: [stateOf('anna'), { ...stateOf('bo'), objections: ['fun'] }] })],
    ['silence', 'silent'],
  ])('of %s are none', async (_, trouble) => {
    platform.trouble(trouble);
    expect(await consent.post('/states', { ids: ['anna', 'bo'] })).toEqual(NONE);
    expect(platform.asked).toHaveLength(1);
    // And nothing of it stays.
    expect((await consent.post('/states', { ids: ['anna', 'bo'] })).status).toBe(200);
  });

  test('are asked for once more where the connection broke, and no third time', async () => {
    platform.trouble('reset');
    expect((await consent.post('/states', { ids: ['anna'] })).status).toBe(200);
    expect(platform.asked).toHaveLength(2);
    platform.trouble('reset', 2);
    expect(await consent.post('/states', { ids: ['anna'] })).toEqual(NONE);
    expect(platform.asked).toHaveLength(4);
  });

  test('are none for who has another key', async () => {
    const other = httpPlatform({ ...address(), key: 'another-key-than-its-own' });
    await expect(other.findStatesAt({ ids: ['anna'] }, new Date())).rejects.toThrow('The platform tells no states');
  });
});

const mutation = (field: string, type: string, input: object, claims: object = {}) =>
  consent.ask(
    `mutation ($input: ${type}!) { ${field}(input: $input) { customer { id } } }`,
    { input: { customerId: 'anna', ...input } },
    claims as Record<string, unknown>,
  );
const given = {
  ...{ purpose: 'PERSONALISATION', channel: 'EMAIL', brand: 'fresh' },
  notice: { id: 'personalisation-fresh', version: '2.0', language: 'de' },
  ...{ method: 'CLICK_THROUGH', captureChannel: 'WEB' },
};

describe('What a customer said', () => {
  test('is told whole, with the notice that was read, once', async () => {
    await mutation('giveConsent', 'GiveConsentInput', given, {
      customer: 'anna',
      roles: ['customer'],
      actor: 'pseudonym',
    });
    expect(platform.asked).toEqual([
      {
        path: '/events',
        body: {
          ...{ id: expect.stringMatching(/^[\w-]{36}$/), digest: null, type: 'GIVEN', customer: 'anna' },
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          // What is part of it and listed by the notice is named beside it.
          purposes: ['personalisation', 'product-recommendation'],
          ...{ channel: 'EMAIL', brand: 'fresh', recipient: null, specialCategories: false },
          notice: {
            ...{ id: 'personalisation-fresh', version: '2.0', language: 'de' },
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          ...{ method: 'CLICK_THROUGH', captureChannel: 'WEB', evidence: null, ground: null, frequency: null },
          ...{ actor: 'pseudonym', onBehalf: false },
        },
      },
    ]);
  });

  test('has an event of its own for each mutation, and a wrong one is told to nobody', async () => {
    const { method, captureChannel, ...asked } = given;
    await mutation('refuseConsent', 'RefuseConsentInput', given);
    await mutation('withdrawConsent', 'WithdrawConsentInput', { purpose: 'PERSONALISATION', channel: 'SMS' });
    await mutation('objectToProcessing', 'ObjectToProcessingInput', { purpose: 'DIRECT_MARKETING', captureChannel });
    await mutation('withdrawObjection', 'WithdrawObjectionInput', { purpose: 'DIRECT_MARKETING', captureChannel });
    await mutation('restrictProcessing', 'RestrictProcessingInput', { ground: 'ACCURACY_CONTESTED', captureChannel });
    await mutation('liftRestriction', 'LiftRestrictionInput', { captureChannel });
    const wish = { channel: 'EMAIL', frequency: 'SELDOM', captureChannel };
    await mutation('setCommunicationPreference', 'SetCommunicationPreferenceInput', wish);
    const { errors } = await mutation('giveConsent', 'GiveConsentInput', {
      ...{ ...asked, method, captureChannel },
      notice: { ...given.notice, version: '1.0' },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', input: 'input.notice' } }]);
    const events = platform.asked.map(({ body }) => consentEvent.parse(body));
    expect(
      events.map(({ type, purposes, channel, ground, frequency }) => [
        type,
        purposes.length,
        channel,
        ground,
        frequency,
      ]),
    ).toEqual([
      ['REFUSED', 3, 'EMAIL', null, null],
      ['WITHDRAWN', 3, 'SMS', null, null],
      ['OBJECTED', 1, null, null, null],
      ['OBJECTION_WITHDRAWN', 1, null, null, null],
      ['RESTRICTED', 0, null, 'ACCURACY_CONTESTED', null],
      ['RESTRICTION_LIFTED', 0, null, null, null],
      ['PREFERRED', 0, 'EMAIL', null, 'SELDOM'],
    ]);
  });

  test('is the same event when the connection breaks, and when its sender sends it again', async () => {
    platform.trouble('reset');
    expect(await mutation('giveConsent', 'GiveConsentInput', given)).toMatchObject({ data: { giveConsent: {} } });
    const [one, again] = platform.asked.splice(0).map(({ body }) => body);
    expect(again).toEqual(one);
    await mutation('giveConsent', 'GiveConsentInput', { ...given, idempotencyKey: 'k' });
    await mutation('giveConsent', 'GiveConsentInput', { ...given, idempotencyKey: 'k' });
    await mutation('giveConsent', 'GiveConsentInput', { ...given, idempotencyKey: 'other' });
    const ids = platform.asked.map(({ body }) => consentEvent.parse(body).id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test.each<[string, Trouble]>([
    ['an error', 500],
    ['an answer about somebody else', text({ state: stateOf('bo'), records: [] })],
    ['no word of it', text({})],
    ['silence', 'silent'],
  ])('is not said to be recorded where there is %s', async (_, trouble) => {
    platform.trouble(trouble);
    const { data, errors } = await mutation('withdrawConsent', 'WithdrawConsentInput', { everything: true });
    expect(data).toEqual({ withdrawConsent: null });
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'INTERNAL_SERVER_ERROR' } })]);
  });
});

test('What the platform does not tell is null with an error, and what it tells is there beside it', async () => {
  const { data, errors } = await consent.ask(`{ _entities(representations: [{ __typename: "Customer", id: "anna" }]) {
    ... on Customer { id consentStatus(purpose: RESEARCH) { state valid } consents { id } objections { purpose }
      restriction { since } communicationPreferences { channel } } } notices(purpose: RESEARCH, language: "en") { id } }`);
  expect(data).toEqual({
    _entities: [
      {
        ...{ id: 'anna', consentStatus: { state: 'UNKNOWN', valid: false } },
        ...{ consents: null, objections: null, restriction: null, communicationPreferences: null },
      },
    ],
    notices: expect.arrayContaining([{ id: 'research-fresh' }]),
  });
  expect(errors).toHaveLength(4);
  for (const error of errors ?? []) expect(error).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
});

describe('The webhook', () => {
  const tell = (how: Parameters<TestPlatform['tell']>[2] = {}) => platform.tell(consent.origin, ['anna'], how);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  test('takes what the platform signed, without a passport', async () => {
    expect(await tell()).toBe(204);
    expect(await tell({ body: '{"type":"something.else","data":{}}' })).toBe(204);
  });

  test.each([
    ['signed with another secret', { secret: `whsec_${Buffer.alloc(32).toString('base64')}` }],
    ['older than five minutes', { at: ago(6) }],
    ['of the future', { at: ago(-6) }],
    [
      'of which the time was changed',
      { at: ago(6), headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) } },
    ],
    ['of which the id was changed', { id: 'a', headers: { 'webhook-id': 'b' } }],
    ['without a signature', { headers: { 'webhook-signature': '' } }],
    ['with a signature of another kind', { headers: { 'webhook-signature': 'v1a,AAAA v1' } }],
    // Before it is read: what is no JSON is no other refusal.
    ['that is no JSON and not signed', { body: '{', headers: { 'webhook-signature': 'v1,AAAA' } }],
  ])('refuses one %s', async (_, how) => {
    expect(await tell(how)).toBe(401);
  });

  test('refuses what is signed and makes no sense, what is too large, and what is no POST', async () => {
    expect(await tell({ body: '{' })).toBe(400);
    expect(await tell({ body: '{"type":"consent.changed","data":{"customers":"anna"}}' })).toBe(400);
    expect(await tell({ body: 'x'.repeat(256 * 1024 + 1) })).toBe(413);
    expect((await fetch(`${consent.origin}/webhook`)).status).toBe(405);
  });

  test('is not there where the consents are of this house', async () => {
    const { subgraph } = await import('../../subgraphs/consent/index.ts');
    expect(subgraph.signed).toBeUndefined();
  });

  test('makes the customer be asked about again, once for each message', async () => {
    const watched: HttpPlatform = httpPlatform(address());
    const changes: (readonly string[])[] = [];
    const receive = webhookReceiver(WEBHOOK_SECRET, (ids) => {
      changes.push(ids);
      watched.changed(ids);
    });
    const { createServer } = await import('node:http');
    const server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const signed: SignedRequest = { headers: request.headers, body: Buffer.concat(pieces) };
      response.writeHead(receive(signed)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

    const epoch = async () => (await watched.findEpochs(['anna']))[0]?.epoch ?? 0;
    const first = await epoch();
    platform.put('anna');
    expect(await epoch()).toBe(first);
    expect(await platform.tell(origin, ['anna'], { id: 'once' })).toBe(204);
    expect(await epoch()).toBe(first + 1);
    expect(await platform.tell(origin, ['anna'], { id: 'once' })).toBe(204);
    expect(changes).toEqual([['anna']]);
    expect(platform.asked).toHaveLength(2);
    server.closeAllConnections();
    server.close();
  });
});
