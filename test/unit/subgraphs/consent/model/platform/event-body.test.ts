/** What a platform is told of a yes that has to be confirmed, and of what there is no event for. */
import { expect, test } from '@jest/globals';
import { consentEvent } from '../../../../../../schema/consent-platform.ts';
import { acting } from '../../../../../../subgraphs/consent/model/acting.ts';
import type { GiveConsentInput } from '../../../../../../subgraphs/consent/model/inputs.ts';
import { eventBody } from '../../../../../../subgraphs/consent/model/platform/event-body.ts';
import { NotKept } from '../../../../../../subgraphs/consent/model/platform/platform.ts';
import { giving } from '../../../../../../subgraphs/consent/model/request.ts';

const asking = { actor: 'pseudonym', roles: ['customer'], customer: 'c1', now: new Date('2026-06-01T00:00:00Z') };
const input: GiveConsentInput = {
  customerId: 'c1',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
};

test('A yes that has to be confirmed is no yes, and its code is not told', () => {
  const request = giving(input, asking, ['EMAIL']);
  const body = eventBody('c1', request);
  expect(consentEvent.parse(body)).toMatchObject({
    type: 'REQUESTED',
    purposes: ['direct-marketing'],
    channel: 'EMAIL',
  });
  expect(request.code).toMatch(/^\w{10}$/);
  expect(JSON.stringify(body)).not.toContain(request.code);
  expect(eventBody('c1', giving(input, asking)).type).toBe('GIVEN');
});

test('A yes with a proof was given when the proof says', () => {
  const at = new Date('2026-05-01T00:00:00Z');
  const evidence = { reference: 'archive/1', sha256: 'A'.repeat(64), at };
  const request = giving({ ...input, evidence }, { ...asking, customer: undefined, roles: ['ingest'] }, ['EMAIL']);
  expect(eventBody('c1', request)).toMatchObject({
    ...{ type: 'GIVEN', at: at.toISOString(), onBehalf: true },
    evidence: { reference: 'archive/1', sha256: 'a'.repeat(64) },
  });
});

test('What has no event is refused rather than left out', () => {
  expect(() => eventBody('c1', acting('confirm', { customerId: 'c1' }, asking))).toThrow(NotKept);
});
