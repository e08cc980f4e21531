/** The history of objections, restrictions, preferences and withdrawals over HTTP: all that was said, in pages, with receipts that hold. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { PUBLISHED_KEYS_PATH, type PublishedKeys } from '../../schema/published-key.ts';
import { RECEIPT_TYPE } from '../../schema/receipt.ts';
import { RIGHTS_RECEIPT_SCHEMA, rightsReceiptClaims } from '../../schema/rights-receipt.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { headerOf, isSigned, type KeptKeys, keptKeys, payloadOf } from '../support/receipts.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let server: DatabaseServer;
let kept: KeptKeys;
let consent: TestSubgraph;
beforeAll(async () => {
  server = await databaseServer();
  kept = await keptKeys();
  consent = await servedSubgraph(subgraph, server, 60, [], kept);
});
afterAll(async () => {
  await consent?.stop();
  await server?.stop();
  await kept?.remove();
});

const WHOLE = `id kind at actor onBehalf captureChannel purposes channel brand recipient ground frequency signal receipt`;
const READ = `query ($id: ID!, $first: Int, $after: String) {
  _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
    rightsEvents(first: $first, after: $after) { edges { cursor node { ${WHOLE} } } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;

async function page(id: string, paging: object = {}) {
  const { data, errors } = await consent.ask(READ, { id, first: 100, ...paging });
  expect(errors).toBeUndefined();
  return data._entities[0].rightsEvents;
}
const eventsOf = async (id: string) =>
  (await page(id)).edges.map(({ node }: { node: Record<string, unknown> }) => node) as Record<string, unknown>[];

async function say(
  mutation: string,
  input: { readonly customerId: string; readonly [part: string]: unknown },
  agent = false,
) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const passport = agent ? { roles: ['agent'] } : { customer: input.customerId, roles: ['customer'] };
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { records { id } } }`;
  const { data, errors } = await consent.ask(query, { input }, passport);
  expect(errors).toBeUndefined();
  return data[mutation].records;
}

const nothing = { channel: null, brand: null, recipient: null, ground: null, frequency: null, signal: null };

describe('Somebody who had agreed to nothing', () => {
  const customerId = demoCustomer('refuses-all');
  const said = { customerId, captureChannel: 'WEB' };

  test('has everything that they said on record, newest first, and a receipt of each', async () => {
    const before = await eventsOf(customerId);
    expect(await say('withdrawConsent', { customerId, purpose: 'RESEARCH', brand: 'value' })).toEqual([]);
    expect(await say('objectToProcessing', { ...said, purpose: 'FRAUD_PREVENTION' })).toEqual([]);
    await say('restrictProcessing', { ...said, ground: 'ACCURACY_CONTESTED' }, true);
    await say('liftRestriction', said);
    await say('withdrawObjection', { ...said, purpose: 'FRAUD_PREVENTION' });
    await say('setCommunicationPreference', { ...said, channel: 'SMS', frequency: 'SELDOM' });

    const events = await eventsOf(customerId);
    expect(before).toEqual([]);
    const own = { ...nothing, onBehalf: false, captureChannel: 'WEB', purposes: [] };
    expect(events).toMatchObject([
      { ...own, kind: 'PREFERRED', channel: 'SMS', frequency: 'SELDOM' },
      { ...own, kind: 'OBJECTION_WITHDRAWN', purposes: ['FRAUD_PREVENTION'] },
      { ...own, kind: 'RESTRICTION_LIFTED' },
      { ...own, kind: 'RESTRICTED', ground: 'ACCURACY_CONTESTED', onBehalf: true },
      { ...own, kind: 'OBJECTED', purposes: ['FRAUD_PREVENTION'] },
      { ...own, kind: 'WITHDRAWN', purposes: ['RESEARCH'], brand: 'value', captureChannel: null },
    ]);

    const { keys } = (await (await fetch(`${consent.origin}${PUBLISHED_KEYS_PATH}`)).json()) as PublishedKeys;
    for (const event of events) {
      const receipt = String(event.receipt);
      expect(headerOf(receipt)).toEqual({ alg: 'ES256', typ: RECEIPT_TYPE, kid: keys[0]!.kid });
      expect(isSigned(receipt, keys)).toBe(true);
      const claims = rightsReceiptClaims.parse(payloadOf(receipt));
      expect(claims).toMatchObject({
        jti: event.id,
        schema_version: RIGHTS_RECEIPT_SCHEMA,
        pii_principal_id: customerId,
      });
      expect(claims.event).toMatchObject({
        event_type: event.kind,
        entity_id: event.actor,
        on_behalf: event.onBehalf,
        capture_channel: event.captureChannel,
      });
      expect(new Date(claims.event.event_time)).toEqual(new Date(String(event.at)));
    }
  });

  test('reads it in pages, each event once, and no page after what is no cursor', async () => {
    const whole = await eventsOf(customerId);
    const read: unknown[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges, pageInfo } = await page(customerId, { first: 4, after });
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      read.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(read).toEqual(whole.map(({ id }) => id));
    for (const wrong of ['nonsense', Buffer.from('[1,"nobody"]').toString('base64url')]) {
      const { data, errors } = await consent.ask(READ, { id: customerId, after: wrong });
      expect(data._entities[0].rightsEvents).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', input: 'after' } }]);
    }
  });
});

test('a refusal is in the history of its record alone; an objection that ended consents, and a withdrawal of all, are there once each', async () => {
  const customerId = demoCustomer('consents-to-all');
  const notice = { id: 'research-fresh', version: '2.0', language: 'en' };
  const answer = { purpose: 'RESEARCH', brand: 'fresh', notice, method: 'CLICK_THROUGH', captureChannel: 'WEB' };
  await say('refuseConsent', { ...answer, customerId });
  await say('objectToProcessing', { customerId, captureChannel: 'APP', purpose: 'DIRECT_MARKETING' });
  await say('withdrawConsent', { customerId, everything: true });
  expect(await eventsOf(customerId)).toMatchObject([
    { ...nothing, kind: 'WITHDRAWN', purposes: expect.arrayContaining(['RESEARCH', 'PERSONALISATION']) },
    { ...nothing, kind: 'OBJECTED', purposes: ['DIRECT_MARKETING'] },
  ]);
});

test('who withdrew in the sample has it on record as it was said', async () => {
  expect(await eventsOf(demoCustomer('withdrew'))).toMatchObject([{ kind: 'WITHDRAWN', actor: 'import' }]);
  expect(await eventsOf(demoCustomer('erased'))).toEqual([]);
});
