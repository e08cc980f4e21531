/**
 * The database in which gateways on several machines count together. It holds pseudonyms and numbers for at most a minute, and
 * nothing else. Loaded only where `RATE_LIMIT_STORE` names one.
 */
import { createConnection } from 'mongoose';

/** Milliseconds within which it answers or is not there. */
const PATIENCE = 2_000;

export interface Store {
  /** The driver's own client. */
  readonly client: unknown;
  readonly close: () => Promise<void>;
}

/** @param onSilence it is not there, or no longer */
export function openStore(uri: string, onSilence: () => void): Store {
  const connection = createConnection(uri, {
    serverSelectionTimeoutMS: PATIENCE,
    connectTimeoutMS: PATIENCE,
    bufferCommands: false,
  });
  connection.on('error', onSilence);
  connection.asPromise().catch(onSilence);
  return { client: connection.getClient(), close: () => connection.close() };
}
