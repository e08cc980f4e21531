/**
 * When the basis of a row stands for a customer: contract, consent, legitimate interest.
 */
import { describe, expect, test } from '@jest/globals';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import { GPC_OBJECTIONS } from '../../../../schema/purposes.ts';
import {
  CATEGORIES,
  CHANNELS,
  LEGAL_BASES,
  type LegalBasis,
  PURPOSES,
  type Purpose,
} from '../../../../schema/vocabulary.ts';
import { builtIn, everybody, read, withRows } from '../../../policy/asked.ts';
import { aboutItself, allowsAll, asking, consent, customer, NOW } from '../../../policy/people.ts';
import { PURPOSES_OF } from '../../../policy/table.ts';

const contact = {
  EMAIL: 'contact.email',
  SMS: 'contact.phone',
  PHONE: 'contact.phone',
  POST: 'contact.address',
} as const;

describe('contract', () => {
  test.each(['agent', 'supervisor', 'store-staff', 'ingest'] as const)('%s needs the account to be open', (role) => {
    const [purpose] = PURPOSES_OF[role] as [Purpose];
    const [category, action] = role === 'ingest' ? (['consent.giving', 'write'] as const) : (['name', 'read'] as const);
    const effectOf = (account: 'OPEN' | 'SUSPENDED' | 'CLOSED') =>
      decide(builtIn, asking(role, purpose), { action, category }, customer({ account })).effect;
    expect(effectOf('OPEN')).toBe('allow');
    expect(effectOf('SUSPENDED')).toBe('deny');
    expect(effectOf('CLOSED')).toBe('deny');
  });

  test('of somebody else’s row for the programme: enrolment, not the account', () => {
    const row = { basis: 'contract', purposes: ['loyalty-programme'] } as const;
    const request = asking('agent', 'loyalty-programme');
    expect(withRows([row], request, customer({ enrolled: false })).effect).toBe('deny');
    expect(withRows([row], request, customer({ enrolled: true, account: 'CLOSED' })).effect).toBe('allow');
  });
});

describe('consent', () => {
  const marketer = (more: Parameters<typeof asking>[2] = {}) => asking('marketer', 'direct-marketing', more);

  test('P18: without any consent, everything that rests on one asks for it', () => {
    for (const category of ['name', 'contact.email', 'loyalty.tier', 'key', 'consent.status'] as const)
      expect(read(marketer(), category, customer())).toBe('CONSENT_REQUIRED');
  });

  test('one for another purpose is none, not even for a broader or a narrower one', () => {
    const state = customer({ consents: [consent('personalisation', 'EMAIL')] });
    expect(read(asking('marketer', 'personalisation'), 'name', state)).toBe('allow');
    expect(read(asking('marketer', 'product-recommendation'), 'name', state)).toBe('CONSENT_REQUIRED');
    expect(read(asking('marketer', 'direct-marketing'), 'name', state)).toBe('CONSENT_REQUIRED');
    const narrower = customer({ consents: [consent('product-recommendation', 'EMAIL')] });
    expect(read(asking('marketer', 'personalisation'), 'name', narrower)).toBe('CONSENT_REQUIRED');
  });

  test('one for another brand is none', () => {
    const state = customer({ consents: [consent('direct-marketing', 'EMAIL', { brand: 'value' })] });
    expect(read(marketer(), 'name', state)).toBe('CONSENT_REQUIRED');
    expect(read(marketer({ brand: 'value' }), 'name', state)).toBe('allow');
  });

  test.each([
    [NOW - 1, 'CONSENT_REQUIRED'],
    [NOW, 'CONSENT_REQUIRED'],
    [NOW + 1, 'allow'],
  ])('its end is compared with the time of the request: until %d at the same moment is over', (until, expected) => {
    const state = customer({
      consents: [consent('direct-marketing', 'EMAIL', { until: new Date(until).toISOString() })],
    });
    expect(read(marketer(), 'name', state)).toBe(expected);
  });

  test('an end with an offset is the moment that it names', () => {
    const until = '2026-03-01T14:00:00+02:00';
    expect(Date.parse(until)).toBe(NOW);
    const state = customer({ consents: [consent('direct-marketing', 'EMAIL', { until })] });
    expect(read(marketer({ now: NOW - 1 }), 'name', state)).toBe('allow');
    expect(read(marketer({ now: NOW }), 'name', state)).toBe('CONSENT_REQUIRED');
  });

  test('an end that is no time is over', () => {
    const state = customer({ consents: [consent('direct-marketing', 'EMAIL', { until: 'later' })] });
    expect(read(marketer(), 'name', state)).toBe('CONSENT_REQUIRED');
  });

  test.each(CHANNELS)(
    'on %s it opens the contact data of that channel, whatever channel the request is for',
    (given) => {
      const state = customer({ consents: [consent('direct-marketing', given)] });
      for (const channel of [undefined, ...CHANNELS])
        for (const category of ['contact.email', 'contact.phone', 'contact.address'] as const)
          expect([channel, category, read(marketer({ channel }), category, state)]).toEqual([
            channel,
            category,
            (contact as Record<string, string>)[given] === category ? 'allow' : 'CONSENT_REQUIRED',
          ]);
    },
  );

  test.each(CHANNELS)('on %s it opens other data, unless the request is for another channel', (given) => {
    const state = customer({ consents: [consent('direct-marketing', given)] });
    for (const channel of [undefined, ...CHANNELS])
      for (const category of ['name', 'loyalty.tier', 'campaign-contact'] as const)
        expect([channel, read(marketer({ channel }), category, state)]).toEqual([
          channel,
          channel === undefined || channel === given ? 'allow' : 'CONSENT_REQUIRED',
        ]);
  });

  test('without a channel it covers no contact data, and only purposes that may leave it out', () => {
    const row = { basis: 'consent', contactChannels: ['EMAIL'] } as const;
    const bare = (purpose: Purpose) => customer({ consents: [consent(purpose, null)] });
    expect(read(asking('analyst', 'research'), 'demographic', bare('research'))).toBe('allow');
    expect(read(asking('analyst', 'service-analytics'), 'demographic', bare('service-analytics'))).toBe('allow');
    expect(withRows([{ ...row, purposes: ['research'] }], asking('agent', 'research'), bare('research'))).toMatchObject(
      {
        code: 'CONSENT_REQUIRED',
      },
    );
    expect(read(marketer(), 'name', bare('direct-marketing'))).toBe('CONSENT_REQUIRED');
    expect(read(asking('analyst', 'research', { channel: 'EMAIL' }), 'demographic', bare('research'))).toBe(
      'CONSENT_REQUIRED',
    );
  });

  test('one that names a recipient is for that recipient', () => {
    const state = customer({ consents: [consent('third-party-sharing', 'EMAIL', { recipient: 'partner-2' })] });
    const of = (recipient?: string) => asking('partner', 'third-party-sharing', { caller: { recipient } });
    expect(read(of('partner-2'), 'contact.email', state)).toBe('allow');
    expect(read(of('partner-1'), 'contact.email', state)).toBe('CONSENT_REQUIRED');
    const nobody = customer({ consents: [consent('third-party-sharing', 'EMAIL', { recipient: null })] });
    expect(read(of('partner-1'), 'contact.email', nobody)).toBe('CONSENT_REQUIRED');
    const somebody = customer({ consents: [consent('direct-marketing', 'EMAIL', { recipient: 'partner-1' })] });
    expect(read(marketer(), 'name', somebody)).toBe('CONSENT_REQUIRED');
  });

  test('a partner who does not say for whom has no rows, whatever the customer allows', () => {
    const anonymous = asking('partner', 'third-party-sharing', { caller: { recipient: undefined } });
    for (const category of CATEGORIES)
      for (const subject of [allowsAll, 'anyone'] as const) {
        const question = { action: 'read', category, arguments: aboutItself(anonymous) } as const;
        expect(decide(builtIn, anonymous, question, subject)).toEqual({ effect: 'deny', code: 'FORBIDDEN' });
      }
  });

  test('for special categories it is explicit', () => {
    const given = (specialCategories: boolean) =>
      customer({ consents: [consent('research', null, { specialCategories })] });
    expect(read(asking('analyst', 'research'), 'special-category', given(false))).toBe('CONSENT_REQUIRED');
    expect(read(asking('analyst', 'research'), 'special-category', given(true))).toBe('allow');
    expect(read(asking('analyst', 'research'), 'demographic', given(false))).toBe('allow');
    const otherPurpose = customer({
      consents: [consent('research', null), consent('service-analytics', null, { specialCategories: true })],
    });
    expect(read(asking('analyst', 'research'), 'special-category', otherPurpose)).toBe('CONSENT_REQUIRED');
  });

  test('the conditions are met by one yes, not by several together', () => {
    const state = customer({
      consents: [consent('direct-marketing', 'SMS'), consent('direct-marketing', 'EMAIL', { brand: 'value' })],
    });
    expect(read(marketer(), 'contact.email', state)).toBe('CONSENT_REQUIRED');
    expect(read(marketer({ channel: 'EMAIL' }), 'name', state)).toBe('CONSENT_REQUIRED');
  });

  test('what no row ever gave, no consent gives', () => {
    expect(read(marketer(), 'birth-date', allowsAll)).toBe('FORBIDDEN');
    expect(read(marketer(), 'demographic', allowsAll)).toBe('FORBIDDEN');
  });
});

describe('legitimate interest', () => {
  const row = { basis: 'legitimate-interest', purposes: ['fraud-prevention', 'product-recommendation'] } as const;

  test('ends with an objection to the purpose, or to a broader one', () => {
    const of = (purpose: Purpose, objections: Purpose[]) =>
      withRows([row], asking('agent', purpose), customer({ objections })).effect;
    expect(of('fraud-prevention', [])).toBe('allow');
    expect(of('fraud-prevention', ['fraud-prevention'])).toBe('deny');
    expect(of('fraud-prevention', ['personalisation'])).toBe('allow');
    expect(of('product-recommendation', ['personalisation'])).toBe('deny');
  });

  test('an objection to a narrower purpose leaves the broader one', () => {
    const broad = { ...row, purposes: ['personalisation'] } as const;
    expect(
      withRows([broad], asking('agent', 'personalisation'), customer({ objections: ['product-recommendation'] }))
        .effect,
    ).toBe('allow');
  });

  test('P18: an objection touches neither contract nor consent nor legal obligation', () => {
    const state = { ...allowsAll, objections: [...PURPOSES] };
    for (const [role, purpose] of everybody)
      for (const category of CATEGORIES.filter((each) => each !== 'aggregate' || role !== 'analyst'))
        expect(read(asking(role, purpose), category, state)).toBe(read(asking(role, purpose), category, allowsAll));
  });

  test('who agreed to nothing counts among many for analytics and research, who objected to it does not (Art. 21(1))', () => {
    for (const purpose of ['service-analytics', 'research'] as const) {
      const of = (state: CustomerState) => read(asking('analyst', purpose), 'aggregate', state);
      expect(of(customer())).toBe('allow');
      expect(of(customer({ objections: [purpose] }))).toBe('FORBIDDEN');
      expect(of(customer({ restricted: true }))).toBe('RESTRICTED');
      expect(of({ ...allowsAll, erased: true })).toBe('FORBIDDEN');
      // Of whoever is only counted not even the key is there.
      expect(read(asking('analyst', purpose), 'key', customer())).toBe('CONSENT_REQUIRED');
    }
    expect(read(asking('marketer', 'personalisation'), 'aggregate', customer())).toBe('CONSENT_REQUIRED');
  });

  test.each(PURPOSES)(
    'an objection made with the request ends consent and interest, and nothing else: %s',
    (purpose) => {
      const objecting = asking(['partner', 'marketer'], purpose, { objections: GPC_OBJECTIONS });
      const of = (basis: LegalBasis, request: Asking) =>
        withRows([{ role: 'partner', purposes: [purpose], basis }], request, {
          ...allowsAll,
          consents: [consent(purpose, 'EMAIL', { specialCategories: true })],
        }).effect;
      for (const basis of LEGAL_BASES) {
        const objected = /consent|interest/.test(basis) && GPC_OBJECTIONS.includes(purpose);
        expect([basis, of(basis, { ...objecting, objections: undefined })]).toEqual([basis, 'allow']);
        expect([basis, of(basis, objecting)]).toEqual([basis, objected ? 'deny' : 'allow']);
      }
    },
  );

  test('a basis that is not known does not stand', () => {
    expect(withRows([{ basis: 'vital-interest' as never }], asking('agent', 'customer-care'))).toMatchObject({
      effect: 'deny',
      code: 'FORBIDDEN',
    });
  });
});
