/**
 * The engine of what is served. It is built where it answers, and before that, on trial, where it may fail (`trial-process.ts`).
 */
import type { Passports } from '../caller/passport.ts';
import type { Engine } from '../engine.ts';
import { createEngine } from '../federation/engine.ts';
import type { Served } from './choice.ts';

/**
 * Calls to services carry a passport where anybody is asked who they are.
 * @param deadline milliseconds for one call to a service
 */
export const engineOf = (served: Served, passports?: Passports, deadline?: number): Promise<Engine> =>
  createEngine({
    supergraphSdl: served.supergraphSdl,
    policy: served.policy,
    serviceUrls: served.serviceUrls,
    consentUrl: served.consentUrl,
    deadline,
    passports: served.open ? undefined : passports,
  });
