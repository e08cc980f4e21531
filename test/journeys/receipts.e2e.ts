/**
 * The receipt of a consent on its whole way: the customer gives it, reads its receipt through the graph, saves the published keys, and
 * whoever is shown the file finds it genuine. Nobody else reads it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { PUBLISHED_KEYS_PATH, type PublishedKeys } from '../../schema/published-key.ts';
import type { Client, Who } from '../support/client.ts';
import { command } from '../support/command.ts';
import { isSigned, payloadOf } from '../support/receipts.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { CONFIRM, codeSentTo, GIVE, WITHDRAW, yes } from './consent-requests.ts';

let system: System;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assent-receipts-'));
  system = await startSystem();
}, 90_000);
afterAll(async () => {
  await system?.stop();
  await rm(folder, { recursive: true });
}, 30_000);

const id = demoCustomer('refuses-all');
const self: Who = { as: 'customer', customer: id };
const RECEIPTS = `consents { purpose channel brand events(first: 100) { edges { node { state receipt } } } }
  rightsEvents { edges { node { kind receipt } } }`;

interface Consent {
  purpose: string;
  channel: string | null;
  brand: string;
  events: { edges: { node: { state: string; receipt: string } }[] };
}
/** The receipts of direct marketing by e-mail for `fresh`, oldest first, with the state of each event. */
const marketing = (consents: Consent[]) =>
  consents
    .find(({ purpose, channel, brand }) => purpose === 'DIRECT_MARKETING' && channel === 'EMAIL' && brand === 'fresh')!
    .events.edges.map(({ node }) => node);

const keysOf = async (client: Client): Promise<PublishedKeys['keys']> =>
  (await client.call(PUBLISHED_KEYS_PATH)).body.keys;
const receipt = (...args: string[]) => command('commands/receipt.ts', args, { RECEIPT_KEYS: join(folder, 'none') });

describe('The customer', () => {
  test('reads a receipt of the yes and of the withdrawal; the command says of both that they are genuine, without a network', async () => {
    await system.main.ask(self, GIVE, { input: yes(id) });
    await system.main.ask(self, CONFIRM, { input: { customerId: id, code: await codeSentTo(id, system) } });
    await system.main.ask(self, WITHDRAW, { input: { customerId: id, purpose: 'DIRECT_MARKETING' } });
    const { status, text, body } = await system.main.send(self, `{ me { ${RECEIPTS} } }`);
    expect([status, body.errors]).toEqual([200, undefined]);
    const events = marketing(body.data.me.consents);
    expect(events.map(({ state }) => state)).toEqual(['REFUSED', 'REQUESTED', 'GIVEN', 'WITHDRAWN']);
    expect(payloadOf(events[2]!.receipt)).toMatchObject({
      iss: 'urn:assent:consent',
      pii_principal_id: id,
      purposes: [{ purpose: 'direct-marketing', lawful_basis: 'consent' }],
      privacy_notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
      event: { event_state: 'GIVEN', collection_method: 'DOUBLE_OPT_IN', capture_channel: 'WEB', on_behalf: false },
    });

    const [said] = body.data.me.rightsEvents.edges;
    expect(said.node.kind).toBe('WITHDRAWN');
    expect(payloadOf(said.node.receipt)).toMatchObject({
      pii_principal_id: id,
      purposes: [{ purpose: 'direct-marketing', lawful_basis: 'consent' }],
      event: { event_type: 'WITHDRAWN', data_subject_right: 'eu-gdpr:A7-3', on_behalf: false },
    });

    const keys = join(folder, 'keys.json');
    const saved = await receipt('keys', keys, '--from', `${system.main.url}${PUBLISHED_KEYS_PATH}`);
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    const answer = join(folder, 'answer.json');
    await writeFile(answer, text);
    const { code, stdout } = await receipt('verify', answer, '--keys', keys);
    expect(code).toBe(0);
    expect(stdout).not.toContain('FAIL');
    expect(stdout).toContain(`     Customer ${id} gave consent on `);
    expect(stdout).toContain(`     Customer ${id} withdrew consent on `);
    expect(stdout).toContain('     about direct-marketing; every channel, every brand\n     Right: eu-gdpr:A7-3\n');
    expect(stdout).toMatch(/\n(\d+) of \1 receipts are genuine\n$/);

    const tampered = text.replace(events[1]!.receipt.split('.')[1]!, events[2]!.receipt.split('.')[1]!);
    await writeFile(answer, tampered);
    const refused = await receipt('verify', answer, '--keys', keys);
    expect(refused.code).toBe(1);
    expect(refused.stdout.match(/^FAIL .*: it was changed after it was signed/gm)).toHaveLength(1);
  }, 60_000);

  test('finds the keys of receipts beside those of passports at every gateway, and the files that hold no private part', async () => {
    const [main, second] = await Promise.all([keysOf(system.main), keysOf(system.recorded)]);
    expect(second).toEqual(main);
    expect(main.map(({ signs }) => signs)).toEqual([undefined, ...main.slice(1).map(() => 'consent-receipt+jwt')]);
    expect(main.length).toBeGreaterThan(1);
    const { body } = await system.recorded.ask(self, `{ me { ${RECEIPTS} } }`);
    for (const { receipt: text } of marketing(body.data.me.consents)) expect(isSigned(text, main.slice(1))).toBe(true);
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).not.toContain('"d"');
  });
});

describe('Nobody else:', () => {
  const asked = `{ customer(id: "${id}") { ${RECEIPTS} } }`;
  const noConsent = (purpose: string) =>
    fieldError('CONSENT_REQUIRED', ['customer'], { coordinate: 'Query.customer', category: 'key', purpose });
  test.each<[string, Who, object]>([
    // As of somebody who does not exist.
    ['another customer', { as: 'customer', customer: demoCustomer('consents-to-all') }, { data: { customer: null } }],
    ['a marketer', { as: 'marketer' }, { data: { customer: null }, errors: [noConsent('direct-marketing')] }],
    ['an analyst', { as: 'analyst' }, { data: { customer: null }, errors: [noConsent('service-analytics')] }],
  ])('%s has no receipt, and none is made', async (_, who, body) => {
    system.wire.take();
    expect(await system.recorded.ask(who, asked)).toEqual({ status: 200, body });
    expect(JSON.stringify(system.wire.take())).not.toContain('receipt');
  });

  test('an agent without a verified case has none', async () => {
    const refused = (field: string) =>
      fieldError('CASE_REQUIRED', ['customer', field], {
        coordinate: `Customer.${field}`,
        category: 'consent.record',
        purpose: 'customer-care',
      });
    expect((await system.main.ask({ as: 'agent' }, asked)).body).toEqual({
      data: { customer: { consents: null, rightsEvents: null } },
      errors: [refused('consents'), refused('rightsEvents')],
    });
  });

  test('but who answers for the rights of customers: it is what they have to show (GDPR Art. 7(1))', async () => {
    const { body } = await system.main.ask({ as: 'dpo' }, asked);
    expect(isSigned(marketing(body.data.customer.consents)[0]!.receipt, await keysOf(system.main))).toBe(true);
  });
});
