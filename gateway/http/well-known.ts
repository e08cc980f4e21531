/**
 * What machines ask without a token: is it alive, can it answer, whose signature is that, does it honour Global Privacy
 * Control. Nothing here depends on who asks.
 */
import type { FastifyInstance } from 'fastify';
import type { Passports } from '../caller/passport.ts';
import type { MetricsSource } from '../metrics/listener.ts';

/**
 * Day from which this statement holds (Global Privacy Control, section "GPC support resource"). What is done with the signal:
 * `objectionsOf` in `caller/purpose.ts`.
 */
const GPC_SUPPORT = { gpc: true, lastUpdate: '2026-11-22' };

export interface WellKnownOptions {
  /** Whether the gateway can answer now. */
  readonly ready: () => Promise<boolean>;
  readonly jwks: Passports['jwks'];
  /** Absent: counts are served elsewhere, or not at all. */
  readonly metrics?: MetricsSource;
}

/** What watches health may ask with HEAD: the same status, no body. */
const WATCHED = { exposeHeadRoute: true };

export async function wellKnown(server: FastifyInstance, { ready, jwks, metrics }: WellKnownOptions): Promise<void> {
  server.get('/health/live', WATCHED, async () => ({ status: 'alive' }));
  server.get('/health/ready', WATCHED, async (_request, reply) => {
    const can = await ready().catch(() => false);
    return reply.code(can ? 200 : 503).send({ status: can ? 'ready' : 'not ready' });
  });
  server.get('/.well-known/jwks.json', async () => jwks);
  server.get('/.well-known/gpc.json', async () => GPC_SUPPORT);
  if (metrics === undefined) return;
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
