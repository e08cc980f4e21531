/**
 * What is around the questions: the house of the subgraphs, the gateway as in production, the naive rival, a database where one is wanted;
 * each a process of its own, so that the memory of each is its own. Made once for a run, gone with it.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateMongod, startMongod } from '../../../subgraphs/kit/database/mongod.ts';
import { Child } from '../child.ts';
import { createIssuer, ISSUER, type Issuer } from '../issuer.ts';
import { startGateway } from '../rows/assent.ts';
import type { Running } from '../rows/row.ts';
import { root } from '../surroundings.ts';

/** Milliseconds in which a step must be done: a database is filled in one. */
export const PATIENCE = 1_800_000;

export interface Database {
  readonly uri: string;
  readonly isMongod: boolean;
  end(): Promise<void>;
}

export interface Around {
  readonly house: Child;
  readonly naive: Child;
  readonly issuer: Issuer;
  gatewayOver(urls: Readonly<Record<string, string>>): Promise<Running>;
  end(): Promise<void>;
}

const script = (name: string, file: string): Child =>
  new Child({
    name,
    command: process.execPath,
    args: ['--max-old-space-size=8192', '--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))],
    environment: {},
    cwd: root,
  });

export async function createAround(): Promise<Around> {
  const directory = await mkdtemp(join(tmpdir(), 'assent-bench-audience-'));
  const issuer = await createIssuer();
  const keys = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(issuer.jwks);
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  const { port } = keys.address() as AddressInfo;
  const [house, naive] = [script('the subgraphs', './house.ts'), script('the naive rival', './naive.ts')];
  let gateways = 0;
  return {
    house,
    naive,
    issuer,
    gatewayOver: (urls) => {
      gateways += 1;
      return startGateway({
        environment: {
          ISSUERS: `${ISSUER}=http://127.0.0.1:${port}/jwks.json`,
          TRAIL: `file:${directory}/trail-${gateways}`,
          EXPORTS: `file:${directory}/exports-${gateways}`,
          // Of metrics alone anybody waits longer; and nobody is asked how often.
          REQUEST_TIMEOUT_MS: '600000',
          CALLER_METRICS_PER_HOUR: '1000000',
          ...Object.fromEntries(Object.entries(urls).map(([name, url]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, url])),
        },
      });
    },
    end: async () => {
      keys.close();
      await Promise.all([house.end(), naive.end()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** MONGODB_URI or a mongod of this machine; else the evaluation store. Downloads nothing. */
export async function openDatabase(): Promise<Database> {
  const given = process.env.MONGODB_URI;
  if (given !== undefined && given !== '') return { uri: given, isMongod: true, end: async () => {} };
  const binary = await locateMongod();
  if (binary !== undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'assent-bench-mongod-'));
    const mongod = await startMongod(binary, folder);
    const end = async () => {
      await mongod.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { uri: mongod.uri, isMongod: true, end };
  }
  const store = new Child({
    name: 'the evaluation store',
    command: process.execPath,
    args: ['--max-old-space-size=12288', '--import', 'tsx', 'subgraphs/kit/database/main.ts', '--evaluation'],
    environment: { NODE_ENV: 'development' },
    cwd: root,
  });
  const { uri } = await store.hear('ready');
  return { uri: String(uri), isMongod: false, end: () => store.end() };
}
