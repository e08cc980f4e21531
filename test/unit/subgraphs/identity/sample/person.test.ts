/** The made-up persons: the same for the same id, of the age that the household stated, reachable by nobody. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalEmail, normalPhone } from '../../../../../schema/normal-forms.ts';
import { personOf } from '../../../../../subgraphs/identity/sample/person.ts';

const id = fc.integer({ min: 1, max: 2500 }).map(String);
const BANDS = ['19-24', '25-34', '35-44', '45-54', '55-64', '65+', null];
const today = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true });

/** Whole years between a birth date and a day. */
function ageOn(day: Date, birthDate: string): number {
  const birth = new Date(birthDate);
  const before =
    day.getUTCMonth() < birth.getUTCMonth() ||
    (day.getUTCMonth() === birth.getUTCMonth() && day.getUTCDate() < birth.getUTCDate());
  return day.getUTCFullYear() - birth.getUTCFullYear() - (before ? 1 : 0);
}

describe('a person', () => {
  test('is the same for the same id, whoever was made before', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const now = new Date('2026-05-05');
        const first = personOf(a, '35-44', now);
        personOf(b, null, now);
        expect(personOf(a, '35-44', now)).toEqual(first);
      }),
    );
  });

  test('has the age of the band and is never born on 1 January', () => {
    fc.assert(
      fc.property(id, fc.constantFrom(...BANDS), today, (of, band, day) => {
        const { birthDate } = personOf(of, band, day);
        expect(birthDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(birthDate).not.toMatch(/-01-01$/);
        const [low, high] = band === null ? [19, 84] : band === '65+' ? [65, 84] : band.split('-').map(Number);
        const age = ageOn(day, birthDate);
        expect(age).toBeGreaterThanOrEqual(low!);
        expect(age).toBeLessThanOrEqual(high!);
      }),
    );
  });

  test('has contact data that is well-formed and belongs to nobody', () => {
    fc.assert(
      fc.property(id, (of) => {
        const { email, phone, address, identities } = personOf(of, null, new Date('2026-05-05'));
        expect(normalEmail(email)).toBe(email);
        expect(email).toMatch(/@example\.(com|org|net)$/);
        expect(normalPhone(phone)).toBe(phone);
        expect(phone).toMatch(/55501\d\d$/);
        expect(Object.values(address)).not.toContain('');
        expect(address.postalCode).toMatch(/^\d{5}$/);
        expect(identities.length).toBeGreaterThan(0);
        for (const { subject } of identities) expect(subject).toMatch(/^[a-z]{24}$/);
      }),
      { numRuns: 1000 },
    );
  });
});
