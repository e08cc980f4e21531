/**
 * The database that `MONGODB_URI` names: asked once, so that a wrong one ends the start and not the first request.
 * No error of the driver gets out: it may carry the URI.
 */
import mongoose from 'mongoose';
import type { Database } from './messages.ts';

const TIMEOUT_MS = 2000;

/** Throws one line, without credentials, where the URI is malformed, nobody answers or the credentials are refused. */
export async function openGiven(uri: string): Promise<Database> {
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(uri, { serverSelectionTimeoutMS: TIMEOUT_MS, connectTimeoutMS: TIMEOUT_MS });
  } catch (error) {
    throw new Error(reasonOf(error, uri));
  } finally {
    await connection.close(true).catch(() => {});
  }
  const description = `MongoDB at ${hostsOf(uri)} (MONGODB_URI)`;
  return { uri, kind: 'uri', description, lost: new Promise(() => {}), async stop() {} };
}

function reasonOf(error: unknown, uri: string): string {
  const { name, code } = error as { name?: string; code?: unknown };
  if (code === 18 || code === 13) return `MongoDB at ${hostsOf(uri)} refuses the credentials of MONGODB_URI.`;
  if (
    name === 'MongooseServerSelectionError' ||
    name === 'MongoServerSelectionError' ||
    name?.startsWith('MongoNetwork')
  ) {
    return `No MongoDB answers at ${hostsOf(uri)} within ${TIMEOUT_MS / 1000} seconds (MONGODB_URI).`;
  }
  if (typeof code === 'string' && /^(ENOTFOUND|ENODATA|ESERVFAIL|ETIMEOUT|ECONNREFUSED)$/.test(code)) {
    return `The host ${hostsOf(uri)} of MONGODB_URI cannot be found.`;
  }
  return 'MONGODB_URI is not a MongoDB connection string that can be used.';
}

/** The hosts of a URI, without credentials, path and options. */
export function hostsOf(uri: string): string {
  const authority = uri.replace(/^mongodb(\+srv)?:\/\//, '').split(/[/?]/)[0] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1);
}
