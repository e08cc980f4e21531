/**
 * What the claims of a verified token mean: pure, no keys, no clock. The signature was checked before; here only the
 * shape and the sense count, and whatever makes no sense is nobody.
 */
import { z } from 'zod';
import { BRANDS, PURPOSES, type Purpose, ROLES, type Role } from '../../schema/vocabulary.ts';
import { actorOf } from './act.ts';
import type { Caller, Delegator, VerifiedToken } from './caller.ts';

import { statedRisk } from './risk.ts';

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

/** The known roles of a party, or undefined for a mixture that makes no sense. */
function rolesOf(sent: readonly string[], customer: string | undefined): readonly Role[] | undefined {
  const roles: Role[] = among(ROLES, sent);
  const isCustomer = roles.includes('customer');
  // Of all roles that were sent: one that is unknown here (a household, a bot) can still make it somebody else.
  if (roles.length === 0 || (isCustomer && sent.some((role) => role !== 'customer'))) return undefined;
  return isCustomer === (customer !== undefined) ? roles : undefined;
}

const recipientOf = (roles: readonly Role[], recipient: string | undefined): string | undefined =>
  roles.includes('partner') ? recipient : undefined;

/**
 * The caller that a payload describes, or undefined for a payload that describes nobody.
 * Self is: exactly the role `customer`, a `customer` claim, no `act`. With `act` the caller is the acting party, and the rest of the
 * claims is about the one that it acts for. Mixtures of the role `customer` and others are nobody, on either side.
 *
 * @param payload claims of a token whose signature, issuer, audience and time were verified
 * @param pseudonym stable name for (issuer, subject) that says nothing about either
 */
export function callerOf(
  payload: Readonly<Record<string, unknown>>,
  pseudonym: (issuer: string, subject: string) => string,
): VerifiedToken | undefined {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return undefined;
  const { iss, sub, customer, recipient, brand, acr, auth_time: authTime } = parsed.data;
  const roles = rolesOf(parsed.data.roles, customer);
  if (roles === undefined) return undefined;

  const party = { actor: pseudonym(iss, sub), roles, customer, recipient: recipientOf(roles, recipient) };
  const caller = 'act' in payload ? actingFor(party, { ...parsed.data, act: payload.act }, pseudonym) : party;
  if (caller === undefined) return undefined;
  const purposes: Purpose[] = among(PURPOSES, parsed.data.purposes);
  return { caller: { subject: sub, ...caller, acr, authTime }, purposes, brand, risk: statedRisk(payload.risk) };
}

type Party = Omit<Caller, 'acr' | 'authTime'>;

/** The acting party with the one that it acts for, or undefined where the two make no sense together. */
function actingFor(
  onBehalfOf: Delegator,
  { iss, sub, act }: { readonly iss: string; readonly sub: string; readonly act: unknown },
  pseudonym: (issuer: string, subject: string) => string,
): Party | undefined {
  const actor = actorOf(act);
  const roles = actor && rolesOf(actor.roles, actor.customer);
  if (actor === undefined || roles === undefined) return undefined;
  // What a service owes, such as evidence of a yes, is asked of who sends it: nobody else sends it in its name.
  if (onBehalfOf.roles.includes('ingest')) return undefined;
  const issuer = actor.iss ?? iss;
  // Whoever acts for themselves is no delegate, and does not become themselves by it.
  if (issuer === iss && actor.sub === sub) return undefined;
  if (actor.customer !== undefined && actor.customer === onBehalfOf.customer) return undefined;
  return {
    subject: actor.sub,
    actor: pseudonym(issuer, actor.sub),
    roles,
    recipient: recipientOf(roles, actor.recipient),
    actingCustomer: actor.customer,
    onBehalfOf,
  };
}
