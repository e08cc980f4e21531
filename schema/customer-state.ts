/**
 * The state of a customer as the consent service answers it: `POST /states` with `{ ids }` gives one state per id, in order;
 * with `purposes`, `brands` and `recipients`, no more of their consents than the request needs.
 * The shape is the contract between the gateway and any consent service; a body that does not fit it counts as no answer.
 */
import { z } from 'zod';
import { ACCOUNT_STATES, CASE_ASSURANCES, CHANNELS, PREFERENCE_SIGNALS, PURPOSES } from './vocabulary.ts';

/** One valid yes. Whatever is not listed is a no: refused, pending, withdrawn, outdated and unknown look alike. */
export const consentInForce = z.object({
  purpose: z.enum(PURPOSES),
  /** Absent (null) only for purposes whose consent needs no channel. */
  channel: z.enum(CHANNELS).nullable(),
  brand: z.string(),
  recipient: z.string().nullable(),
  /** Explicit consent for special categories, Art. 9(2)(a). */
  specialCategories: z.boolean(),
  /** End of validity, RFC 3339 (exclusive); null: no end. Compared with the time of the decision. */
  until: z.iso.datetime({ offset: true }).nullable(),
});
export type ConsentInForce = z.infer<typeof consentInForce>;

/**
 * What lets one member of staff act under one case with the customer, until it ends: a case in which the customer was verified, or access
 * in an emergency (break-glass), in which they were not. A case that is only opened, closed or over is not among them.
 */
export const caseGrant = z.object({
  /** Id of the case: what is sent as `x-case`. */
  id: z.string(),
  /** Pseudonym of the one who may act under it, as in passports. */
  actor: z.string(),
  assurance: z.enum([...CASE_ASSURANCES, 'break-glass']),
  /** RFC 3339 (exclusive); compared with the time of the decision. */
  until: z.iso.datetime({ offset: true }),
});
export type CaseGrant = z.infer<typeof caseGrant>;

export const customerState = z.discriminatedUnion('known', [
  z.object({ id: z.string(), known: z.literal(false) }),
  z.object({
    id: z.string(),
    known: z.literal(true),
    /** Raised by one with every change, atomically with it. */
    epoch: z.int().nonnegative(),
    erased: z.boolean(),
    /** Restriction of processing, Art. 18. */
    restricted: z.boolean(),
    account: z.enum(ACCOUNT_STATES),
    /** Member of the loyalty programme. */
    enrolled: z.boolean(),
    /** Purposes objected to under Art. 21(1): they end legitimate interest. */
    objections: z.array(z.enum(PURPOSES)),
    consents: z.array(consentInForce),
    /**
     * Key of the pseudonyms under which the trail knows this customer: random, made with the customer, destroyed with them at
     * erasure, so that what the trail holds is then nobody's. Absent: the service keeps none.
     */
    trailKey: z.string().min(16).max(128).optional(),
    /**
     * Signals of the customer's device that are on record: those need not be told again (schema/preference-signal.ts). They decide
     * nothing. Absent: the service keeps none, and is told none.
     */
    signals: z.array(z.enum(PREFERENCE_SIGNALS)).optional(),
    /** Under which staff may act now. Absent: the service keeps none. */
    cases: z.array(caseGrant).optional(),
  }),
]);
export type CustomerState = z.infer<typeof customerState>;

/** The largest number of ids in one `POST /states`. */
export const MAX_STATES = 1000;
/** The largest number of brands, and of recipients. */
const MAX_NAMES = 1000;

export const statesRequest = z.object({
  ids: z.array(z.string().max(200)).max(MAX_STATES),
  /** Only consents to these purposes are needed; absent: all. A service may tell more. */
  purposes: z.array(z.enum(PURPOSES)).optional(),
  /** The same for brands; and for recipients, beside the consents that name none. */
  brands: z.array(z.string().max(200)).max(MAX_NAMES).optional(),
  recipients: z.array(z.string().max(256)).max(MAX_NAMES).optional(),
});
export const statesAnswer = z.object({ states: z.array(customerState) });
