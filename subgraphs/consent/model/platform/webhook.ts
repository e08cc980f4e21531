/**
 * The webhook of a platform: customers changed (Standard Webhooks: HMAC-SHA-256 over id, time and bytes). The signature is verified
 * before anything of the body is read; a message that comes again does nothing, and none makes a state known: it only makes us ask.
 */
import { LRUCache } from 'lru-cache';
import { Webhook } from 'standardwebhooks';
import { consentChanged } from '../../../../schema/consent-platform.ts';
import { jsonOf } from '../../../kit/body.ts';
import type { SignedRequest } from '../../../kit/definition.ts';

/** Milliseconds for which a message is known: longer than its time may differ from ours, both ways. */
const KNOWN = 15 * 60_000;
/** Messages that are known. Should more come, the oldest may come again: it makes us ask once more. */
const MESSAGES = 100_000;

/** Answers with a status. */
export type WebhookReceiver = (request: SignedRequest) => number;

/**
 * @param secret as the platform gave it: `whsec_` and base64
 * @param changed is told who changed
 */
export function webhookReceiver(secret: string, changed: (customers: readonly string[]) => void): WebhookReceiver {
  const verifier = new Webhook(secret);
  const seen = new LRUCache<string, true>({ max: MESSAGES, ttl: KNOWN });

  return ({ headers, body }) => {
    const signed = { 'webhook-id': '', 'webhook-timestamp': '', 'webhook-signature': '' };
    for (const name of Object.keys(signed) as (keyof typeof signed)[]) {
      const value = headers[name];
      // Several of one header are joined by Node; none of these holds a comma followed by a blank.
      if (typeof value !== 'string' || value.length > 1000) return 401;
      signed[name] = value;
    }
    try {
      verifier.verify(body, signed, { jsonParse: false });
    } catch {
      return 401;
    }
    if (seen.has(signed['webhook-id'])) return 204;
    const message = consentChanged.safeParse(jsonOf(body));
    if (!message.success) return isOfAnotherType(jsonOf(body)) ? 204 : 400;
    changed(message.data.data.customers);
    seen.set(signed['webhook-id'], true);
    return 204;
  };
}

/** Messages of other types are none of ours, and the platform need not send them again. */
const isOfAnotherType = (value: unknown): boolean => {
  const { type } = (value ?? {}) as { type?: unknown };
  return typeof type === 'string' && type !== consentChanged.shape.type.value;
};
