/**
 * The database in which gateways on several machines count together: one document for each key and window, counted up in one step.
 * It holds pseudonyms and numbers, and nothing else. Loaded only where `RATE_LIMIT_STORE` names one.
 */
import { type Connection, createConnection } from 'mongoose';
import type { Allowed, TakeTogether } from './counters.ts';

const DATABASE = 'assent_limits';
const COLLECTION = 'windows';
/** Milliseconds within which it answers or is not there. */
const PATIENCE = 2_000;
/** What MongoDB says when two have begun a window at the same moment. */
const DUPLICATE_KEY = 11_000;

interface Window {
  readonly _id: string;
  readonly points: number;
  readonly end: Date;
}

export interface Store {
  readonly windowsOf: (allowed: Allowed) => TakeTogether;
  readonly close: () => Promise<void>;
}

/** @param onSilence it is not there, or no longer */
export function openStore(uri: string, onSilence: () => void): Store {
  const connection = createConnection(uri, { serverSelectionTimeoutMS: PATIENCE, connectTimeoutMS: PATIENCE });
  connection.on('error', onSilence);
  const indexed = connection.asPromise().then(forgetOldWindows).catch(onSilence);
  const windows = windowsIn(connection);
  return {
    windowsOf: ({ name, seconds }) => {
      const length = seconds * 1_000;
      return async (key, points) => {
        const now = Date.now();
        // Windows begin at the same time on all machines, as far as their clocks agree.
        const number = Math.floor(now / length);
        const end = (number + 1) * length;
        const consumedPoints = await add(windows, `${name} ${number} ${key}`, points, new Date(end));
        return { consumedPoints, msBeforeNext: end - now };
      };
    },
    close: async () => {
      await indexed;
      await connection.close();
    },
  };
}

type Windows = ReturnType<typeof windowsIn>;

const windowsIn = (connection: Connection) => connection.getClient().db(DATABASE).collection<Window>(COLLECTION);

async function add(windows: Windows, _id: string, points: number, end: Date, isAgain = false): Promise<number> {
  try {
    const after = await windows.findOneAndUpdate(
      { _id },
      { $inc: { points }, $setOnInsert: { end } },
      { upsert: true, returnDocument: 'after' },
    );
    if (after === null) throw new TypeError('The store has counted nothing');
    return after.points;
  } catch (error) {
    if (isAgain || (error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
    return add(windows, _id, points, end, true);
  }
}

/** Windows that are over leave by themselves, where the server can do that. */
async function forgetOldWindows(connection: Connection): Promise<void> {
  await windowsIn(connection)
    .createIndex({ end: 1 }, { expireAfterSeconds: 0 })
    .catch(() => {});
}
