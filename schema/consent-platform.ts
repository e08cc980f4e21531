/**
 * What passes between Assent and a consent platform of somebody else: `POST /states` as in `customer-state.ts`, `POST /events` with one
 * event, and the webhook by which the platform tells that customers changed. docs/consent-platform.md describes it for who writes the
 * other side; a body that does not fit counts as no answer.
 */
import { z } from 'zod';
import { customerState } from './customer-state.ts';
import {
  CAPTURE_CHANNELS,
  CHANNELS,
  CONSENT_METHODS,
  CONSENT_STATES,
  CONTACT_FREQUENCIES,
  PURPOSES,
  RESTRICTION_GROUNDS,
} from './vocabulary.ts';

export const CONSENT_EVENT_TYPES = [
  /** Consent: an explicit yes, a no to what was asked, a withdrawal (GDPR Art. 7). */
  'GIVEN',
  /** A yes that counts when the customer has confirmed it (double opt-in): the platform asks them, and until then it is no yes. */
  'REQUESTED',
  'REFUSED',
  'WITHDRAWN',
  /** Objection and what takes it back (Art. 21), restriction and its end (Art. 18). */
  'OBJECTED',
  'OBJECTION_WITHDRAWN',
  'RESTRICTED',
  'RESTRICTION_LIFTED',
  /** How often somebody wants to be written to. */
  'PREFERRED',
] as const;

const noticeRef = z.object({ id: z.string(), version: z.string(), language: z.string() });
const time = z.iso.datetime({ offset: true });

/** `POST /events`: what a customer said. What does not belong to its type is null. */
export const consentEvent = z.object({
  /** Of two events with one id the platform records one; both are answered alike. */
  id: z.string(),
  /** Digest of what was asked for: the same id with another digest is answered with 409. Null: the id comes only once. */
  digest: z.string().nullable(),
  type: z.enum(CONSENT_EVENT_TYPES),
  customer: z.string(),
  at: time,
  /** Each of them is meant: what is part of a purpose is named beside it. */
  purposes: z.array(z.enum(PURPOSES)),
  /** Null: of a no, every one; of a yes, none was named. */
  channel: z.enum(CHANNELS).nullable(),
  brand: z.string().nullable(),
  recipient: z.string().nullable(),
  specialCategories: z.boolean(),
  /** What was read, with the SHA-256 of all that it says. */
  notice: noticeRef.extend({ sha256: z.string() }).nullable(),
  method: z.enum(CONSENT_METHODS).nullable(),
  captureChannel: z.enum(CAPTURE_CHANNELS).nullable(),
  evidence: z.object({ reference: z.string(), sha256: z.string() }).nullable(),
  ground: z.enum(RESTRICTION_GROUNDS).nullable(),
  frequency: z.enum(CONTACT_FREQUENCIES).nullable(),
  /** Pseudonym of who acted, and whether for the customer. */
  actor: z.string(),
  onBehalf: z.boolean(),
});
export type ConsentEventBody = z.infer<typeof consentEvent>;

/** A record that the event is about, as it stands after it. */
export const platformRecord = z.object({
  id: z.string().min(1).max(200),
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS).nullable(),
  brand: z.string().nullable(),
  recipient: z.string().nullable(),
  specialCategories: z.boolean(),
  state: z.enum(CONSENT_STATES),
  since: time.nullable(),
  until: time.nullable(),
  notice: noticeRef.nullable(),
});
export type PlatformRecord = z.infer<typeof platformRecord>;

/** Once it is recorded, and every later `POST /states` knows it. */
export const eventAnswer = z.object({
  state: customerState,
  records: z.array(platformRecord).max(1000),
});

/** `type` of the webhook that is looked at; others are none of ours. */
export const CONSENT_CHANGED = 'consent.changed';

export const consentChanged = z.object({
  type: z.literal(CONSENT_CHANGED),
  data: z.object({ customers: z.array(z.string().min(1).max(200)).max(1000) }),
});
