/** What is true of everybody who may be found, by what the rows of a policy rest on: a way to look past others, and never past them. */
import { describe, expect, test } from '@jest/globals';
import { allowing } from '../../../../gateway/audience/allowing.ts';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { grants } from '../../../../schema/grants.ts';
import type { Grant } from '../../../../schema/policy.ts';
import type { Category } from '../../../../schema/vocabulary.ts';

const asking: Asking = {
  caller: { subject: 's', actor: 'a', roles: ['marketer'], recipient: 'partner-1' },
  purpose: 'personalisation',
  brand: 'fresh',
  now: Date.parse('2026-06-01T12:00:00Z'),
};
const allows = {
  kind: 'allows',
  purpose: 'personalisation',
  brand: 'fresh',
  recipient: null,
  channels: [],
  specialCategories: false,
  at: '2026-06-01T12:00:00.000Z',
};
const rows = (category: Category): readonly Grant[] => grants[category];
const row = (more: Partial<Grant>): Grant => ({
  row: 'r',
  role: 'marketer',
  purposes: ['personalisation'],
  basis: 'consent',
  ...more,
});

describe('of the built-in policy', () => {
  test('one consent opens all that is found and read under a purpose', () => {
    expect(allowing(rows, asking, ['audience', 'purchase.lines', 'loyalty.tier'])).toEqual([allows]);
  });

  test('what reveals health needs the explicit one besides', () => {
    const analyst: Asking = { ...asking, caller: { ...asking.caller, roles: ['analyst'] }, purpose: 'research' };
    const plain = { ...allows, purpose: 'research' };
    expect(allowing(rows, analyst, ['audience', 'special-category'])).toEqual([
      plain,
      { ...plain, specialCategories: true },
    ]);
  });

  test('a partner’s is for that partner', () => {
    const partner: Asking = {
      ...asking,
      caller: { ...asking.caller, roles: ['partner'] },
      purpose: 'third-party-sharing',
    };
    expect(allowing(rows, partner, ['audience'])).toEqual([
      { ...allows, purpose: 'third-party-sharing', recipient: 'partner-1' },
    ]);
  });

  test('the channel of the request, or those that are asked for', () => {
    expect(allowing(rows, { ...asking, channel: 'SMS' }, ['audience'])).toEqual([{ ...allows, channels: ['SMS'] }]);
    expect(allowing(rows, asking, ['audience'], ['EMAIL', 'POST'])).toEqual([
      { ...allows, channels: ['EMAIL', 'POST'] },
    ]);
  });

  test('nothing where rows rest on a contract', () => {
    const agent: Asking = { ...asking, caller: { ...asking.caller, roles: ['agent'] }, purpose: 'customer-care' };
    expect(allowing(rows, agent, ['loyalty.tier', 'purchase.summary'])).toEqual([]);
  });
});

describe('of several rows', () => {
  const of = (own: readonly Grant[], by: Asking = asking) => allowing(() => own, by, ['name']);

  test('one without consent is enough for nothing to be said', () => {
    expect(of([row({}), row({ row: 'other', basis: 'legitimate-interest' })])).toEqual([]);
    // Unless it is for somebody else, or for another purpose.
    expect(of([row({}), row({ row: 'other', basis: 'contract', role: 'agent' })])).toEqual([allows]);
    expect(of([row({}), row({ row: 'other', basis: 'contract', purposes: ['research'] })])).toEqual([allows]);
  });

  test('it is the least that one of them asks for', () => {
    const explicit = row({ row: 'explicit', basis: 'explicit-consent' });
    expect(of([explicit])).toEqual([{ ...allows, specialCategories: true }]);
    expect(of([explicit, row({})])).toEqual([allows]);
    const byMail = row({ row: 'mail', contactChannels: ['EMAIL'] });
    const bySms = row({ row: 'sms', contactChannels: ['SMS', 'EMAIL'] });
    expect(of([byMail])).toEqual([{ ...allows, channels: ['EMAIL'] }]);
    expect(of([byMail, bySms])).toEqual([{ ...allows, channels: ['EMAIL', 'SMS'] }]);
    expect(of([byMail, row({})])).toEqual([allows]);
  });

  test('with a delegated token both parties have to be let through', () => {
    const onBehalfOf = { actor: 'b', roles: ['partner'], recipient: 'partner-2' } as const;
    const both = { ...asking, purpose: 'third-party-sharing', caller: { ...asking.caller, onBehalfOf } } as const;
    const purposes = ['third-party-sharing'] as const;
    const sharing = { ...allows, purpose: 'third-party-sharing' };
    expect(of([row({ purposes }), row({ role: 'partner', purposes })], both)).toEqual([
      { ...sharing, recipient: 'partner-1' },
      { ...sharing, recipient: 'partner-2' },
    ]);
  });

  test('no row is nothing to say: the guards refuse', () => {
    expect(of([])).toEqual([]);
  });
});
