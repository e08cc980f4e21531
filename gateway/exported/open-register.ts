/** The one door to the register of exports: opened where the configuration says, and looked through for what has ended. */
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { errorFacts } from '../http/log.ts';
import type { ExportRegister } from './register.ts';

/** Milliseconds between two looks for exports that have ended. */
const LOOK_EVERY = 60 * 60 * 1_000;

/**
 * A database that does not answer is no error here: then nothing is exported until it does.
 * @throws {Error} of one line, when a folder cannot be written to
 */
export async function openRegister({ place }: Config['exports'], log: Pick<Logger, 'warn'>): Promise<ExportRegister> {
  const register = await open(place);
  const prune = (): void => {
    register.prune(Date.now()).catch((error) => log.warn({ error: errorFacts(error) }, 'exports that ended are kept'));
  };
  const timer = setInterval(prune, LOOK_EVERY).unref();
  prune();
  return {
    ...register,
    close: async () => {
      clearInterval(timer);
      await register.close();
    },
  };
}

async function open(place: Config['exports']['place']): Promise<ExportRegister> {
  if ('mongodb' in place) {
    // The driver is big: a gateway that keeps files does without it.
    const { openStore } = await import('./store.ts');
    return openStore({ uri: place.mongodb });
  }
  const { openFileRegister } = await import('./file-register.ts');
  return openFileRegister(resolve(place.folder));
}
