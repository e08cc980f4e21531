/** What the receipt of an objection, a restriction, a preference or a withdrawal as a whole says, for people who know none of the formats. */
import type { RightsReceiptClaims } from '../../schema/rights-receipt.ts';

const KINDS: Readonly<Record<string, string>> = {
  WITHDRAWN: 'withdrew consent',
  OBJECTED: 'objected to processing',
  OBJECTION_WITHDRAWN: 'took an objection back',
  RESTRICTED: 'had processing restricted',
  RESTRICTION_LIFTED: 'had the restriction of processing ended',
  PREFERRED: 'said how often to be written to',
  SIGNALLED: 'had a device signal an objection',
};

/** What a genuine receipt says, in lines. */
export function rightsReceiptText(claims: RightsReceiptClaims, kid: string): string[] {
  const { purposes, channel, brand, recipient_third_parties: recipients, event } = claims;
  const named = [
    event.ground !== null && `ground ${event.ground}`,
    event.frequency !== null && `frequency ${event.frequency}`,
    event.signal !== null && `signal ${event.signal}`,
    channel === null ? 'every channel' : `channel ${channel}`,
    brand === null ? 'every brand' : `brand ${brand}`,
    recipients.length > 0 && `recipient ${recipients.join(', ')}`,
  ];
  const who =
    event.on_behalf === null ? 'not recorded' : event.on_behalf ? 'somebody on behalf of the customer' : 'the customer';
  return [
    `receipt ${claims.jti} is genuine: signed by ${claims.iss} with the key ${kid}`,
    `Customer ${claims.pii_principal_id} ${KINDS[event.event_type] ?? `has the event ${event.event_type}`} on ${event.event_time}`,
    `about ${purposes.length === 0 ? 'no purpose in particular' : purposes.map(({ purpose }) => purpose).join(', ')}; ${named.filter((part) => part !== false).join(', ')}`,
    ...(event.data_subject_right === null ? [] : [`Right: ${event.data_subject_right}`]),
    `Controller: ${claims.pii_controllers.join(', ')}`,
    `Acted: ${who}, pseudonym ${event.entity_id ?? 'not recorded'}; ${event.capture_channel === null ? 'place not recorded' : `captured at ${event.capture_channel}`}`,
    'A receipt proves what happened, not what stands now.',
  ];
}
