/**
 * What the receipt of an event says: a pure function of the event, the key of its record and the notice that was shown, none of which
 * ever changes, so that a receipt that is asked for twice says the same. Nothing of the record's present state is in it: a receipt proves what happened, not what stands now.
 */
import { RECEIPT_ISSUER, RECEIPT_SCHEMA, type ReceiptClaims } from '../../../schema/receipt.ts';
import type { ConsentEventEntry, ConsentKey } from './record.ts';

/** The record that an event belongs to: whose it is, and what it is about. */
export interface ReceiptRecord extends ConsentKey {
  readonly id: string;
  readonly customer: string;
}

/** What of an event is told. */
export type ReceiptEvent = Omit<ConsentEventEntry, keyof ConsentKey | 'record' | 'epoch' | 'evidence'>;

/** What is told of the notice beside its name. */
export interface ReceiptNotice {
  readonly controller: string;
  readonly jointControllers: readonly string[];
  readonly dataCategories: readonly { readonly category: string }[];
}

/**
 * The claims of a receipt (ISO/IEC TS 27560), as `schema/receipt.ts` describes them.
 * @param notice the one that the event names, if it is published here
 */
export function receiptOf(record: ReceiptRecord, event: ReceiptEvent, notice?: ReceiptNotice): ReceiptClaims {
  const { id, customer, purpose, channel, brand, recipient } = record;
  const { at, specialCategories, noticeId, noticeVersion, language, noticeHash } = event;
  // What ends a consent names the notice that it had been given under, which was not shown again (GDPR Art. 7(3)).
  const wasShown = noticeHash !== null || event.method !== null;
  const hasNotice = wasShown && noticeId !== null && noticeVersion !== null && language !== null;
  return {
    iss: RECEIPT_ISSUER,
    iat: Math.floor(at.getTime() / 1000),
    jti: event.id,
    schema_version: RECEIPT_SCHEMA,
    record_id: id,
    pii_principal_id: customer,
    pii_controllers: notice === undefined ? [brand] : [notice.controller, ...notice.jointControllers],
    purposes: [{ purpose, lawful_basis: specialCategories ? 'explicit-consent' : 'consent' }],
    pii_information: notice?.dataCategories.map(({ category }) => category) ?? null,
    special_categories: specialCategories,
    recipient_third_parties: recipient === null ? [] : [recipient],
    channel,
    brand,
    privacy_notice: hasNotice ? { id: noticeId, version: noticeVersion, language, sha256: noticeHash } : null,
    event: {
      event_state: event.state,
      event_time: at.toISOString(),
      valid_until: event.until?.toISOString() ?? null,
      collection_method: event.method,
      capture_channel: event.captureChannel,
      entity_id: event.actor,
      on_behalf: event.onBehalf,
    },
  };
}
