/**
 * The road of a request, in the order in which it is travelled: caller (who asks), purpose (why), Apollo (what), engine (may
 * they, fetch it, tell the trail). READ THIS FIRST. Nothing of the document is looked at before caller and purpose are known, and
 * nobody below asks who it was again. Only a body that comes late makes it begin anew.
 */
import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Trail } from './audit/trail.ts';
import { ANYBODY, anybodyAsking } from './caller/anybody.ts';
import type { Asking, Caller, VerifiedToken } from './caller/caller.ts';
import type { DevelopmentIssuer } from './caller/development-issuer.ts';
import { customersBehind } from './caller/parties.ts';
import type { Passports } from './caller/passport.ts';
import { askingOf } from './caller/purpose.ts';
import { RISK_HEADER, type RiskReader } from './caller/risk.ts';
import type { TokenVerifier } from './caller/token.ts';
import { bearerOf } from './caller/token-rules.ts';
import type { Engine } from './engine.ts';
import type { ExportRooms } from './export/rooms.ts';
import { answerError, markAnswer, mistake, refuse } from './http/answer.ts';
import { arrival } from './http/arrival.ts';
import { ArrivingDocuments } from './http/arriving-document.ts';
import { refuseLargeHead } from './http/arriving-headers.ts';
import { type Begun, type Generation, Generations } from './http/generation.ts';
import type { OperationRecord } from './http/log.ts';
import { BAD_REQUEST } from './http/presentation.ts';
import { Refusal, unauthenticated } from './http/refusal.ts';
import { sharedCheck } from './http/shared-check.ts';
import { type Wanted, wanted } from './http/wanted.ts';
import { wellKnown } from './http/well-known.ts';
import { type Allowance, Clients } from './limits/clients.ts';
import type { MakeCounter } from './limits/counters.ts';
import type { Limits } from './limits/table.ts';
import type { Metrics } from './metrics/metrics.ts';
import { ofThisProcess } from './metrics/sources.ts';
import type { Registry } from './operations/registry.ts';
import { page } from './page/page.ts';

export interface ServerOptions {
  readonly engine: Engine;
  /** The only operations that run; absent: any. */
  readonly registry?: Registry;
  /** `ANYBODY`: no token and no purpose are asked for. */
  readonly verifyToken: TokenVerifier | typeof ANYBODY;
  /** Absent: nobody's word about the risk of a request counts but that of the token's issuer. */
  readonly readRisk?: RiskReader;
  /** Public keys of the passports. */
  readonly jwks: Passports['jwks'];
  readonly production: boolean;
  readonly corsOrigins: readonly string[];
  /** Present only where its tokens are trusted; then the page can ask for them. */
  readonly developmentIssuer?: DevelopmentIssuer;
  readonly audience: string;
  readonly introspection: boolean;
  /** Whether there is a page for browsers. */
  readonly graphiql: boolean;
  readonly limits: Limits;
  /** How what clients ask for is counted: in this process, or together with others. */
  readonly makeCounter: MakeCounter;
  /** Addresses of proxies that are believed when they say for whom they ask. */
  readonly trustedProxies?: readonly string[];
  /** What the page of GraphiQL shows first; absent: a question of the built-in graph. */
  readonly firstQuery?: string;
  /** Absent: when the engine says so. Without its trail the gateway is not ready, either way. */
  readonly ready?: () => Promise<boolean>;
  /** What the engines write to, one for all of them: closed after the last request. `none`, which has to be said: nothing. */
  readonly trail: Pick<Trail, 'ready' | 'close'> | 'none';
  /** Who was given whom, and what clients keep of it. Absent: nothing is exported. */
  readonly exporting?: ExportRooms;
  readonly metrics: Metrics;
  /** Whether they are served here as well. */
  readonly metricsHere: boolean;
  readonly log: Logger;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Requests that come from now on are answered by another engine; those that are here end on theirs. */
    exchange(begun: Begun): Promise<void>;
  }
  interface FastifyRequest {
    /** What it is answered on from its beginning to its end. */
    generation: Generation;
    asking: Asking;
    /** What it may still do. */
    allowance: Allowance;
    record: OperationRecord;
    wanted: Wanted;
    /** Who asks as it stands now, for an answer that comes later. */
    askAgain: () => Promise<Asking>;
    /** Seconds since the epoch: when its token ends; absent: it has none. */
    ends?: number;
    /** Its line in the log and its place in the metrics, once; of a stream that its client leaves nobody else tells. */
    report: () => void;
  }
}

/** Milliseconds after which what was found out about a caller is found out again, once the body is there. */
const CHECK_HOLDS = 250;

/** The gateway as a Fastify instance that is ready to listen. Closing it closes Apollo Server, the engine and its trail. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { verifyToken, log, trail } = options;
  const generations = await Generations.start(options, options);
  const clients = new Clients(options.limits, options.makeCounter);
  const documents = new ArrivingDocuments(options.limits);

  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // Whoever writes a line names the request; a log of its own for each would be made and hardly ever used.
    childLoggerFactory: () => log,
    exposeHeadRoutes: false,
    bodyLimit: options.limits.bodyBytes,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    ...arrival,
  }) as unknown as FastifyInstance;
  server.removeContentTypeParser('text/plain');
  server.decorate('exchange', (begun: Begun) => generations.exchange(begun));
  server.decorateRequest('generation', null as unknown as Generation);
  server.decorateRequest('asking', null as unknown as Asking);
  server.decorateRequest('allowance', null as unknown as Allowance);
  server.decorateRequest('record', null as unknown as OperationRecord);
  server.decorateRequest('wanted', null as unknown as Wanted);
  server.decorateRequest('askAgain', null as unknown as () => Promise<Asking>);
  server.decorateRequest('ends', undefined);
  server.decorateRequest('report', null as unknown as () => void);
  server.addHook('onRequest', async (request) => {
    request.record = {};
    refuseLargeHead(request.raw);
  });
  server.addHook('onSend', markAnswer);
  server.addHook('preClose', async () => generations.current.endStreams());
  server.addHook('onClose', async () => {
    await generations.stop();
    if (trail !== 'none') await trail.close();
  });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((request, reply) => refuse(request, reply, 404, BAD_REQUEST, mistake(404)));
  await server.register(cors, {
    origin: options.corsOrigins.length === 0 ? false : [...options.corsOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'www-authenticate', 'retry-after', 'content-disposition'],
  });

  /** Who the token says who asks; whoever sends none that is valid is counted by where it comes from. */
  const tokenOf = ({ raw, ip }: FastifyRequest, verify: TokenVerifier): Promise<VerifiedToken> =>
    verify(raw.headersDistinct.authorization).catch(async (error) => {
      throw (await clients.failed(ip)) ?? error;
    });

  /** A token is as good as the customers behind it: with an erased or unknown one it is nobody's. */
  const refuseGone = async ({ generation, wanted }: FastifyRequest, { caller }: VerifiedToken): Promise<void> => {
    if (customersBehind(caller).length === 0) return;
    const state = await generation.engine.ownCustomer(caller, wanted.signal).catch(() => 'unavailable');
    if (state === 'gone') throw unauthenticated(true);
    if (state !== 'known') throw new Refusal('CONSENT_UNAVAILABLE');
  };

  /** Who asks and why, as it stands at this moment. `begin` is told who it is before any service is asked about them. */
  const askingIn = async (request: FastifyRequest, begin: (caller: Caller) => Promise<void>): Promise<Asking> => {
    if (verifyToken === ANYBODY) {
      const asking = anybodyAsking(Date.now());
      await begin({ ...asking.caller, actor: request.ip });
      return asking;
    }
    const token = await tokenOf(request, verifyToken);
    request.ends = token.ends;
    const { actor, roles, onBehalfOf } = token.caller;
    Object.assign(request.record, { actor, roles, onBehalfOf: onBehalfOf?.actor });
    await begin(token.caller);
    await refuseGone(request, token);
    const { headersDistinct: headers } = request.raw;
    const signalled = await options.readRisk?.(headers[RISK_HEADER], bearerOf(headers.authorization ?? []) ?? '');
    const asking = askingOf(token, headers, Date.now(), signalled);
    const { purpose, brand, channel, risk } = asking;
    Object.assign(request.record, { purpose, brand, channel, risk });
    return asking;
  };

  const reportOf = ({ id, record }: FastifyRequest, reply: FastifyReply) => {
    let isTold = false;
    return (): void => {
      if (isTold) return;
      isTold = true;
      const { statusCode: status, elapsedTime } = reply;
      log.info({ request: id, ...record, status, ms: Math.round(elapsedTime) }, 'operation');
      options.metrics.operation(record, status, elapsedTime);
    };
  };

  const road = {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      request.wanted = wanted(reply.raw, options.limits.requestMilliseconds, options.limits.departureMilliseconds);
      request.generation = generations.current;
      request.generation.join(reply);
      request.report = reportOf(request, reply);
      request.askAgain = () => askingIn(request, async () => {});
      request.asking = await askingIn(request, async (caller) => {
        request.allowance = await clients.begin(caller, reply.raw);
      });
    },
    // The body may come long after the headers: by then a token can have ended, and a customer can be gone.
    preHandler: async (request: FastifyRequest) => {
      if (Math.abs(Date.now() - request.asking.now) > CHECK_HOLDS) request.asking = await request.askAgain();
      documents.look(request);
    },
    onResponse: async (request: FastifyRequest) => request.report(),
  };
  server.route({
    ...road,
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: (request, reply) => request.generation.answer(request, reply),
  });
  if (options.exporting !== undefined)
    server.route({
      ...road,
      method: 'POST',
      url: '/export',
      handler: (request, reply) => request.generation.export(request, reply),
    });

  const canAnswer = options.ready ?? (() => generations.current.ready());
  const canRecord = sharedCheck(async () => trail === 'none' || trail.ready());
  const ready = async () => (await Promise.all([canAnswer(), canRecord()])).every(Boolean);
  const metrics = options.metricsHere ? ofThisProcess(options.metrics) : undefined;
  const receiptKeys = async () => (await generations.current.engine.receiptKeys?.()) ?? [];
  await server.register(wellKnown, { ready, jwks: options.jwks, receiptKeys, metrics });
  await server.register(page, options);
  return server;
}
