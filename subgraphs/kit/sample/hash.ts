/**
 * Numbers that look random and never change: what the sample does not say about a household is decided by these, so that
 * every import and every subgraph decides alike. Not a secret: whoever knows an id can compute them.
 */
import { createHash } from 'node:crypto';

/** SHA-256 of the text, 64 hexadecimal digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A number from 0 (inclusive) to 1 (exclusive) for a name and an id. */
export const share = (name: string, id: string): number =>
  Number.parseInt(sha256(`${name}:${id}`).slice(0, 12), 16) / 2 ** 48;
