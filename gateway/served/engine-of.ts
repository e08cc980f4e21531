/**
 * The engine of what is served. It is built where it answers, and before that, on trial, where it may fail (`trial-process.ts`).
 */
import type { Engine } from '../engine.ts';
import { createEngine, type EngineOptions } from '../federation/engine.ts';
import type { Served } from './choice.ts';

/** How services are called, and the gateway's own secret. They are sent a passport where anybody is asked who they are. */
type Calls = Pick<EngineOptions, 'passports' | 'deadline' | 'onFailure' | 'maskSecret'>;

export const engineOf = (served: Served, { passports, deadline, onFailure, maskSecret }: Calls = {}): Promise<Engine> =>
  createEngine({
    supergraphSdl: served.supergraphSdl,
    policy: served.policy,
    serviceUrls: served.serviceUrls,
    consentUrl: served.consentUrl,
    deadline,
    onFailure,
    maskSecret,
    passports: served.open ? undefined : passports,
  });
