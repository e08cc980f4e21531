/**
 * What machines ask without a token: is it alive, can it answer, whose signature is that, does it honour Global Privacy
 * Control. Nothing here depends on who asks.
 */
import type { FastifyInstance } from 'fastify';
import type { Passports } from '../caller/passport.ts';
import type { Engine } from '../engine.ts';
import { sharedCheck } from './shared-check.ts';

/** Day from which this statement holds (Global Privacy Control, section "GPC support resource"). */
const GPC_SUPPORT = { gpc: true, lastUpdate: '2026-11-22' };

export interface WellKnownOptions {
  readonly engine: Engine;
  readonly jwks: Passports['jwks'];
}

export async function wellKnown(server: FastifyInstance, { engine, jwks }: WellKnownOptions): Promise<void> {
  const isReady = sharedCheck(() => engine.ready());
  server.get('/health/live', async () => ({ status: 'alive' }));
  server.get('/health/ready', async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  server.get('/.well-known/jwks.json', async () => jwks);
  server.get('/.well-known/gpc.json', async () => GPC_SUPPORT);
}
