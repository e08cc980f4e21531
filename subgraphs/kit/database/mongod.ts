/**
 * A mongod of this machine over the data folder of this checkout. Standalone: nothing here needs an oplog, and the same
 * folder then starts again on any port without a replica set that remembers another one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DryMongoBinary } from 'mongodb-memory-server-core/lib/util/DryMongoBinary.js';
import mongoose from 'mongoose';

/** Git-ignored; what is in it stays between starts. */
export const DATA_FOLDER = fileURLToPath(new URL('../../../.assent/database', import.meta.url));
const KEEPER = fileURLToPath(new URL('./keeper.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** A run that was cut off leaves its mongod up to a second behind it, and its lock with it. */
const ATTEMPTS = 10;
const PAUSE_MS = 500;
const START_MS = 60_000;

export interface Mongod {
  readonly uri: string;
  /** Settles with a reason when it ends without having been asked to. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

/** The path of a mongod (MONGOMS_SYSTEM_BINARY, PATH, an earlier download), without asking any network. */
export async function locateMongod(): Promise<string | undefined> {
  return DryMongoBinary.locateBinary(await DryMongoBinary.generateOptions());
}

/** Starts a mongod over a data folder. Throws one line when it does not come up; a data folder in use is tried again. */
export async function startMongod(binary: string, dataFolder = DATA_FOLDER): Promise<Mongod> {
  await mkdir(dataFolder, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const args = ['--dbpath', dataFolder, '--port', String(port), '--bind_ip', '127.0.0.1'];
    if (process.platform !== 'win32') args.push('--nounixsocket');
    const keeper = spawn(process.execPath, ['--import', TSX, KEEPER, binary, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const output = collect(keeper);
    const ended = once(keeper, 'exit').then(([code]) => code as number);
    const uri = `mongodb://127.0.0.1:${port}/`;
    const failed = await Promise.race([answers(uri).then(() => undefined), ended]);
    if (failed === undefined) return handle(keeper, uri, ended);
    const inUse = /DBPathInUse|Unable to lock|already in use/i.test(output());
    if (!inUse || attempt === ATTEMPTS) {
      const why = inUse ? `another mongod uses ${dataFolder}` : `exit code ${failed}`;
      throw new Error(`The mongod at ${binary} does not start: ${why}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function handle(keeper: ChildProcess, uri: string, ended: Promise<number>): Mongod {
  let wanted = false;
  const lost = new Promise<string>((resolve) => {
    void ended.then((code) => wanted || resolve(`mongod ended by itself with exit code ${code}.`));
  });
  return {
    uri,
    lost,
    async stop() {
      wanted = true;
      keeper.stdin?.end();
      await ended;
    },
  };
}

/** What it has printed lately: enough to say why it ended, never passed on (a log line may hold data). */
function collect(keeper: ChildProcess): () => string {
  let text = '';
  for (const stream of [keeper.stdout, keeper.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk).slice(-20_000);
    });
  }
  keeper.stdin?.on('error', () => {});
  return () => text;
}

async function answers(uri: string): Promise<void> {
  const connection = mongoose.createConnection();
  connection.on('error', () => {});
  await connection.openUri(uri, { serverSelectionTimeoutMS: START_MS, heartbeatFrequencyMS: 500 });
  await connection.close();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
