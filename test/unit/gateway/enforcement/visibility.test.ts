/**
 * Whether a customer is there for a caller at all (the key), and the one field that would tell who refuses (the status of consent).
 */
import { describe, expect, test } from '@jest/globals';
import type { Subject } from '../../../../gateway/enforcement/decide.ts';
import { CATEGORIES } from '../../../../schema/vocabulary.ts';
import { read } from '../../../policy/asked.ts';
import { allowsAll, asking, CUSTOMER, consent, customer } from '../../../policy/people.ts';

describe('the key', () => {
  test('stands with the one other category that stands', () => {
    const state = customer({ consents: [consent('third-party-sharing', 'PUSH')] });
    const partner = asking('partner', 'third-party-sharing');
    // A yes for PUSH opens neither e-mail nor telephone to a partner: all that is left is the status of that yes.
    expect(read(partner, 'contact.email', state)).toBe('CONSENT_REQUIRED');
    expect(read(partner, 'consent.status', state)).toBe('allow');
    expect(read(partner, 'key', state)).toBe('allow');
    expect(read(asking('partner', 'third-party-sharing', { channel: 'EMAIL' }), 'key', state)).toBe('CONSENT_REQUIRED');
  });

  test('stands with contact data on a channel that the request is not for', () => {
    const state = customer({ consents: [consent('direct-marketing', 'EMAIL')] });
    const bySms = asking('marketer', 'direct-marketing', { channel: 'SMS' });
    expect(read(bySms, 'name', state)).toBe('CONSENT_REQUIRED');
    expect(read(bySms, 'contact.email', state)).toBe('allow');
    expect(read(bySms, 'key', state)).toBe('allow');
  });

  test('is not asked of the arguments of whatever field leads to it', () => {
    const state = customer({ consents: [consent('third-party-sharing', 'PUSH')] });
    const partner = asking('partner', 'third-party-sharing');
    for (const args of [undefined, {}, { purpose: 'RESEARCH' }])
      expect(read(partner, 'key', state, { arguments: args })).toBe('allow');
  });

  test('of what ingest wrote is there in that payload alone, and not while processing is restricted', () => {
    const ingest = asking('ingest', 'account-management');
    expect(read(ingest, 'key', customer(), { inOwnPayload: true })).toBe('allow');
    expect(read(ingest, 'key', customer())).toBe('FORBIDDEN');
    expect(read(ingest, 'key', customer({ restricted: true }), { inOwnPayload: true })).toBe('RESTRICTED');
    for (const category of CATEGORIES)
      if (category !== 'key') expect(read(ingest, category, allowsAll, { inOwnPayload: true })).toBe('FORBIDDEN');
  });

  test('says of a refusal what the row that came furthest says', () => {
    expect(read(asking('marketer', 'direct-marketing'), 'key', customer())).toBe('CONSENT_REQUIRED');
    expect(read(asking('agent', 'customer-care'), 'key', { ...allowsAll, restricted: true })).toBe('RESTRICTED');
    expect(read(asking('marketer', 'customer-care'), 'key', allowsAll)).toBe('FORBIDDEN');
  });
});

describe('the status of consent', () => {
  const state = customer({ consents: [consent('direct-marketing', 'EMAIL')] });
  const given = (
    args: Record<string, unknown> | undefined,
    more: Parameters<typeof asking>[2] = {},
    subject: Subject = state,
  ) => read(asking('marketer', 'direct-marketing', more), 'consent.status', subject, { arguments: args });

  test('is answered to data teams about the request’s own purpose', () => {
    expect(given({ purpose: 'DIRECT_MARKETING' })).toBe('allow');
    expect(given({ purpose: 'DIRECT_MARKETING', channel: null, brand: null, recipient: null })).toBe('allow');
    for (const other of ['PERSONALISATION', 'direct-marketing', undefined, null])
      expect(given({ purpose: other })).toBe('FORBIDDEN');
    expect(given(undefined)).toBe('FORBIDDEN');
    expect(given({})).toBe('FORBIDDEN');
  });

  test('and brand, or none', () => {
    expect(given({ purpose: 'DIRECT_MARKETING', brand: 'fresh' })).toBe('allow');
    expect(given({ purpose: 'DIRECT_MARKETING', brand: 'value' })).toBe('FORBIDDEN');
  });

  test('and recipient, or none', () => {
    expect(given({ purpose: 'DIRECT_MARKETING', recipient: 'partner-1' })).toBe('FORBIDDEN');
    const partner = asking('partner', 'third-party-sharing');
    const about = (recipient: unknown) =>
      read(partner, 'consent.status', allowsAll, { arguments: { purpose: 'THIRD_PARTY_SHARING', recipient } });
    expect(about('partner-1')).toBe('allow');
    expect(about(undefined)).toBe('allow');
    expect(about('partner-2')).toBe('FORBIDDEN');
  });

  test('and channel, where the request has one', () => {
    const sms = { purpose: 'DIRECT_MARKETING', channel: 'SMS' };
    const email = { purpose: 'DIRECT_MARKETING', channel: 'EMAIL' };
    expect(given(email, { channel: 'EMAIL' })).toBe('allow');
    expect(given(sms, { channel: 'EMAIL' })).toBe('FORBIDDEN');
    expect(given({ purpose: 'DIRECT_MARKETING' }, { channel: 'EMAIL' })).toBe('FORBIDDEN');
    expect(given(sms)).toBe('allow');
  });

  test('a question about something else is refused from caller and arguments alone', () => {
    for (const subject of [state, customer(), 'anyone', { id: CUSTOMER, known: false }] as const)
      expect(given({ purpose: 'RESEARCH' }, {}, subject)).toBe('FORBIDDEN');
  });

  test('a customer who refuses stays invisible', () => {
    expect(given({ purpose: 'DIRECT_MARKETING' }, {}, customer())).toBe('CONSENT_REQUIRED');
  });

  test('others may ask about anything', () => {
    for (const [role, purpose] of [
      ['customer', 'account-management'],
      ['agent', 'customer-care'],
      ['dpo', 'legal-compliance'],
    ] as const)
      expect(
        read(asking(role, purpose), 'consent.status', allowsAll, { arguments: { purpose: 'RESEARCH', brand: 'x' } }),
      ).toBe('allow');
  });
});
