/**
 * What the claims of a verified token mean: pure, no keys, no clock. The signature was checked before; here only the
 * shape and the sense count, and whatever makes no sense is nobody.
 */
import { z } from 'zod';
import { BRANDS, PURPOSES, type Purpose, ROLES, type Role } from '../../schema/vocabulary.ts';
import type { VerifiedToken } from './caller.ts';

const text = z.string().min(1).max(256);

/** Seconds since the epoch, up to the year 9999: JSON can spell numbers (`1e400`) that no comparison makes sense of. */
const time = z.number().nonnegative().max(253_402_300_799);

/** Claims of the contract. Others (`iss`, `aud`, `typ`), and whether times are the right ones, are judged where the signature is. */
const claims = z.object({
  iss: text,
  sub: text,
  roles: z.array(z.string().max(256)).max(100),
  purposes: z.array(z.string().max(256)).max(100).default([]),
  customer: z.string().min(1).max(200).optional(),
  brand: z.enum(BRANDS).optional(),
  recipient: text.optional(),
  acr: text.optional(),
  auth_time: time.optional(),
  exp: time,
  nbf: time.optional(),
  iat: time.optional(),
});

const among = <T extends string>(known: readonly T[], values: readonly string[]): T[] => {
  const wanted = new Set(values);
  return [...wanted].filter((value): value is T => (known as readonly string[]).includes(value));
};

/**
 * The caller that a payload describes, or undefined for a payload that describes nobody.
 * Self is: exactly the role `customer`, a `customer` claim, no `act`. Delegation (`act`, RFC 8693) and mixtures of self
 * and other roles are nobody until delegation is defined.
 *
 * @param payload claims of a token whose signature, issuer, audience and time were verified
 * @param pseudonym stable name for (issuer, subject) that says nothing about either
 */
export function callerOf(
  payload: Readonly<Record<string, unknown>>,
  pseudonym: (issuer: string, subject: string) => string,
): VerifiedToken | undefined {
  if ('act' in payload) return undefined;
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return undefined;
  const { iss, sub, customer, brand, recipient, acr, auth_time: authTime } = parsed.data;

  const roles: Role[] = among(ROLES, parsed.data.roles);
  if (roles.length === 0) return undefined;
  const isCustomer = roles.includes('customer');
  // Of all roles that were sent: one that is unknown here (a delegate, a guardian) can still make it somebody else.
  if (isCustomer && parsed.data.roles.some((role) => role !== 'customer')) return undefined;
  if (isCustomer !== (customer !== undefined)) return undefined;

  const purposes: Purpose[] = among(PURPOSES, parsed.data.purposes);
  return {
    caller: {
      subject: sub,
      actor: pseudonym(iss, sub),
      roles,
      customer,
      recipient: roles.includes('partner') ? recipient : undefined,
      acr,
      authTime,
    },
    purposes,
    brand,
  };
}
