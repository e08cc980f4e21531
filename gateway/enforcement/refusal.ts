/**
 * What a refusal says depends on who hears it: the customer everything, staff a coarse code, data teams only that consent
 * is missing, a stranger nothing. Here and nowhere else, so that "unknown", "erased" and "denied" cannot drift apart.
 */
import type { ErrorCode } from '../../schema/errors.ts';
import type { Role } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import type { Decision } from './decide.ts';

export type Audience = 'self' | 'staff' | 'data';

const DATA: readonly Role[] = ['marketer', 'analyst', 'partner'];
const STAFF: readonly Role[] = ['agent', 'supervisor', 'store-staff', 'ingest'];

/** The strictest audience among the caller's roles: data, then staff, then self. */
export function audienceOf(asking: Asking): Audience {
  const has = (some: readonly Role[]): boolean => asking.caller.roles.some((role) => some.includes(role));
  if (has(DATA)) return 'data';
  return has(STAFF) ? 'staff' : 'self';
}

type Denial = Extract<Decision, { effect: 'deny' }>;

/** The code of a refused field. `never`: the decision for anyone, so whether a row exists at all. */
export function fieldRefusal(audience: Audience, denial: Denial, never: boolean): ErrorCode {
  if (audience === 'self') return denial.code;
  if (audience === 'staff') return coarse(denial.code);
  return never ? 'FORBIDDEN' : 'CONSENT_REQUIRED';
}

/** Staff learn what they can do (open a case, step up), not what the customer decided. */
const coarse = (code: ErrorCode): ErrorCode =>
  code === 'CONSENT_REQUIRED' || code === 'RESTRICTED' ? 'FORBIDDEN' : code;

/** The code of an object that is not there for this caller; undefined: silence. The same for unknown, erased and refused ids. */
export function objectRefusal(asking: Asking): ErrorCode | undefined {
  if (asking.caller.customer !== undefined) return undefined;
  return audienceOf(asking) === 'data' ? 'CONSENT_REQUIRED' : 'FORBIDDEN';
}
