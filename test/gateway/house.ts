/**
 * The gateway's shell with an engine that the test gives, on loopback: real HTTP, real tokens, no subgraph.
 * The engine records what reaches it, so that a test can say that nothing did.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buildSchema, type ExecutionResult } from 'graphql';
import { CompactSign, createLocalJWKSet, exportJWK } from 'jose';
import type { Trail } from '../../gateway/audit/trail.ts';
import type { Caller } from '../../gateway/caller/caller.ts';
import { type DevelopmentIssuer, developmentIssuer } from '../../gateway/caller/development-issuer.ts';
import type { TrustedIssuer } from '../../gateway/caller/issuers.ts';
import { signingKey } from '../../gateway/caller/key-file.ts';
import { createPassports } from '../../gateway/caller/passport.ts';
import { createPseudonyms } from '../../gateway/caller/pseudonym.ts';
import { createTokenVerifier } from '../../gateway/caller/token.ts';
import type { Engine, Operation } from '../../gateway/engine.ts';
import type { ExportRooms } from '../../gateway/export/rooms.ts';
import type { Begun } from '../../gateway/http/generation.ts';
import { createLog } from '../../gateway/http/log.ts';
import { inThisProcess, type MakeCounter } from '../../gateway/limits/counters.ts';
import { DEFAULT_LIMITS, type Limits } from '../../gateway/limits/table.ts';
import { createMetrics } from '../../gateway/metrics/metrics.ts';
import type { Registry } from '../../gateway/operations/registry.ts';
import { createServer } from '../../gateway/server.ts';

export const OWN_ISSUER = 'https://login.example';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  readonly path?: string;
  /** Pairs, so that a header can be sent twice. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | object;
}

export interface House {
  readonly port: number;
  readonly issuer: DevelopmentIssuer;
  /** What reached the engine, in order. */
  readonly operations: Operation[];
  readonly askedOwnCustomer: Caller[];
  /** Lines of the log, parsed. */
  readonly log: () => Record<string, unknown>[];
  readonly logText: () => string;
  /** A token of a second issuer, with whatever header, claims and key. Claims as text can be what no object can say. */
  readonly forge: (claims: object | string, header?: object, key?: KeyObject | Uint8Array) => Promise<string>;
  readonly publicPem: string;
  readonly call: (call: Call) => Promise<Answer>;
  readonly exchange: (begun: Begun) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface HouseOptions {
  /** Instead of the recording one; the functions below then count for nothing. */
  readonly engine?: Engine;
  readonly execute?: (operation: Operation) => ExecutionResult | Promise<ExecutionResult>;
  readonly ownCustomer?: Engine['ownCustomer'];
  readonly ready?: Engine['ready'];
  readonly receiptKeys?: Engine['receiptKeys'];
  readonly trail?: Pick<Trail, 'ready' | 'close'>;
  readonly production?: boolean;
  readonly corsOrigins?: readonly string[];
  readonly issuers?: readonly TrustedIssuer[];
  /** Milliseconds; 15,000 where it is not said. */
  readonly requestTimeout?: number;
  /** Others than the defaults. */
  readonly limits?: Partial<Limits>;
  readonly makeCounter?: MakeCounter;
  readonly weigh?: Engine['weigh'];
  readonly introspection?: boolean;
  readonly graphiql?: boolean;
  readonly registry?: Registry;
  readonly trustedProxies?: readonly string[];
  readonly metricsHere?: boolean;
  readonly exporting?: ExportRooms;
}

const schema = buildSchema(`
  type Query { hello(name: String, id: ID): String, ids(ids: [ID!]!): [String] }
  type Mutation { change(input: ChangeInput!): String }
  input ChangeInput { count: Int! }
`);

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const directory = await mkdtemp(join(tmpdir(), 'house-'));
  const issuer = await developmentIssuer(directory);
  const key = await signingKey(directory, 'gateway-keys.json');
  const passports = createPassports(key);
  const second = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secondJwk = { ...(await exportJWK(second.publicKey)), kid: 'second', alg: 'RS256' };

  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const operations: Operation[] = [];
  const askedOwnCustomer: Caller[] = [];
  const engine: Engine = options.engine ?? {
    schema,
    visibleTo: async () => schema,
    ownCustomer: async (caller) => {
      askedOwnCustomer.push(caller);
      return options.ownCustomer?.(caller) ?? 'known';
    },
    execute: async (operation) => {
      operations.push(operation);
      return options.execute?.(operation) ?? { data: { hello: 'world' } };
    },
    weigh: options.weigh ?? (() => ({ cost: 1, lookups: 0, isWithdrawal: false })),
    ready: options.ready ?? (async () => true),
    receiptKeys: options.receiptKeys,
    close: async () => {},
  };
  const production = options.production ?? false;
  const server = await createServer({
    engine,
    verifyToken: createTokenVerifier({
      issuers: [
        ...(production ? [] : [issuer.trusted]),
        { issuer: OWN_ISSUER, keys: createLocalJWKSet({ keys: [secondJwk] }) },
        ...(options.issuers ?? []),
      ],
      audience: 'assent',
      pseudonym: createPseudonyms(key.secret),
    }),
    jwks: passports.jwks,
    production,
    corsOrigins: options.corsOrigins ?? [],
    developmentIssuer: production ? undefined : issuer,
    audience: 'assent',
    trail: options.trail ?? 'none',
    introspection: options.introspection ?? !production,
    graphiql: options.graphiql ?? !production,
    registry: options.registry,
    limits: {
      ...DEFAULT_LIMITS,
      ...(options.requestTimeout !== undefined && { requestMilliseconds: options.requestTimeout }),
      ...options.limits,
    },
    makeCounter: options.makeCounter ?? inThisProcess,
    trustedProxies: options.trustedProxies,
    exporting: options.exporting,
    metrics: createMetrics(),
    metricsHere: options.metricsHere ?? true,
    log: createLog('trace', destination),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;

  return {
    port,
    issuer,
    operations,
    askedOwnCustomer,
    log: () => lines.map((line) => JSON.parse(line)),
    logText: () => lines.join(''),
    forge: (claims, header = {}, signer = second.privateKey) =>
      new CompactSign(Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'second', ...header })
        .sign(signer, { crit: { policy: true } }),
    publicPem: second.publicKey.export({ type: 'spki', format: 'pem' }) as string,
    call: (call) => send(port, call),
    exchange: (begun) => server.exchange(begun),
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** One HTTP request as it is described, nothing added but the length of the body. */
function send(port: number, { method = 'POST', path = '/graphql', headers = [], body }: Call): Promise<Answer> {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const sent = [...headers];
  const has = (name: string) => sent.some(([header]) => header.toLowerCase() === name);
  if (text !== undefined && !has('content-type')) sent.push(['content-type', 'application/json']);
  if (text !== undefined) sent.push(['content-length', String(Buffer.byteLength(text))]);
  if (!has('host')) sent.push(['host', `127.0.0.1:${port}`]);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers: sent.flat(), agent: false },
      (response) => {
        let received = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          received += chunk;
        });
        response.on('end', () => {
          const isJson = response.headers['content-type']?.includes('json') === true;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: received,
            json: isJson && received !== '' ? JSON.parse(received) : undefined,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

/** The whole body of a refused request. */
export const refused = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });
