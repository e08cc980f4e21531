/** The receipts of the consent service: of every event, signed when they are asked for, with keys that all its processes publish. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { PUBLISHED_KEYS_PATH, type PublishedKeys } from '../../schema/published-key.ts';
import { RECEIPT_TYPE, receiptClaims } from '../../schema/receipt.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { openSigningKeys, rotateKeys, type SigningKeys } from '../../subgraphs/kit/signing-keys.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { headerOf, isSigned, type KeptKeys, keptKeys, payloadOf } from '../support/receipts.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let server: DatabaseServer;
let kept: KeptKeys;
let consent: TestSubgraph;
let bare: TestSubgraph;
let signed = 0;

/** Keys that count what is signed with them. */
const counting = ({ sign, published }: SigningKeys): SigningKeys => ({
  published,
  sign: (claims) => {
    signed += 1;
    return sign(claims);
  },
});

beforeAll(async () => {
  server = await databaseServer();
  kept = await keptKeys();
  consent = await servedSubgraph(subgraph, server, 10, [], counting(kept));
  bare = await servedSubgraph(subgraph, server, 10);
});
afterAll(async () => {
  await Promise.all([consent?.stop(), bare?.stop()]);
  await server?.stop();
  await kept?.remove();
});

const asking = (selection: string) => `query ($id: ID!, $first: Int) {
  _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
    consents { id purpose channel brand recipient events(first: $first) { edges { node { ${selection} } } } } } } }`;
const WHOLE = 'id at state actor method captureChannel noticeId noticeVersion noticeHash language onBehalf receipt';

interface Record_ {
  id: string;
  purpose: string;
  channel: string | null;
  brand: string;
  recipient: string | null;
  events: { edges: { node: Record<string, string | null> }[] };
}
const recordsOf = async (label: 'withdrew' | 'consents-to-all', selection = WHOLE): Promise<Record_[]> => {
  const answer = await consent.ask(asking(selection), { id: demoCustomer(label), first: 100 });
  expect(answer.errors).toBeUndefined();
  return answer.data._entities[0].consents;
};
const publishedBy = async ({ origin }: TestSubgraph): Promise<PublishedKeys> =>
  (await fetch(`${origin}${PUBLISHED_KEYS_PATH}`)).json() as Promise<PublishedKeys>;

describe('A receipt', () => {
  test('of every event of a customer is signed with a published key, as another library says, and tells what the graph tells', async () => {
    const { keys } = await publishedBy(consent);
    const records = await recordsOf('withdrew');
    expect(records.length).toBeGreaterThan(50);
    for (const { events, ...record } of records) {
      expect(events.edges.length).toBeGreaterThan(1);
      for (const { node } of events.edges) {
        const { receipt, ...event } = node;
        expect(headerOf(receipt!)).toEqual({ alg: 'ES256', typ: RECEIPT_TYPE, kid: keys[0]!.kid });
        expect(isSigned(receipt!, keys)).toBe(true);
        const claims = receiptClaims.parse(payloadOf(receipt!));
        expect(claims).toMatchObject({
          jti: event.id,
          record_id: record.id,
          pii_principal_id: demoCustomer('withdrew'),
          purposes: [{ purpose: record.purpose.toLowerCase().replaceAll('_', '-') }],
          channel: record.channel,
          brand: record.brand,
          recipient_third_parties: record.recipient === null ? [] : [record.recipient],
          pii_information: expect.arrayContaining([expect.any(String)]),
          // Nothing is shown to who withdraws.
          privacy_notice:
            event.state === 'WITHDRAWN'
              ? null
              : {
                  id: event.noticeId,
                  version: event.noticeVersion,
                  language: event.language,
                  sha256: event.noticeHash,
                },
        });
        expect(claims.event).toMatchObject({
          event_state: event.state,
          entity_id: event.actor,
          on_behalf: event.onBehalf,
          collection_method: event.method,
          capture_channel: event.captureChannel,
        });
        expect(new Date(claims.event.event_time)).toEqual(new Date(event.at!));
      }
    }
  });

  test('says the same each time, and after the record has changed', async () => {
    const customerId = demoCustomer('email-marketing-only');
    const first = async () => {
      const answer = await consent.ask(asking('state receipt'), { id: customerId, first: 100 });
      return answer.data._entities[0].consents
        .find(({ channel, brand }: Record_) => channel === 'EMAIL' && brand === 'fresh')
        .events.edges.map(({ node }: { node: { state: string; receipt: string } }) => [
          node.state,
          payloadOf(node.receipt),
        ]);
    };
    const before = await first();
    const withdrawn = await consent.ask(
      'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } } }',
      { input: { customerId, everything: true } },
    );
    expect(withdrawn.errors).toBeUndefined();
    const after = await first();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.at(-1)).toMatchObject(['WITHDRAWN', { event: { event_state: 'WITHDRAWN', on_behalf: true } }]);
  });

  test('is made where it is asked for, and nowhere else', async () => {
    signed = 0;
    await recordsOf('consents-to-all', 'id state');
    expect(signed).toBe(0);
    const records = await recordsOf('consents-to-all', 'receipt');
    expect(signed).toBe(records.flatMap(({ events }) => events.edges).length);
  });

  test('is none where a process has no keys: the field fails, and the rest is answered', async () => {
    const id = demoCustomer('consents-to-all');
    const answer = await bare.ask(asking('state receipt'), { id, first: 1 });
    const [{ events }] = answer.data._entities[0].consents;
    expect(events.edges[0].node).toEqual({ state: 'GIVEN', receipt: null });
    expect(JSON.stringify(answer.errors)).not.toContain(id);
    expect(answer.errors![0].path.at(-1)).toBe('receipt');
  });
});

describe('The keys', () => {
  test('are told to anybody, without a private part, and only by GET', async () => {
    const answer = await fetch(`${consent.origin}${PUBLISHED_KEYS_PATH}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    const { keys } = (await answer.json()) as PublishedKeys;
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'signs', 'use', 'x', 'y'],
    ]);
    const posted = await fetch(`${consent.origin}${PUBLISHED_KEYS_PATH}`, { method: 'POST', body: '{}' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await fetch(`${bare.origin}${PUBLISHED_KEYS_PATH}`)).status).toBe(404);
  });

  test('of one file are those of all processes: what one signs, the other publishes, before and after a rotation', async () => {
    const shared = await openSigningKeys({ path: kept.path, make: false }, RECEIPT_TYPE);
    const second = await servedSubgraph(subgraph, server, 10, [], shared);
    const oneOf = async (from: TestSubgraph): Promise<string> => {
      const answer = await from.ask(asking('receipt'), { id: demoCustomer('consents-to-all'), first: 1 });
      return answer.data._entities[0].consents[0].events.edges[0].node.receipt;
    };
    try {
      const before = await oneOf(consent);
      const kid = await rotateKeys(kept.path);
      // Only one of them is asked for its keys: it signs with the new one, the other with the old one, and both are published by both.
      const { keys } = await publishedBy(second);
      const [old, young] = [await oneOf(consent), await oneOf(second)];
      expect([headerOf(old).kid, headerOf(young).kid]).toEqual([headerOf(before).kid, kid]);
      for (const receipt of [before, old, young]) expect(isSigned(receipt, keys)).toBe(true);
      expect(await publishedBy(consent)).toEqual({ keys });
    } finally {
      await second.stop();
    }
  });
});
