/**
 * Receipts for tests: keys in a folder of their own, the claims of one, and a second verifier that shares nothing with ours: node's own
 * crypto over the published key (RFC 7515, 5.2; RFC 7518, 3.4).
 */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedKey } from '../../schema/published-key.ts';
import { RECEIPT_TYPE, type ReceiptClaims } from '../../schema/receipt.ts';
import { type ReceiptEvent, type ReceiptRecord, receiptOf } from '../../subgraphs/consent/model/receipt.ts';
import { openSigningKeys, type SigningKeys } from '../../subgraphs/kit/signing-keys.ts';

export interface KeptKeys extends SigningKeys {
  readonly folder: string;
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export async function keptKeys(type = RECEIPT_TYPE): Promise<KeptKeys> {
  const folder = await mkdtemp(join(tmpdir(), 'assent-receipts-'));
  const path = join(folder, 'receipt-keys.json');
  const keys = await openSigningKeys({ path, make: true }, type);
  return { ...keys, folder, path, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const RECORD: ReceiptRecord = {
  id: 'record-1',
  customer: '2324',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  recipient: null,
};

export const EVENT: ReceiptEvent = {
  id: 'event-1',
  at: new Date('2026-03-01T12:00:00.500Z'),
  state: 'GIVEN',
  until: new Date('2028-03-01T12:00:00.500Z'),
  specialCategories: false,
  noticeId: 'direct-marketing-fresh',
  noticeVersion: '2.0',
  language: 'en',
  noticeHash: 'a'.repeat(64),
  actor: 'pseudonym-1',
  onBehalf: false,
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
};

export const CLAIMS: ReceiptClaims = receiptOf(RECORD, EVENT);

export const headerOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString());
export const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString());
export const partOf = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Whether the signature is right, as node alone says. */
export function isSigned(jws: string, keys: readonly PublishedKey[]): boolean {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const { kid } = headerOf(jws);
  const key = createPublicKey({ key: keys.find((each) => each.kid === kid) as JsonWebKey, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}
