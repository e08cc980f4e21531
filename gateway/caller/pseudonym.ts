/**
 * The name under which a caller, and the case that they act under, appears in logs and in calls to subgraphs: always the same for
 * one (issuer, subject), and of no use to anybody without the gateway's key (pseudonymisation, GDPR Art. 4(5)).
 */
import { createHmac, hkdfSync } from 'node:crypto';

/** Characters of base64url: 132 bits, enough that two callers never share a name. */
const LENGTH = 22;

/**
 * Names for the cases that staff act under: what is sent as a case may be anything, also somebody's name.
 * @param secret as below
 */
export function createCasePseudonyms(secret: Uint8Array): (reference: string) => string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'assent case pseudonym', 32));
  return (reference) => createHmac('sha256', key).update(reference).digest('base64url').slice(0, LENGTH);
}

/**
 * @param secret a secret of the gateway; the key of the pseudonyms is derived from it, so that it serves nothing else
 * @returns a function from issuer and subject to the pseudonym
 */
export function createPseudonyms(secret: Uint8Array): (issuer: string, subject: string) => string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'assent actor pseudonym', 32));
  return (issuer, subject) =>
    // As JSON, so that no issuer and subject can be cut differently and give the same text.
    createHmac('sha256', key)
      .update(JSON.stringify([issuer, subject]))
      .digest('base64url')
      .slice(0, LENGTH);
}
