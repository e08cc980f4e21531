/** What a history says beside the answers: everything that was said, once, as it was said, and what its receipt makes of it. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consentPurposes, withNarrower } from '../../../../../../schema/purposes.ts';
import { rightsReceiptClaims } from '../../../../../../schema/rights-receipt.ts';
import type { LedgerEntry } from '../../../../../../subgraphs/consent/model/history/chain.ts';
import { scopesAdded } from '../../../../../../subgraphs/consent/model/history/scopes.ts';
import { lineOf } from '../../../../../../subgraphs/consent/model/lines.ts';
import { rightsEventsOf } from '../../../../../../subgraphs/consent/model/rights/event.ts';
import { rightsReceiptOf } from '../../../../../../subgraphs/consent/model/rights/receipt.ts';
import { day, lived, nobody, type Step, saying, step } from '../../../../../support/consent-lives.ts';

/** The history of a life, one step a day, as the store writes it. */
function historyOf(steps: readonly Step[]): LedgerEntry[] {
  let customer = nobody('2489');
  return steps.map((one, index) => {
    const before = customer;
    customer = lived(customer, one, day(index + 1));
    const events = customer.events.slice(before.events.length).map(lineOf);
    const scopes = scopesAdded(before.withdrawals, customer.withdrawals);
    return {
      customer: '2489',
      epoch: index + 1,
      recordedAt: day(index + 1),
      previous: null,
      events,
      ...scopes,
      hash: '',
    };
  });
}

/** What a step has to be found as. */
function foundAs(one: Step): readonly object[] {
  switch (one.does) {
    case 'withdraw': {
      const { purpose, channel, brand, recipient } = one;
      const purposes = purpose === null ? consentPurposes : withNarrower(purpose);
      return [{ kind: 'WITHDRAWN', purposes, channel, brand, recipient }];
    }
    case 'object':
      return withNarrower(one.purpose).map((purpose) => ({ kind: 'OBJECTED', purposes: [purpose] }));
    case 'restrict':
      return [{ kind: 'RESTRICTED', purposes: [] }];
    case 'prefer':
      return [{ kind: 'PREFERRED', channel: 'EMAIL', frequency: one.frequency, purposes: [] }];
    default:
      return [];
  }
}

const steps = fc.array(fc.oneof(step, saying), { maxLength: 20 });

describe('A history', () => {
  test('tells everything that was said beside the answers once, as it was said, also where it ended nothing', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const found = rightsEventsOf(historyOf(some));
        for (const [index, one] of some.entries()) {
          const own = found.filter(
            ({ at, kind }) => at.getTime() === day(index + 1).getTime() && kind !== 'OBJECTION_WITHDRAWN',
          );
          const expected = foundAs(one);
          expect(own).toHaveLength(expected.length);
          for (const each of expected)
            expect(own).toContainEqual(
              expect.objectContaining({ ...each, actor: 'pseudonym', onBehalf: false, at: day(index + 1) }),
            );
        }
        const times = found.map(({ at }) => at.getTime());
        expect(times).toEqual([...times].sort((one, other) => other - one));
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        expect(rightsEventsOf(historyOf(some).slice(0, 0))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('of a withdrawal that nobody put a name to says so, and its receipt too', () => {
    const scope = { purposes: ['research'], channel: null, brand: 'fresh', recipient: null, at: day(1) };
    const entry = { customer: '2489', epoch: 1, recordedAt: day(1), previous: null, events: [], hash: '' };
    const [event] = rightsEventsOf([{ ...entry, withdrawals: [JSON.stringify(scope)] }]);
    expect(event).toMatchObject({ kind: 'WITHDRAWN', actor: null, onBehalf: null, brand: 'fresh' });
    const claims = rightsReceiptOf('2489', event!);
    expect(claims).toMatchObject({
      pii_controllers: ['Fresh, privacy@fresh.example'],
      event: { entity_id: null, on_behalf: null, data_subject_right: 'eu-gdpr:A7-3' },
    });
    expect(rightsReceiptClaims.parse(claims)).toEqual(claims);
  });
});

describe('A receipt', () => {
  test('of an objection: who, what about, on which right, to whom, when, where and by whom', () => {
    const [event] = rightsEventsOf(historyOf([{ does: 'object', purpose: 'fraud-prevention' }]));
    expect(rightsReceiptOf('2489', event!)).toEqual({
      iss: 'urn:assent:consent',
      iat: day(1).getTime() / 1000,
      jti: event!.id,
      schema_version: 'urn:assent:rights-receipt:1.0',
      pii_principal_id: '2489',
      pii_controllers: ['Fresh, privacy@fresh.example', 'Value, privacy@value.example'],
      purposes: [{ purpose: 'fraud-prevention', lawful_basis: 'legitimate-interest' }],
      recipient_third_parties: [],
      channel: null,
      brand: null,
      event: {
        event_type: 'OBJECTED',
        event_time: day(1).toISOString(),
        data_subject_right: 'eu-gdpr:A21',
        ground: null,
        frequency: null,
        signal: null,
        capture_channel: 'WEB',
        entity_id: 'pseudonym',
        on_behalf: false,
      },
    });
  });

  test('of any event is of the form that it is verified by, and says the same each time', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const [events, again] = [rightsEventsOf(historyOf(some)), rightsEventsOf(historyOf(some))];
        for (const [index, event] of events.entries()) {
          const claims = rightsReceiptOf('2489', event);
          expect(rightsReceiptClaims.parse(claims)).toEqual(claims);
          const { jti: _, ...rest } = rightsReceiptOf('2489', again[index]!);
          expect(claims).toMatchObject(rest);
        }
      }),
      { numRuns: 100 },
    );
  });
});
