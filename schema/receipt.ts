/**
 * A consent receipt: one event of a consent record, signed as a JWT that never ends. Claims have the names of ISO/IEC TS 27560 where it
 * has one, values are the words of `vocabulary.ts`. The shape is what receipts are read by for as long as anybody keeps one:
 * claims may be added under a new minor version, and none may change its meaning.
 */
import { z } from 'zod';

/** `typ` of a receipt (RFC 8725, section 3.11): no other token of ours is one, and it is no other token. */
export const RECEIPT_TYPE = 'consent-receipt+jwt';
export const RECEIPT_ISSUER = 'urn:assent:consent';
export const RECEIPT_ALGORITHM = 'ES256';
export const RECEIPT_SCHEMA = 'urn:assent:consent-receipt:1.0';

const time = z.iso.datetime();

export const receiptClaims = z.object({
  /** Who signed: {@link RECEIPT_ISSUER}. */
  iss: z.literal(RECEIPT_ISSUER),
  /** Seconds of `event.event_time`: a receipt is made when it is asked for, and says the same each time. */
  iat: z.int(),
  /** Id of the event, which is that of the receipt (TS 27560: receipt_id). */
  jti: z.string(),
  /** Which claims there are, and what they mean (TS 27560). */
  schema_version: z.string().startsWith('urn:assent:consent-receipt:1.'),
  /** The consent record that the event belongs to (TS 27560). */
  record_id: z.string(),
  /** Whose consent it is: the customer's id (TS 27560). */
  pii_principal_id: z.string(),
  /** Who is responsible for the processing, joint controllers after the first (TS 27560; GDPR Art. 4(7), 26), as the notice lists them; else the brand. */
  pii_controllers: z.array(z.string()),
  /** What for, each with what it rests on (TS 27560: purposes, lawful_basis). */
  purposes: z.array(z.object({ purpose: z.string(), lawful_basis: z.string() })).min(1),
  /** Kinds of data that the notice names, of a withdrawal the one of what it ended (TS 27560); null: no notice is on record, or none that is published here. */
  pii_information: z.array(z.string()).nullable(),
  /** Whether explicit consent for special categories is part of it (GDPR Art. 9(2)(a)). */
  special_categories: z.boolean(),
  /** Who outside the group may receive data (TS 27560); empty: nobody. */
  recipient_third_parties: z.array(z.string()),
  /** The channel over which the customer may be contacted; null: none is named. */
  channel: z.string().nullable(),
  /** The brand that it was answered to. */
  brand: z.string(),
  /** What had been shown (TS 27560: privacy_notice, language); null: nothing that is on record, as for a withdrawal. */
  privacy_notice: z
    .object({
      id: z.string(),
      version: z.string(),
      language: z.string(),
      /** SHA-256 of the notice as the event recorded it; null: it recorded none. */
      sha256: z.string().nullable(),
    })
    .nullable(),
  /** What happened (TS 27560: event). */
  event: z.object({
    /** One of `CONSENT_STATES`. */
    event_state: z.string(),
    event_time: time,
    /** End of the validity of a yes (exclusive); null: none, or it is no yes. */
    valid_until: time.nullable(),
    /** How it was answered; null: not recorded, as for a withdrawal, which has no form (GDPR Art. 7(3)). */
    collection_method: z.string().nullable(),
    /** Where it was captured; null as above. */
    capture_channel: z.string().nullable(),
    /** Pseudonym of who acted (TS 27560: entity_id). */
    entity_id: z.string(),
    /** Somebody else than the customer acted for them. */
    on_behalf: z.boolean(),
  }),
});
export type ReceiptClaims = z.infer<typeof receiptClaims>;
