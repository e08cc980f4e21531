/**
 * Where the database comes from, in the order of the design: MONGODB_URI, a mongod on the machine, a download, the
 * evaluation store. A MONGODB_URI that does not work is an error: data must not go elsewhere without a word.
 */
import { refuseInProduction } from '../embedded/config.ts';
import { startEmbedded } from '../embedded/server.ts';
import type { DatabaseConfig } from './config.ts';
import { downloadMongod, type OnProgress } from './download.ts';
import { openGiven } from './given.ts';
import type { Database } from './messages.ts';
import { locateMongod, startMongod } from './mongod.ts';

export interface ChainOptions extends DatabaseConfig {
  /** Take the evaluation store at once. */
  readonly evaluation: boolean;
  readonly onProgress: OnProgress;
}

/** Opens the first database of the chain that there is. Throws one line without credentials. */
export async function openDatabase(options: ChainOptions): Promise<Database> {
  if (options.evaluation) return openEvaluation(options.production);
  if (options.uri !== undefined) return openGiven(options.uri);
  const there = await locateMongod();
  if (there !== undefined) return openMongod(there, 'mongod');
  const downloaded = options.mayDownload ? await downloadMongod(options.onProgress) : undefined;
  return downloaded === undefined ? openEvaluation(options.production) : openMongod(downloaded, 'download');
}

async function openMongod(binary: string, kind: 'mongod' | 'download'): Promise<Database> {
  const mongod = await startMongod(binary);
  const origin = kind === 'mongod' ? 'of this machine' : 'downloaded just now';
  return { ...mongod, kind, description: `mongod ${origin}, data in .assent/database` };
}

async function openEvaluation(production: boolean): Promise<Database> {
  refuseInProduction(production);
  const server = await startEmbedded();
  return {
    uri: server.uri,
    kind: 'evaluation',
    description: 'evaluation store: for evaluation only, in memory, its data ends with it',
    lost: new Promise(() => {}),
    stop: () => server.stop(),
  };
}
