/**
 * What a receipt says, and why one is not genuine, for people who know none of the formats. What is not proved to be ours is quoted
 * shortened and escaped: it was written by whoever wrote it.
 */
import type { ReceiptClaims } from '../../schema/receipt.ts';
import type { NotGenuine } from '../../subgraphs/kit/signed-claims.ts';

const STATES: Readonly<Record<string, string>> = {
  REQUESTED: 'was asked for consent',
  GIVEN: 'gave consent',
  RENEWED: 'gave consent anew',
  REFUSED: 'refused consent',
  WITHDRAWN: 'withdrew consent',
  EXPIRED: 'had a consent that ended',
  INVALIDATED: 'had a consent that was found to be none',
};

// What could move the cursor or turn the line around is not printed.
const quoted = (value: unknown): string =>
  value === undefined
    ? 'none'
    : `"${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60).replace(/[^ -~]/g, '?')}"`;

/** Why it is not genuine, as the end of a sentence. */
export function faultText({ fault, found }: NotGenuine): string {
  switch (fault) {
    case 'form':
      return 'it is no receipt, or not all of one: it was cut, or characters of it were changed';
    case 'algorithm':
      return `it names the algorithm ${quoted(found)}, and receipts are signed with ES256`;
    case 'type':
      return `it is of the type ${quoted(found)}, and is no consent receipt`;
    case 'key':
      return `its key ${quoted(found)} is not among the keys of receipts. If they are old, fetch them anew (npm run receipt -- keys FILE)`;
    case 'signature':
      return 'it was changed after it was signed, or was signed with another key';
    case 'claims':
      return 'it is signed with a key of receipts, but says nothing that a receipt says';
  }
}

const list = (parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(', ');

/** What a genuine receipt says, in lines. */
export function receiptText(claims: ReceiptClaims, kid: string): string[] {
  const { purposes, channel, brand, recipient_third_parties: recipients, privacy_notice: notice, event } = claims;
  const isYes = event.event_state === 'GIVEN' || event.event_state === 'RENEWED';
  const what = STATES[event.event_state] ?? `has the event ${event.event_state}`;
  return [
    `receipt ${claims.jti} is genuine: signed by ${claims.iss} with the key ${kid}`,
    `Customer ${claims.pii_principal_id} ${what} on ${event.event_time}`,
    `for ${purposes.map(({ purpose, lawful_basis: basis }) => `${purpose} (${basis})`).join(', ')}, ${list([
      channel === null ? 'no channel named' : `by ${channel}`,
      `to the brand ${brand}`,
      recipients.length > 0 && `for the recipient ${recipients.join(', ')}`,
      claims.special_categories && 'special categories of data included',
    ])}`,
    `Controller: ${claims.pii_controllers.join(', ')}${claims.pii_information === null ? '' : `; data: ${claims.pii_information.join(', ')}`}`,
    notice === null
      ? 'No notice was shown, or none is on record.'
      : `Notice shown: ${notice.id}, version ${notice.version}, language ${notice.language}${notice.sha256 === null ? '' : `, SHA-256 ${notice.sha256}`}`,
    `Acted: ${event.on_behalf ? 'somebody on behalf of the customer' : 'the customer'}, pseudonym ${event.entity_id}; ${list(
      [
        event.collection_method === null ? 'method not recorded' : `by ${event.collection_method}`,
        event.capture_channel === null ? 'place not recorded' : `captured at ${event.capture_channel}`,
      ],
    )}`,
    isYes
      ? `It counts ${event.valid_until === null ? 'without an end' : `until ${event.valid_until}`}, unless something happened after it: a receipt proves what happened, not what stands now.`
      : 'A receipt proves what happened, not what stands now.',
    `Record ${claims.record_id}`,
  ];
}
