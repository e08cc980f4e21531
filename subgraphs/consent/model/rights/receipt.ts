/**
 * What the receipt of such an event says: a pure function of what is stored, so that one that is asked for twice says the same. It proves
 * what was said, not what stands now.
 */
import { purposes as facts } from '../../../../schema/purposes.ts';
import { RECEIPT_ISSUER } from '../../../../schema/receipt.ts';
import { RIGHTS_RECEIPT_SCHEMA, type RightsReceiptClaims } from '../../../../schema/rights-receipt.ts';
import { BRANDS, type Brand, type RightsEventKind } from '../../../../schema/vocabulary.ts';
import { controllers } from '../notices/facts.ts';
import type { RightsHistoryEvent } from './event.ts';

/** The right that is made use of, in the words of DPV's EU-GDPR extension; a preference is a wish. */
const RIGHTS: Readonly<Record<RightsEventKind, string | null>> = {
  WITHDRAWN: 'eu-gdpr:A7-3',
  OBJECTED: 'eu-gdpr:A21',
  OBJECTION_WITHDRAWN: 'eu-gdpr:A21',
  RESTRICTED: 'eu-gdpr:A18',
  RESTRICTION_LIFTED: 'eu-gdpr:A18',
  PREFERRED: null,
  // By automated means (Art. 21(5)).
  SIGNALLED: 'eu-gdpr:A21',
};

/** The claims, as `schema/rights-receipt.ts` describes them. */
export function rightsReceiptOf(customer: string, event: RightsHistoryEvent): RightsReceiptClaims {
  const { id, kind, at, actor, onBehalf, captureChannel, purposes, channel, brand, recipient } = event;
  const { ground, frequency, signal } = event;
  return {
    iss: RECEIPT_ISSUER,
    iat: Math.floor(at.getTime() / 1000),
    jti: id,
    schema_version: RIGHTS_RECEIPT_SCHEMA,
    pii_principal_id: customer,
    pii_controllers: brand === null ? BRANDS.map(controllerOf) : [controllerOf(brand)],
    purposes: purposes.map((purpose) => ({ purpose, lawful_basis: facts[purpose].basis })),
    recipient_third_parties: recipient === null ? [] : [recipient],
    channel,
    brand,
    event: {
      event_type: kind,
      event_time: at.toISOString(),
      data_subject_right: RIGHTS[kind],
      ground,
      frequency,
      signal,
      capture_channel: captureChannel,
      entity_id: actor,
      on_behalf: onBehalf,
    },
  };
}

/** A brand of which nothing is known is named itself. */
const controllerOf = (brand: string): string => controllers[brand as Brand] ?? brand;
