/**
 * The receipt of what a data subject said that is in no consent record: an objection, a restriction, their ends, a preference, a signal, and a
 * withdrawal as it was said. The same JWT as a receipt of a consent (`receipt.ts`: type, issuer, algorithm), told apart by `schema_version`;
 * names after ISO/IEC TS 27560 and DPV. Claims may be added under a new minor version, and none may change its meaning.
 */
import { z } from 'zod';
import { RECEIPT_ISSUER } from './receipt.ts';

export const RIGHTS_RECEIPT_SCHEMA = 'urn:assent:rights-receipt:1.0';

export const rightsReceiptClaims = z.object({
  /** Who signed: the consent service. */
  iss: z.literal(RECEIPT_ISSUER),
  /** Seconds of `event.event_time`. */
  iat: z.int(),
  /** Id of the event, which is that of the receipt. */
  jti: z.string(),
  schema_version: z.string().startsWith('urn:assent:rights-receipt:1.'),
  /** Who said it: the customer's id (TS 27560). */
  pii_principal_id: z.string(),
  /** To whom it was said: who is responsible for the brand, or for each of the brands (TS 27560; GDPR Art. 4(7)). */
  pii_controllers: z.array(z.string()).min(1),
  /** What it is about, each with what it rests on (TS 27560: purposes, lawful_basis); empty: no purpose is named. */
  purposes: z.array(z.object({ purpose: z.string(), lawful_basis: z.string() })),
  /** Who outside the group it is about; empty: nobody is named, and a withdrawal is of all. */
  recipient_third_parties: z.array(z.string()),
  /** The channel that it is about; null: none is named, and a withdrawal is of all. */
  channel: z.string().nullable(),
  /** The brand that it is about; null: all. */
  brand: z.string().nullable(),
  /** What happened (TS 27560: event). */
  event: z.object({
    /** One of `RIGHTS_EVENT_KINDS`. */
    event_type: z.string(),
    event_time: z.iso.datetime(),
    /** Which right of the data subject, as DPV names it (`eu-gdpr:A21`); null: it is a wish. */
    data_subject_right: z.string().nullable(),
    /** Why processing is restricted (GDPR Art. 18(1)); null: it is not said, or nothing is restricted. */
    ground: z.string().nullable(),
    /** How often somebody wants to be written to; null: it is not about that. */
    frequency: z.string().nullable(),
    /** What a device signalled; null: it was no signal. */
    signal: z.string().nullable(),
    /** Where it was captured; null: not recorded. */
    capture_channel: z.string().nullable(),
    /** Pseudonym of who acted (TS 27560: entity_id); null: not recorded. */
    entity_id: z.string().nullable(),
    /** Somebody else than the customer acted for them; null: not recorded. */
    on_behalf: z.boolean().nullable(),
  }),
});
export type RightsReceiptClaims = z.infer<typeof rightsReceiptClaims>;
