/**
 * Why a subgraph could not start, in one line for a person, without a connection string, a stack or a value.
 */
import { ConfigError } from './config.ts';

/** The reason of a failed start. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, name, port } = error as { code?: unknown; name?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken`;
  if (code === 'EACCES') return `port ${port} may not be used`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine';
  if (/^Mongo(ose)?ServerSelection|^MongoNetwork/.test(name ?? '')) return 'MONGODB_URI: no server answers there';
  if (/^Mongo(Parse|API|InvalidArgument)|^MongoMissing/.test(name ?? ''))
    return 'MONGODB_URI is not a usable connection string';
  if (code === 18 || code === 13) return 'MONGODB_URI: the server refuses these credentials';
  // Anything else may quote data in its message: the kind of the error and where it arose are enough to find it.
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return `failed with ${name ?? 'an unknown error'}${place === undefined ? '' : ` ${place.trim()}`}`;
}
