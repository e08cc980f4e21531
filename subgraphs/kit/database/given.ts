/**
 * The database that `MONGODB_URI` names: asked once, so that a wrong one ends the start and not the first request.
 * No error of the driver gets out: it may carry the URI.
 */
import mongoose from 'mongoose';
import { isUnanswered } from '../connection.ts';
import type { Database } from './messages.ts';

/** Milliseconds that a server has for its answer, and those that a silent one has after them: it may be busy. */
const ANSWER_MS = 2000;
const SILENT_MS = 6000;

/** Throws one line, without credentials, where the URI is malformed, nobody answers or the credentials are refused. */
export async function openGiven(uri: string): Promise<Database> {
  try {
    await ask(uri, ANSWER_MS).catch((error) => {
      if (!isSilence(error)) throw error;
      return ask(uri, SILENT_MS);
    });
  } catch (error) {
    throw new Error(reasonOf(error, uri));
  }
  const description = `MongoDB at ${hostsOf(uri)} (MONGODB_URI)`;
  return { uri, kind: 'uri', description, lost: new Promise(() => {}), async stop() {} };
}

async function ask(uri: string, milliseconds: number): Promise<void> {
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(uri, { serverSelectionTimeoutMS: milliseconds, connectTimeoutMS: milliseconds });
  } finally {
    await connection.close(true).catch(() => {});
  }
}

/** Whether a server was there that said nothing in time: not one that refuses, nor a name that leads nowhere. */
function isSilence(error: unknown): boolean {
  if (!isUnanswered(error)) return false;
  const servers = (error as { reason?: { servers?: Map<string, { error?: Error | null }> } }).reason?.servers;
  return ![...(servers?.values() ?? [])].every((server) => /ECONNREFUSED|ENOTFOUND/.test(server.error?.message ?? ''));
}

function reasonOf(error: unknown, uri: string): string {
  const { code } = error as { code?: unknown };
  if (code === 18 || code === 13) return `MongoDB at ${hostsOf(uri)} refuses the credentials of MONGODB_URI.`;
  if (isUnanswered(error)) {
    const seconds = (isSilence(error) ? ANSWER_MS + SILENT_MS : ANSWER_MS) / 1000;
    return `No MongoDB answers at ${hostsOf(uri)} within ${seconds} seconds (MONGODB_URI).`;
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
