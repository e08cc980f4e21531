/**
 * The environment of the database chain, read once and checked. A value is never shown: a URI holds a password.
 */
import { z } from 'zod';

const environment = z.object({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/[^\s/]+/, 'must begin with mongodb:// or mongodb+srv:// and name a host')
    .optional(),
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  MONGOMS_RUNTIME_DOWNLOAD: z.string().default('1'),
});

export interface DatabaseConfig {
  readonly uri: string | undefined;
  readonly production: boolean;
  /** False where MONGOMS_RUNTIME_DOWNLOAD forbids a download. */
  readonly mayDownload: boolean;
}

/** Throws one line that names the variables that are wrong. An empty variable counts as absent. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): DatabaseConfig {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = environment.safeParse(present);
  if (!read.success) {
    throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join(' '));
  }
  return {
    uri: read.data.MONGODB_URI,
    production: read.data.NODE_ENV === 'production',
    mayDownload: !['0', 'false', 'no', 'off'].includes(read.data.MONGOMS_RUNTIME_DOWNLOAD.toLowerCase()),
  };
}
