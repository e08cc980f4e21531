/**
 * Who asks where nobody is asked who they are (`--policy public`). Without a role no row of any policy is theirs: what is not
 * public would be refused to them under whatever purpose.
 */
import { DEFAULT_BRAND } from '../../schema/vocabulary.ts';
import type { Asking, Caller } from './caller.ts';

/** Stands where a verifier of tokens would: nothing that was merely forgotten can be it. */
export const ANYBODY = Symbol('anybody');

const caller: Caller = { subject: '', actor: 'anybody', roles: [] };

/** @param now time of the request, milliseconds since the epoch */
export const anybodyAsking = (now: number): Asking => ({
  caller,
  purpose: 'service-analytics',
  brand: DEFAULT_BRAND,
  now,
});
