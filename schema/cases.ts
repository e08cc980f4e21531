/**
 * Cases with customers, as the gateway and the consent service tell each other of them: both endpoints are internal (POST, JSON, the
 * gateway's passport), and the passport says who acts. What a case opens is no matter of this: it is in the customer's state.
 */
import { z } from 'zod';
import { CASE_ASSURANCES, type CaseAssurance, CHANNELS, type Channel } from './vocabulary.ts';

/** What a customer has called about. */
export const CASE_REASONS = [
  'ORDER',
  'DELIVERY',
  'RETURN',
  'LOYALTY',
  'CONTACT_DATA',
  'CONSENT',
  'COMPLAINT',
  'OTHER',
] as const;
export type CaseReason = (typeof CASE_REASONS)[number];

/** How it can be found out that whoever is on the telephone is the customer. */
export const VERIFICATION_METHODS = ['ONE_TIME_CODE', 'PURCHASE_KNOWLEDGE', 'IDENTITY_TOKEN'] as const;
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

/** How sure it is then. What somebody bought is known to whoever shops with them, or reads their receipts. */
export const ASSURANCE_OF: Readonly<Record<VerificationMethod, CaseAssurance>> = {
  ONE_TIME_CODE: 'substantial',
  PURCHASE_KNOWLEDGE: 'low',
  IDENTITY_TOKEN: 'substantial',
};

/** Where a code can be sent: what only the customer reads, and not the line on which somebody is calling. */
export const CODE_CHANNELS = ['EMAIL', 'SMS', 'PUSH', 'IN_APP'] as const satisfies readonly Channel[];

/** Why somebody needs data of a customer who cannot be verified (GDPR Art. 6(1)(f); the first also Art. 6(1)(d)). */
export const BREAK_GLASS_REASONS = [
  'DANGER_TO_LIFE',
  'FRAUD_UNDER_WAY',
  'VERIFICATION_IMPOSSIBLE',
  'SYSTEM_FAILURE',
] as const;
export type BreakGlassReason = (typeof BREAK_GLASS_REASONS)[number];

export const BREAK_GLASS_OUTCOMES = ['JUSTIFIED', 'NOT_JUSTIFIED'] as const;
export type BreakGlassOutcome = (typeof BREAK_GLASS_OUTCOMES)[number];

/** Characters of what is said beside a reason or an outcome. */
export const MAX_REMARK = 500;
/** Customers whose cases, and reviews that, are asked for at once. */
export const MAX_ASKED = 100;

const id = z.string().min(1).max(200);
const remark = z.string().trim().min(1).max(MAX_REMARK);
const one = { customer: id, case: id };

/** `POST /cases`. Whatever is not there, not the asker's, over or wrong has one answer: `{ case: null }`. */
export const casesRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), customer: id, reason: z.enum(CASE_REASONS), channel: z.enum(CHANNELS) }),
  z.strictObject({
    do: z.literal('send-code'),
    ...one,
    channel: z.enum(CODE_CHANNELS),
    brand: z.string().max(200),
    language: z.enum(['en', 'sv', 'de']),
  }),
  z.strictObject({ do: z.literal('try-code'), ...one, code: z.string().max(64) }),
  /** Counts a try of another method, before it is looked at. */
  z.strictObject({ do: z.literal('try'), ...one, method: z.enum(VERIFICATION_METHODS).exclude(['ONE_TIME_CODE']) }),
  /** That try was right. It is the last that was counted, or it counts for nothing. */
  z.strictObject({ do: z.literal('verified'), ...one, turn: id }),
  z.strictObject({ do: z.literal('close'), ...one }),
  z.strictObject({
    do: z.literal('break-glass'),
    customer: id,
    reason: z.enum(BREAK_GLASS_REASONS),
    text: remark,
  }),
]);
export type CasesRequest = z.infer<typeof casesRequest>;

const time = z.iso.datetime();

/** A case as it stands. */
export const caseFacts = z.object({
  id,
  /** Pseudonym of the member of staff whose case it is. */
  actor: z.string(),
  reason: z.enum([...CASE_REASONS, ...BREAK_GLASS_REASONS]),
  /** On which the customer called; null: break-glass. */
  channel: z.enum(CHANNELS).nullable(),
  openedAt: time,
  /** Exclusive. */
  until: time,
  /** Null: nobody was verified (yet). */
  method: z.enum(VERIFICATION_METHODS).nullable(),
  assurance: z.enum([...CASE_ASSURANCES, 'break-glass']).nullable(),
});
export type CaseFacts = z.infer<typeof caseFacts>;

export const casesAnswer = z.object({
  case: caseFacts.nullable(),
  /** Of a `try`: what `verified` has to name. */
  turn: id.optional(),
  /** Of `send-code`: whether who sends messages has taken it; else it is tried again. */
  isSent: z.boolean().optional(),
});
export type CasesAnswer = z.infer<typeof casesAnswer>;

/** `POST /open-cases`: the cases of customers that are open or stand, one list for each, in their order. */
export const openCasesRequest = z.strictObject({ customers: z.array(id).max(MAX_ASKED) });
export const openCasesAnswer = z.object({ cases: z.array(z.array(caseFacts)) });

/** What was opened in an emergency, and what came of looking at it. */
export const breakGlassReview = z.object({
  /** Id of the case. */
  id,
  customer: id,
  actor: z.string(),
  reason: z.enum(BREAK_GLASS_REASONS),
  text: z.string(),
  at: time,
  until: time,
  outcome: z.enum(BREAK_GLASS_OUTCOMES).nullable(),
  remark: z.string().nullable(),
  reviewedAt: time.nullable(),
  reviewer: z.string().nullable(),
  /** Where it stands in the queue. */
  place: z.string(),
});
export type BreakGlassReview = z.infer<typeof breakGlassReview>;

/** `POST /break-glass`: what waits for a review, the oldest first; or one of them, reviewed. */
export const reviewsRequest = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('list'),
    after: z.string().max(512).nullable(),
    limit: z
      .int()
      .positive()
      .max(MAX_ASKED + 1),
  }),
  z.strictObject({
    do: z.literal('review'),
    ...one,
    outcome: z.enum(BREAK_GLASS_OUTCOMES),
    remark,
  }),
]);
/** Nothing is found where there is none that waits. */
export const reviewsAnswer = z.object({ reviews: z.array(breakGlassReview) });

/**
 * `POST /knowledge` of the service that knows purchases: whether all of it is so of one of the customer's recent purchases. Right or
 * wrong, and nothing else.
 */
export const knowledgeRequest = z.strictObject({
  customer: id,
  /** The day of the purchase; some days off is near enough. */
  placedOn: z.iso.date(),
  store: z.string().max(200),
  /** In whole units of the currency. */
  total: z.int().nonnegative().max(1_000_000),
  /** A type of product that was among it, as the catalogue calls it. */
  productType: z.string().max(200),
});
export type KnowledgeRequest = z.infer<typeof knowledgeRequest>;
export const knowledgeAnswer = z.object({ isRight: z.boolean() });
