/**
 * Why a subgraph could not start, in one line for a person, without a connection string, a stack or a value.
 */
import { ConfigError } from './config.ts';
import { isUnanswered } from './kit/connection.ts';
import { KeyFileError } from './kit/signing-keys.ts';

/**
 * The reason of a failed start. `database` is what the reader knows it by: MONGODB_URI, which is theirs where the process is
 * started alone; a supervisor has chosen and tried the database itself, and may have been given no such variable.
 */
export function reasonOf(error: unknown, database: 'MONGODB_URI' | 'the database'): string {
  if (error instanceof ConfigError || error instanceof KeyFileError) return error.message;
  const { code, name, port } = error as { code?: unknown; name?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken`;
  if (code === 'EACCES') return `port ${port} may not be used`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine';
  const given = database === 'MONGODB_URI';
  if (isUnanswered(error)) return given ? 'MONGODB_URI: no server answers there' : 'the database does not answer';
  if (/^Mongo(Parse|API|InvalidArgument)|^MongoMissing/.test(name ?? ''))
    return given ? 'MONGODB_URI is not a usable connection string' : 'the database has no usable connection string';
  if (code === 18 || code === 13)
    return given ? 'MONGODB_URI: the server refuses these credentials' : 'the database refuses the credentials';
  // Anything else may quote data in its message: the kind of the error and where it arose are enough to find it.
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return `failed with ${name ?? 'an unknown error'}${place === undefined ? '' : ` ${place.trim()}`}`;
}
