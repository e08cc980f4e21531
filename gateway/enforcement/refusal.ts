/**
 * What a refusal says depends on who hears it: the customer everything, staff a coarse code, data teams only that consent
 * is missing, a stranger nothing. Here and nowhere else, so that "unknown", "erased" and "denied" cannot drift apart.
 */
import type { ErrorCode } from '../../schema/errors.ts';
import type { Role } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { boundCustomer } from '../caller/parties.ts';
import type { Decision, Denial } from './decide.ts';

export type Audience = 'self' | 'staff' | 'data';

const DATA: readonly Role[] = ['marketer', 'analyst', 'partner'];
const STAFF: readonly Role[] = ['agent', 'supervisor', 'store-staff', 'ingest'];

/** The strictest audience among the roles of all parties: data, then staff, then self. */
export function audienceOf({ caller }: Asking): Audience {
  const roles = [...caller.roles, ...(caller.onBehalfOf?.roles ?? [])];
  const has = (some: readonly Role[]): boolean => roles.some((role) => some.includes(role));
  if (has(DATA)) return 'data';
  return has(STAFF) ? 'staff' : 'self';
}

/**
 * The code of a refused field.
 * @param anyone the decision for anyone: whether it could be allowed at all
 */
export function fieldRefusal(audience: Audience, denial: Denial, anyone: Decision): ErrorCode {
  if (audience === 'self') return denial.code;
  if (audience === 'staff') return coarse(denial.code);
  if (anyone.effect !== 'deny') return 'CONSENT_REQUIRED';
  return isStepUp(anyone) ? anyone.code : 'FORBIDDEN';
}

/** Staff learn what they can do (open a case, step up), not what the customer decided. */
const coarse = (code: ErrorCode): ErrorCode =>
  code === 'CONSENT_REQUIRED' || code === 'RESTRICTED' ? 'FORBIDDEN' : code;

/**
 * What only a stronger token is missing for. Decided for anyone, it comes from the token and the policy alone and is the same for
 * every id, so every audience may hear it.
 */
export const isStepUp = (anyone: Decision): anyone is Denial =>
  anyone.effect === 'deny' && anyone.code === 'STEP_UP_REQUIRED';

/**
 * The code of an object that is not there for this caller; undefined: silence. The same for unknown, erased and refused ids.
 * @param customer whose object it is; absent: nobody's, or not known
 * @param anyone the decision for anyone
 */
export function objectRefusal(asking: Asking, customer: string | undefined, anyone: Decision): ErrorCode | undefined {
  const bound = boundCustomer(asking.caller);
  if (bound !== undefined && bound !== customer) return undefined;
  if (isStepUp(anyone)) return anyone.code;
  return audienceOf(asking) === 'data' ? 'CONSENT_REQUIRED' : 'FORBIDDEN';
}
