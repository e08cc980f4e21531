/** What a receipt says of an event and its record, claim by claim. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { receiptClaims } from '../../../../../schema/receipt.ts';
import {
  CAPTURE_CHANNELS,
  CHANNELS,
  CONSENT_METHODS,
  CONSENT_STATES,
  PURPOSES,
} from '../../../../../schema/vocabulary.ts';
import { receiptOf } from '../../../../../subgraphs/consent/model/receipt.ts';
import { EVENT, RECORD } from '../../../../support/receipts.ts';

test('a yes: who, what for, over which channel, to whom, under which notice, how, by whom, until when', () => {
  expect(receiptOf(RECORD, EVENT)).toEqual({
    iss: 'urn:assent:consent',
    iat: 1_772_366_400,
    jti: 'event-1',
    schema_version: 'urn:assent:consent-receipt:1.0',
    record_id: 'record-1',
    pii_principal_id: '2324',
    pii_controllers: ['fresh'],
    purposes: [{ purpose: 'direct-marketing', lawful_basis: 'consent' }],
    pii_information: null,
    special_categories: false,
    recipient_third_parties: [],
    channel: 'EMAIL',
    brand: 'fresh',
    privacy_notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en', sha256: 'a'.repeat(64) },
    event: {
      event_state: 'GIVEN',
      event_time: '2026-03-01T12:00:00.500Z',
      valid_until: '2028-03-01T12:00:00.500Z',
      collection_method: 'CLICK_THROUGH',
      capture_channel: 'WEB',
      entity_id: 'pseudonym-1',
      on_behalf: false,
    },
  });
});

test('an explicit yes to special categories, for a recipient, captured by somebody else', () => {
  const record = { ...RECORD, purpose: 'third-party-sharing', recipient: 'partner-1' } as const;
  expect(receiptOf(record, { ...EVENT, specialCategories: true, onBehalf: true })).toMatchObject({
    purposes: [{ purpose: 'third-party-sharing', lawful_basis: 'explicit-consent' }],
    special_categories: true,
    recipient_third_parties: ['partner-1'],
    event: { on_behalf: true },
  });
});

test('a withdrawal without a notice, a method and an end', () => {
  const bare = { until: null, noticeId: null, noticeVersion: null, language: null, method: null, captureChannel: null };
  const claims = receiptOf(RECORD, { ...EVENT, ...bare, state: 'WITHDRAWN' });
  expect(claims.privacy_notice).toBeNull();
  expect(claims.event).toMatchObject({ event_state: 'WITHDRAWN', valid_until: null, collection_method: null });
});

test('a withdrawal of what a notice had been read for names none: it was not shown again', () => {
  const ended = { state: 'WITHDRAWN', until: null, noticeHash: null, method: null, captureChannel: null } as const;
  const notice = { controller: 'Fresh Ltd', jointControllers: [], dataCategories: [{ category: 'name' }] };
  const claims = receiptOf(RECORD, { ...EVENT, ...ended }, notice);
  expect(claims).toMatchObject({ privacy_notice: null, pii_controllers: ['Fresh Ltd'], pii_information: ['name'] });
  expect(JSON.stringify(claims)).not.toContain('sha256');
});

test('of a notice that lists them, the controllers and the kinds of data', () => {
  const notice = {
    controller: 'Fresh Ltd',
    jointControllers: ['Group plc'],
    dataCategories: [{ category: 'name' }, { category: 'contact.email' }],
  };
  expect(receiptOf(RECORD, EVENT, notice)).toEqual({
    ...receiptOf(RECORD, EVENT),
    pii_controllers: ['Fresh Ltd', 'Group plc'],
    pii_information: ['name', 'contact.email'],
  });
});

test('a notice whose hash was not recorded', () => {
  expect(receiptOf(RECORD, { ...EVENT, noticeHash: null }).privacy_notice).toMatchObject({
    version: '2.0',
    sha256: null,
  });
});

test('of any event it says the same each time, and is of the form that it is verified by; nothing else of the event is in it', () => {
  const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  const text = fc.option(fc.string());
  const record = fc.record({
    id: fc.string(),
    customer: fc.string(),
    purpose: fc.constantFrom(...PURPOSES),
    channel: fc.option(fc.constantFrom(...CHANNELS)),
    brand: fc.string(),
    recipient: text,
  });
  const event = fc.record({
    id: fc.string(),
    at: time,
    state: fc.constantFrom(...CONSENT_STATES),
    until: fc.option(time),
    specialCategories: fc.boolean(),
    noticeId: text,
    noticeVersion: text,
    language: text,
    noticeHash: text,
    actor: fc.string(),
    onBehalf: fc.boolean(),
    method: fc.option(fc.constantFrom(...CONSENT_METHODS)),
    captureChannel: fc.option(fc.constantFrom(...CAPTURE_CHANNELS)),
  });
  fc.assert(
    fc.property(record, event, (of, happened) => {
      const claims = receiptOf(of, { ...happened, evidence: { reference: 'SECRET' } } as typeof happened);
      expect(receiptClaims.parse(claims)).toEqual(claims);
      expect(JSON.stringify(receiptOf({ ...of }, { ...happened }))).toBe(JSON.stringify(claims));
      expect(JSON.stringify(claims)).not.toContain('SECRET');
    }),
  );
});
