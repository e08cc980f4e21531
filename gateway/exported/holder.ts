/**
 * Who holds an export: whoever asked for it, as they asked. What a token of theirs opens is opened to the same caller under the same purpose,
 * brand, channel and case alone. It is a hash: nobody is named by it.
 */
import { hash } from 'node:crypto';
import type { Asking } from '../caller/caller.ts';

export function holderOf({ caller, purpose, brand, channel, case: under }: Asking): string {
  const { actor, roles, recipient, customer, onBehalfOf } = caller;
  const parties = [actor, [...roles].sort(), recipient, customer, onBehalfOf?.actor, onBehalfOf?.recipient];
  return hash('sha256', JSON.stringify([parties, purpose, brand, channel, under]), 'base64url');
}
