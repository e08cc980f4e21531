/**
 * The one door to the trail for whoever answers requests: it is opened where the configuration says, and the first entry begins
 * a chain.
 */
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { SigningKey } from '../caller/key-file.ts';
import { createSigner } from '../caller/seal.ts';
import type { TrailConfig } from '../config.ts';
import { FileSink } from './file/sink.ts';
import { GroupCommit } from './group-commit.ts';
import type { Sink } from './sink.ts';
import type { Trail } from './trail.ts';

/**
 * Opens the trail. A database that does not answer is no error here: then `ready` says no, and entries are refused until it does.
 * @param key the gateway's own, with which it signs passports
 * @throws {Error} of one line, when the folder of a trail in files cannot be written to
 */
export async function createTrail(
  config: TrailConfig,
  key: Pick<SigningKey, 'kid' | 'keyObject'>,
  log: Pick<Logger, 'error' | 'warn'>,
): Promise<Trail> {
  return trailIn(await openSink(config), config, key, log);
}

async function openSink({ place }: TrailConfig): Promise<Sink> {
  if ('mongodb' in place) {
    // The driver is big: a gateway that keeps files does without it.
    const { MongoSink } = await import('./mongodb/sink.ts');
    const { openStore } = await import('./mongodb/store.ts');
    return new MongoSink(openStore({ uri: place.mongodb }));
  }
  const folder = resolve(place.folder);
  return FileSink.open(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The trail cannot be kept in ${folder} (${error.code}).`);
  });
}

/** The trail in a sink. */
export function trailIn(
  sink: Sink,
  { period, sealRecords, sealSeconds }: Omit<TrailConfig, 'place' | 'retention'>,
  key: Pick<SigningKey, 'kid' | 'keyObject'>,
  log: Pick<Logger, 'error' | 'warn'>,
): Trail {
  const sign = createSigner('assent-trail-seal', key);
  const commit = new GroupCommit({ sink, period, sealRecords, sealSeconds, sign, log });
  return {
    append: (entry) => commit.append(entry),
    queue: (entry) => commit.queue(entry),
    about: (pseudonyms, page) => sink.find(pseudonyms, page),
    ready: async () => !commit.isStuck && (await sink.ready()),
    close: async () => {
      await commit.close();
      await sink.close();
    },
  };
}
