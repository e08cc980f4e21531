/**
 * What the journeys of consent send: the three mutations, an explicit yes, and how a refused one looks.
 */
import { expect } from '@jest/globals';
import { fieldError } from './answers.ts';

export const evidence = { reference: 'form 4711', sha256: 'a'.repeat(64), at: '2026-01-02T03:04:05Z' };

export const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  customer { id email } records { id purpose channel brand status { state valid } } } }`;
export const GIVE = `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) {
  customer { id email } records { id purpose channel brand recipient specialCategories status { state valid notice { id version } } } } }`;
export const UPDATE = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) {
  customer { id email phone address { street postalCode city country } } } }`;

/** A yes to marketing by e-mail, on the web. */
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
