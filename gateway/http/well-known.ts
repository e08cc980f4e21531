/**
 * What machines ask without a token: is it alive, can it answer, whose signature is that, does it honour Global Privacy
 * Control. Nothing here depends on who asks.
 */
import type { FastifyInstance } from 'fastify';
import { PUBLISHED_KEYS_PATH, type PublishedKey } from '../../schema/published-key.ts';
import type { Passports } from '../caller/passport.ts';
import type { MetricsSource } from '../metrics/listener.ts';

/**
 * Day from which this statement holds (Global Privacy Control, section "GPC support resource"). What is done with the signal:
 * `signalsOf` in `caller/purpose.ts`, `federation/signals.ts`.
 */
const GPC_SUPPORT = { gpc: true, lastUpdate: '2026-11-22' };

export interface WellKnownOptions {
  /** Whether the gateway can answer now. */
  readonly ready: () => Promise<boolean>;
  readonly jwks: Passports['jwks'];
  /** Public keys of the consent service's receipts. */
  readonly receiptKeys: () => Promise<readonly PublishedKey[]>;
  /** Absent: counts are served elsewhere, or not at all. */
  readonly metrics?: MetricsSource;
}

/** What watches health may ask with HEAD: the same status, no body. */
const WATCHED = { exposeHeadRoute: true };

export async function wellKnown(
  server: FastifyInstance,
  { ready, jwks, receiptKeys, metrics }: WellKnownOptions,
): Promise<void> {
  server.get('/health/live', WATCHED, async () => ({ status: 'alive' }));
  server.get('/health/ready', WATCHED, async (_request, reply) => {
    const can = await ready().catch(() => false);
    return reply.code(can ? 200 : 503).send({ status: can ? 'ready' : 'not ready' });
  });
  const own = new Set(jwks.keys.map(({ kid }) => kid));
  server.get(PUBLISHED_KEYS_PATH, async () => {
    // A key of somebody else under the name of one of ours would be in its way.
    const others = (await receiptKeys()).filter(({ kid }) => !own.has(kid));
    return { keys: [...jwks.keys, ...others] };
  });
  server.get('/.well-known/gpc.json', async () => GPC_SUPPORT);
  if (metrics === undefined) return;
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
