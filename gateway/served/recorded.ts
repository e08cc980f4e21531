/**
 * The trail of one process, as its engines need it: what is told to it and under which names, and what may be read of it. One
 * trail for all engines of the process, whatever they serve; none where nobody is asked who they are.
 */
import type { Logger } from 'pino';
import { createTrail } from '../audit/create-trail.ts';
import { createTrailPseudonyms } from '../audit/pseudonym.ts';
import type { Trail } from '../audit/trail.ts';
import type { SigningKey } from '../caller/key-file.ts';
import { createCasePseudonyms } from '../caller/pseudonym.ts';
import type { TrailConfig } from '../config.ts';
import type { EngineOptions } from '../federation/engine.ts';
import type { ReadableTrail } from '../own/own-service.ts';

export interface Recorded {
  readonly trail: Trail;
  readonly told: Exclude<EngineOptions['trail'], 'none'>;
  readonly readable: ReadableTrail;
}

export async function openRecorded(
  config: TrailConfig,
  key: Pick<SigningKey, 'kid' | 'keyObject' | 'secret'>,
  log: Pick<Logger, 'error' | 'warn'>,
): Promise<Recorded> {
  const trail = await createTrail(config, key, log);
  const pseudonyms = createTrailPseudonyms({ ...config, secret: key.secret });
  return {
    trail,
    told: { trail, names: { customer: pseudonyms.at, case: createCasePseudonyms(key.secret) } },
    readable: {
      about: (names, page) => trail.about(names, page),
      pseudonymsOf: (now, customer) => pseudonyms.all(now, customer),
    },
  };
}
