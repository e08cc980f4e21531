/**
 * The four subgraphs in one process, over real connections, with all of their own code: over the sample multiplied in memory, or over a
 * database that it was written to. They count what they are asked.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { createLocalJWKSet } from 'jose';
import { pino } from 'pino';
import { STATE_DIRECTORY, signingKey } from '../../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../../gateway/caller/passport.ts';
import type { SubgraphName } from '../../../schema/classification.ts';
import { type Connection, connectSubgraph, dropCollections } from '../../../subgraphs/kit/connection.ts';
import type { SubgraphDefinition } from '../../../subgraphs/kit/definition.ts';
import { passportVerifier } from '../../../subgraphs/kit/passport.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve.ts';
import { databaseOf, write } from './database.ts';
import type { Long } from './questions.ts';
import { Single, type SingleQuestion } from './single.ts';
import { sizesOf } from './sizes.ts';
import { World } from './world.ts';

/** What the benchmark says to it. Each is answered by `done`, or `failed`. */
export type ToHouse =
  | { readonly type: 'memory'; readonly customers: number }
  | { readonly type: 'database'; readonly customers: number; readonly uri: string; readonly isMongod: boolean }
  | { readonly type: 'forget' }
  | { readonly type: 'sizes' }
  | { readonly type: 'count' }
  | { readonly type: 'whole'; readonly long: Long }
  | { readonly type: 'single'; readonly question: SingleQuestion; readonly skipped: number };

/** `service/endpoint` -> how often it was asked. */
type Counts = Record<string, number>;

const counts: Counts = {};
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};

function counted(definition: SubgraphDefinition<unknown>): SubgraphDefinition<unknown> {
  const endpoints = Object.entries(definition.endpoints ?? {}).map(([path, answer]) => [
    path,
    (...question: Parameters<typeof answer>) => {
      count(`${definition.name}${path}`);
      return answer(...question);
    },
  ]);
  return { ...definition, endpoints: Object.fromEntries(endpoints) };
}

const countingPlugin = (name: string): ApolloServerPlugin<never> => ({
  requestDidStart: async () => count(`${name}/graphql`),
});

const world = World.import();
const keys = signingKey(STATE_DIRECTORY, GATEWAY_KEYS).then((key) =>
  createLocalJWKSet(createPassports(key).jwks as never),
);
let single: Single | undefined;
/** Of what was served over a database. */
const endings: (() => Promise<unknown>)[] = [];

async function serve(connectionOf: (name: SubgraphName) => Promise<Connection>): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const [name, definition] of (await world).definitions) {
    const { origin } = await serveSubgraph(counted(definition), {
      connection: await connectionOf(name),
      verifyPassport: passportVerifier(name, await keys),
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'error' }),
      plugins: [countingPlugin(name)] as never,
    });
    urls[name] = origin;
  }
  return urls;
}

let inMemory: Promise<Record<string, string>> | undefined;

async function answer(message: ToHouse): Promise<object> {
  switch (message.type) {
    case 'memory': {
      const { connections } = await world;
      single = Single.inMemory(await world, message.customers);
      (await world).multiply(message.customers);
      inMemory ??= serve(async (name) => (connections.get(name) as { connection: Connection }).connection);
      return { urls: await inMemory };
    }
    case 'database': {
      const { uri, customers, isMongod } = message;
      const documents = await write(await world, uri, customers);
      single = await Single.inDatabase(await world, uri, customers, isMongod);
      const urls = await serve(async (name) => {
        const connection = await connectSubgraph(name, { uri, database: databaseOf(name) });
        endings.push(
          () => dropCollections(connection),
          () => connection.close(),
        );
        return connection;
      });
      return { urls, documents };
    }
    case 'sizes':
      return { sizes: sizesOf(await world) };
    case 'forget':
      await single?.close();
      for (const end of endings.splice(0)) await end();
      return {};
    case 'count': {
      const told = { ...counts };
      for (const what of Object.keys(counts)) delete counts[what];
      return { counts: told };
    }
    case 'whole':
      return (await single?.whole(message.long.single)) ?? {};
    case 'single':
      return (await single?.page(message.question, message.skipped)) ?? {};
  }
}

process.on('message', (message: ToHouse) => {
  answer(message).then(
    (done) => process.send?.({ type: 'done', ...done }),
    (error: unknown) =>
      process.send?.({ type: 'failed', message: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
