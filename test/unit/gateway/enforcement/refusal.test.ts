/**
 * What a refusal says, for every audience and every code: the table of the model, written out.
 */
import { describe, expect, test } from '@jest/globals';
import type { Decision, Denial } from '../../../../gateway/enforcement/decide.ts';
import { type Audience, audienceOf, fieldRefusal, objectRefusal } from '../../../../gateway/enforcement/refusal.ts';
import { RefusedError } from '../../../../gateway/enforcement/refused-error.ts';
import { type ErrorCode, errors, REFUSALS, type Refusal } from '../../../../schema/errors.ts';
import { type Purpose, ROLES, type Role } from '../../../../schema/vocabulary.ts';
import { asking } from '../../../policy/people.ts';

const AUDIENCES: Readonly<Record<Role, Audience>> = {
  customer: 'self',
  dpo: 'self',
  auditor: 'self',
  agent: 'staff',
  supervisor: 'staff',
  'store-staff': 'staff',
  ingest: 'staff',
  marketer: 'data',
  analyst: 'data',
  partner: 'data',
};
const purpose: Purpose = 'customer-care';
const YES: Decision = { effect: 'allow', row: 'row', basis: 'contract' };
const no = (code: Refusal): Denial => ({ effect: 'deny', code });

describe('the audience', () => {
  test.each(ROLES)('of %s', (role) => {
    expect(audienceOf(asking(role, purpose))).toBe(AUDIENCES[role]);
  });

  const strictest: readonly Audience[] = ['data', 'staff', 'self'];
  test('of several roles is the strictest: data, then staff, then self', () => {
    for (const one of ROLES)
      for (const other of ROLES)
        for (const third of ROLES) {
          const roles = [one, other, third];
          const expected = strictest.find((audience) => roles.some((role) => AUDIENCES[role] === audience));
          expect([roles, audienceOf(asking(roles, purpose))]).toEqual([roles, expected]);
        }
  });
});

describe('a refused field', () => {
  const FIELD: Readonly<Record<Audience, Readonly<Record<Refusal, ErrorCode>>>> = {
    self: {
      FORBIDDEN: 'FORBIDDEN',
      CASE_REQUIRED: 'CASE_REQUIRED',
      STEP_UP_REQUIRED: 'STEP_UP_REQUIRED',
      CONSENT_REQUIRED: 'CONSENT_REQUIRED',
      RESTRICTED: 'RESTRICTED',
    },
    staff: {
      FORBIDDEN: 'FORBIDDEN',
      CASE_REQUIRED: 'CASE_REQUIRED',
      STEP_UP_REQUIRED: 'STEP_UP_REQUIRED',
      CONSENT_REQUIRED: 'FORBIDDEN',
      RESTRICTED: 'FORBIDDEN',
    },
    data: {
      FORBIDDEN: 'CONSENT_REQUIRED',
      CASE_REQUIRED: 'CONSENT_REQUIRED',
      STEP_UP_REQUIRED: 'CONSENT_REQUIRED',
      CONSENT_REQUIRED: 'CONSENT_REQUIRED',
      RESTRICTED: 'CONSENT_REQUIRED',
    },
  };
  const cells = (Object.keys(FIELD) as Audience[]).flatMap((audience) =>
    REFUSALS.map((code) => [audience, code] as const),
  );

  test.each(cells)('for %s, decided %s for this customer', (audience, code) => {
    expect(fieldRefusal(audience, no(code), YES)).toBe(FIELD[audience][code]);
  });

  test.each(cells)('for %s, decided %s for everybody', (audience, code) => {
    const forData = code === 'STEP_UP_REQUIRED' ? code : 'FORBIDDEN';
    const expected = audience === 'data' ? forData : FIELD[audience][code];
    expect(fieldRefusal(audience, no(code), no(code))).toBe(expected);
  });
});

describe('a refused object', () => {
  const OBJECT: Readonly<Record<Role, ErrorCode | undefined>> = {
    // A customer who asks about another id: silence.
    customer: undefined,
    dpo: 'FORBIDDEN',
    auditor: 'FORBIDDEN',
    agent: 'FORBIDDEN',
    supervisor: 'FORBIDDEN',
    'store-staff': 'FORBIDDEN',
    ingest: 'FORBIDDEN',
    marketer: 'CONSENT_REQUIRED',
    analyst: 'CONSENT_REQUIRED',
    partner: 'CONSENT_REQUIRED',
  };

  test.each(ROLES)('for %s', (role) => {
    for (const anyone of [YES, no('FORBIDDEN'), no('CONSENT_REQUIRED')])
      for (const customer of [undefined, '2455'])
        expect(objectRefusal(asking(role, purpose), customer, anyone)).toBe(OBJECT[role]);
  });

  test.each(ROLES)('for %s, when a stronger token is all that is missing, whoever it is about', (role) => {
    const expected = role === 'customer' ? undefined : 'STEP_UP_REQUIRED';
    expect(objectRefusal(asking(role, purpose), '2455', no('STEP_UP_REQUIRED'))).toBe(expected);
  });
});

describe('a refusal as an error', () => {
  test.each(Object.keys(errors) as ErrorCode[])('%s has message, path and extensions, and no locations', (code) => {
    const about = { coordinate: 'Customer.name', category: 'name', purpose };
    expect(JSON.parse(JSON.stringify(new RefusedError(code, about, ['customer', 'name'])))).toEqual({
      message: errors[code].message,
      path: ['customer', 'name'],
      extensions: { code, ...about },
    });
    expect(JSON.parse(JSON.stringify(new RefusedError(code)))).toEqual({
      message: errors[code].message,
      extensions: { code },
    });
  });

  test('no two codes say the same, so that a message is a function of its code', () => {
    const messages = Object.values(errors).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
  });
});
