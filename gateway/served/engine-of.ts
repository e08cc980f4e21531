/**
 * The engine of what is served. It is built where it answers, and before that, on trial, where it may fail (`trial-process.ts`).
 */
import type { AudienceMeans } from '../audience/means.ts';
import type { Engine } from '../engine.ts';
import { createEngine, type EngineOptions } from '../federation/engine.ts';
import type { ExportedAudience } from '../own/exports/audience-changes.ts';
import { type OwnOptions, ownService, type ReadableTrail } from '../own/own-service.ts';
import type { Served } from './choice.ts';

/**
 * How services are called, the gateway's own secret, and what its own service reads. Services are sent a passport where anybody is
 * asked who they are.
 */
interface Calls extends Pick<EngineOptions, 'passports' | 'deadline' | 'onFailure' | 'maskSecret'> {
  readonly readable?: ReadableTrail;
  readonly verifyIdentity?: OwnOptions['verifyIdentity'];
  readonly exported?: ExportedAudience;
  readonly attempts?: OwnOptions['attempts'];
  readonly metrics?: OwnOptions['metrics'];
  readonly audience?: AudienceMeans;
}

/** @param trail `none` for an engine that answers nobody, or whoever comes */
export const engineOf = (
  served: Served,
  trail: EngineOptions['trail'],
  {
    passports,
    deadline,
    onFailure,
    maskSecret,
    readable,
    attempts,
    audience,
    metrics,
    verifyIdentity,
    exported,
  }: Calls = {},
): Promise<Engine> =>
  createEngine({
    supergraphSdl: served.supergraphSdl,
    policy: served.policy,
    serviceUrls: served.serviceUrls,
    consentUrl: served.consentUrl,
    dryRun: served.dryRun,
    deadline,
    onFailure,
    maskSecret,
    trail,
    passports: served.open ? undefined : passports,
    own: (inside) =>
      ownService({
        ...inside,
        policy: served.policy,
        trail: readable,
        attempts,
        audience,
        metrics,
        verifyIdentity,
        exported,
      }),
  });
