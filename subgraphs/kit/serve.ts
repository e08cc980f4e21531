/**
 * Serves one subgraph over HTTP. The order is the point: method, then passport over the bytes, and only then anything
 * that parses. `_service` and introspection need a passport like everything else; GET is for health, and for the public keys of one that
 * signs. Who has no passport but a signature reaches the endpoints for that, which get the bytes unread.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { PASSPORT_HEADER } from '../../schema/passport.ts';
import { PUBLISHED_KEYS_PATH } from '../../schema/published-key.ts';
import { type SubgraphEngine, startEngine } from './apollo.ts';
import { jsonOf, readBody } from './body.ts';
import { databaseAnswers, ensureIndexes } from './connection.ts';
import { requestContext } from './context.ts';
import type { Asker, SubgraphContext, SubgraphDefinition, SubgraphSettings } from './definition.ts';
import { placeOf } from './failure.ts';
import { isBadUserInput } from './input.ts';
import { PassportRefused, type PassportVerifier } from './passport.ts';
import { keepResuming } from './resuming.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Bytes that are read of somebody who has shown nothing yet. */
const LARGEST_SIGNED_BODY = 256 * 1024;

export interface ServeOptions<Store> {
  /** The subgraph's own connection; `stop` leaves it open. Of one that has no database: `unconnected()`. */
  readonly connection: Connection;
  readonly verifyPassport: PassportVerifier;
  /** Of a subgraph that signs (`definition.signs`). Without them it answers all but what it would sign. */
  readonly keys?: SigningKeys;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly log: Logger;
  /** What its requests find as their settings; default none. */
  readonly settings?: SubgraphSettings;
  /** For tests that watch the engine. */
  readonly plugins?: readonly ApolloServerPlugin<SubgraphContext<Store>>[];
}

export interface ServedSubgraph {
  /** Where it answers: `http://host:port`. */
  readonly origin: string;
  /** `<origin>/graphql`. */
  readonly url: string;
  /** Ends what is under way and closes the port. */
  readonly stop: () => Promise<void>;
}

/** Makes the indexes, prepares the store, starts the engine and listens. Rejects if the port is taken or the database does not answer. */
export async function serveSubgraph<Store>(
  definition: SubgraphDefinition<Store>,
  options: ServeOptions<Store>,
): Promise<ServedSubgraph> {
  const { connection, host, log } = options;
  const store = definition.openStore(connection);
  await ensureIndexes(connection);
  await definition.prepare?.(store);
  const engine = await startEngine(definition, log, options.plugins);
  const answer = answerer(definition, options, store, engine);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error(placeOf(error), 'request failed');
      if (response.headersSent) response.destroy();
      else reply(response, 500);
    });
  });
  // Longer than the gateway's pool keeps a connection: it is never closed under a request.
  server.keepAliveTimeout = 65_000;
  await listen(server, options.port, host);
  const endResuming = keepResuming(async () => definition.resume?.(store, options.settings ?? {}), log);
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/graphql`,
    stop: async () => {
      endResuming();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await engine.stop();
      setTimeout(() => server.closeAllConnections(), 1000).unref();
      await closed;
    },
  };
}

function answerer<Store>(
  definition: SubgraphDefinition<Store>,
  { connection, verifyPassport, keys, settings }: ServeOptions<Store>,
  store: Store,
  engine: SubgraphEngine<Store>,
) {
  const endpoints = new Map(Object.entries(definition.endpoints ?? {}));
  const signed = new Map(Object.entries(definition.signed ?? {}));
  const answers = () => definition.answers?.(store) ?? databaseAnswers(connection);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/health/live') return reply(response, 200);
    if (path === '/health/ready') return reply(response, (await answers()) ? 200 : 503);
    if (path === PUBLISHED_KEYS_PATH && keys !== undefined) {
      if (request.method !== 'GET') return reply(response, 405, undefined, { allow: 'GET' });
      return reply(response, 200, JSON.stringify(await keys.published()));
    }
    const verify = signed.get(path);
    if (verify !== undefined) {
      if (request.method !== 'POST') return reply(response, 405, undefined, { allow: 'POST' });
      const body = await readBody(request, LARGEST_SIGNED_BODY);
      if (body === null) return reply(response, 413, undefined, { connection: 'close' });
      return reply(response, await verify(store, { headers: request.headers, body }));
    }
    const endpoint = endpoints.get(path);
    if (path !== '/graphql' && endpoint === undefined) return reply(response, 404);
    if (request.method !== 'POST') return reply(response, 405, undefined, { allow: 'POST' });

    const authorization = request.headers[PASSPORT_HEADER];
    if (typeof authorization !== 'string') return reply(response, 401);
    const body = await readBody(request);
    if (body === null) return reply(response, 413, undefined, { connection: 'close' });
    const asker = await askerOf(verifyPassport, authorization, body);
    if (typeof asker === 'number') return reply(response, asker);

    const value = jsonOf(body);
    if (value === undefined) return reply(response, 400);
    if (endpoint !== undefined) return answerEndpoint(response, endpoint(store, value, asker, settings ?? {}));
    const context = requestContext(store, asker, new Date(), keys?.sign, settings);
    const { status, text } = await engine.answer(value, context);
    reply(response, status, text);
  };
}

/** Who asks, or the status of the refusal. */
async function askerOf(verify: PassportVerifier, authorization: string, body: Buffer): Promise<Asker | 401 | 503> {
  try {
    return await verify(authorization, body);
  } catch (error) {
    return error instanceof PassportRefused ? 401 : 503;
  }
}

async function answerEndpoint(response: ServerResponse, answer: Promise<unknown>): Promise<void> {
  try {
    reply(response, 200, JSON.stringify(await answer));
  } catch (error) {
    if (!isBadUserInput(error)) throw error;
    reply(response, 400);
  }
}

function reply(response: ServerResponse, status: number, text = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    ...headers,
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
