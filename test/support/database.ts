/**
 * The database server of a `*.db.ts` suite: an independent implementation where `npm run test:stores` started one,
 * MONGODB_URI, a mongod of this machine, or the evaluation store in this process. It says which, and never downloads.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { locateMongod, startMongod } from '../../subgraphs/kit/database/mongod.ts';
import { startEmbedded } from '../../subgraphs/kit/embedded/server.ts';

export type ServerKind = 'independent' | 'mongodb' | 'evaluation';

export interface DatabaseServer {
  readonly uri: string;
  readonly kind: ServerKind;
  /** False for the independent server: tests of index use must say in their name that they do not run there. */
  readonly hasExplain: boolean;
  /** A name that no other suite uses, for a database that `stop` drops. */
  database(name: string): string;
  stop(): Promise<void>;
}

type Opened = Pick<DatabaseServer, 'uri' | 'kind'> & { close(): Promise<void> };

/** Whether the server of this run has `explain`, known before it is started: for the names of tests. */
export const hasExplain = process.env.STORE_SERVER !== 'independent';

/** Starts or finds the server. Call it in `beforeAll`, and `stop()` in `afterAll`. */
export async function databaseServer(): Promise<DatabaseServer> {
  const { uri, kind, close } = await open(process.env.STORE_SERVER);
  process.stderr.write(`database of this suite: ${kind}\n`);
  const names: string[] = [];
  return {
    uri,
    kind,
    hasExplain,
    database(name) {
      const unique = `test_${name}_${randomBytes(6).toString('hex')}`;
      names.push(unique);
      return unique;
    },
    async stop() {
      if (names.length > 0 && kind !== 'evaluation') await drop(uri, names);
      await close();
    },
  };
}

async function open(wanted: string | undefined): Promise<Opened> {
  const given = wanted === 'independent' ? process.env.STORE_SERVER_URI : process.env.MONGODB_URI;
  if (wanted === 'independent' && !given)
    throw new Error('STORE_SERVER_URI names no independent server: use npm run test:stores');
  if (wanted !== 'evaluation' && given) {
    return { uri: given, kind: wanted === 'independent' ? wanted : 'mongodb', async close() {} };
  }
  const binary = wanted === 'evaluation' ? undefined : await locateMongod();
  if (binary !== undefined) return openMongod(binary);
  if (wanted === 'mongodb') throw new Error('neither MONGODB_URI nor a mongod on this machine');
  const server = await startEmbedded();
  return { uri: server.uri, kind: 'evaluation', close: () => server.stop() };
}

async function openMongod(binary: string): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'assent-mongod-'));
  const mongod = await startMongod(binary, folder);
  const close = async () => {
    await mongod.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { uri: mongod.uri, kind: 'mongodb', close };
}

async function drop(uri: string, names: readonly string[]): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  for (const name of names) await connection.useDb(name).dropDatabase();
  await connection.close();
}
