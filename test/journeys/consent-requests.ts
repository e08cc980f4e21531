/**
 * What the journeys of consent send: the mutations, an explicit yes, and how a refused one looks.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Client, Who } from '../support/client.ts';
import type { System } from '../support/system.ts';
import { fieldError } from './answers.ts';

export const evidence = { reference: 'form 4711', sha256: 'a'.repeat(64), at: '2026-04-20T03:04:05Z' };

export const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  customer { id email } records { id purpose channel brand status { state valid } } } }`;
export const GIVE = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) {
  customer { id email } records { id purpose channel brand recipient specialCategories status { state valid notice { id version } } } } }`;
export const UPDATE = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) {
  customer { id email phone address { street postalCode city country } } } }`;

export const CONFIRM = `mutation ($input: ConfirmConsentInput!) { confirmConsent(input: $input) {
  customer { id email } records { id purpose channel brand recipient specialCategories status { state valid notice { id version } } } } }`;

/** The code that was last sent to a customer: in development it appears on the console. */
export async function codeSentTo(customerId: string, { said }: Pick<System, 'said'>): Promise<string> {
  const sent = new RegExp(`To customer ${customerId} by EMAIL: confirm your consent with (\\w+)`, 'g');
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const code = [...said().matchAll(sent)].at(-1)?.[1];
    if (code !== undefined) return code;
    await wait(50);
  }
  throw new Error('No code was sent');
}

/** A yes to marketing by e-mail, on the web: it has to be confirmed. */
export const yes = (customerId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  customerId,
  purpose: 'DIRECT_MARKETING',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
  ...more,
});

/** A mutation that was refused as a whole. */
export const refused = (code: 'FORBIDDEN' | 'CASE_REQUIRED', field: string, category: string, purpose: string) => ({
  status: 200,
  body: {
    data: { [field]: null },
    errors: [fieldError(code, [field], { coordinate: `Mutation.${field}`, category, purpose })],
  },
});
/** An input that makes no sense. */
export const badInput = (field: string, input?: string) => ({
  status: 200,
  body: {
    data: { [field]: null },
    errors: [
      fieldError('BAD_USER_INPUT', [field], { coordinate: `Mutation.${field}`, ...(input !== undefined && { input }) }),
    ],
  },
});

/** The record of direct marketing by e-mail as the requests above ask for it. */
export const record = (state: string, valid: boolean) => ({
  id: expect.stringMatching(/^[\w-]{22}$/),
  purpose: 'DIRECT_MARKETING',
  channel: 'EMAIL',
  brand: 'fresh',
  status: { state, valid },
});

/** What a marketer gets of a customer who did not agree to marketing. */
export const invisible = {
  status: 200,
  body: {
    data: { customer: null },
    errors: [
      fieldError('CONSENT_REQUIRED', ['customer'], {
        coordinate: 'Query.customer',
        category: 'key',
        purpose: 'direct-marketing',
      }),
    ],
  },
};

/** States of the events of a customer's one record, oldest first, as they read them. */
export async function historyOf(self: Who, client: Client): Promise<string[]> {
  const reply = await client.ask(self, '{ me { consents { events { edges { node { state } } } } } }');
  expect(reply.body.data.me.consents).toHaveLength(1);
  return reply.body.data.me.consents[0].events.edges.map(({ node }: { node: { state: string } }) => node.state);
}
