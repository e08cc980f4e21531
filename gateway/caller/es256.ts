/**
 * ES256 signatures (RFC 7518, section 3.4) made on the calling thread. WebCrypto, which jose uses, hands every signature to a
 * thread pool: that costs more CPU time than the signature itself, and a request of ours makes several.
 */
import { type KeyObject, sign } from 'node:crypto';

/** Bytes of each of the two numbers of a signature over P-256. */
const SIZE = 32;

/** One INTEGER of a DER signature, right-aligned into `to`; gives the position after it. */
function copyInteger(der: Buffer, at: number, to: Buffer): number {
  const length = der[at + 1] as number;
  const end = at + 2 + length;
  // DER drops leading zeros, and adds one where the number would look negative.
  const start = Math.max(at + 2, end - SIZE);
  der.copy(to, SIZE - (end - start), start, end);
  return end;
}

/**
 * The signature of `text` (ASCII) as base64url of r and s. (node:crypto can give this form itself, `ieee-p1363`; its conversion
 * costs a third of the signature.)
 */
export function es256(text: string, key: KeyObject): string {
  const der = sign('sha256', Buffer.from(text, 'latin1'), key);
  const signature = Buffer.alloc(2 * SIZE);
  // SEQUENCE, its length (below 128), then r and s.
  const second = copyInteger(der, 2, signature.subarray(0, SIZE));
  copyInteger(der, second, signature.subarray(SIZE));
  return signature.toString('base64url');
}
