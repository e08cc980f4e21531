/**
 * The road of a request, in the order in which it is travelled: caller (who asks), purpose (why), Apollo (what), engine (may
 * they, and fetch it). READ THIS FIRST. Nothing of the document is looked at before caller and purpose are known, and nobody
 * below asks who it was again. Only a body that comes late makes it begin anew.
 */
import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { ANYBODY, anybodyAsking } from './caller/anybody.ts';
import type { Asking, VerifiedToken } from './caller/caller.ts';
import type { DevelopmentIssuer } from './caller/development-issuer.ts';
import type { Passports } from './caller/passport.ts';
import { askingOf } from './caller/purpose.ts';
import type { TokenVerifier } from './caller/token.ts';
import type { Engine } from './engine.ts';
import { answerError, markAnswer, mistake, refuse } from './http/answer.ts';
import { arrival } from './http/arrival.ts';
import { type Generation, Generations } from './http/generation.ts';
import type { OperationRecord } from './http/log.ts';
import { BAD_REQUEST } from './http/presentation.ts';
import { Refusal, unauthenticated } from './http/refusal.ts';
import { wanted } from './http/wanted.ts';
import { wellKnown } from './http/well-known.ts';
import type { Metrics } from './metrics/metrics.ts';
import { ofThisProcess } from './metrics/sources.ts';
import { page } from './page/page.ts';

export interface ServerOptions {
  readonly engine: Engine;
  /** `ANYBODY`: no token and no purpose are asked for. */
  readonly verifyToken: TokenVerifier | typeof ANYBODY;
  /** Public keys of the passports. */
  readonly jwks: Passports['jwks'];
  readonly production: boolean;
  readonly corsOrigins: readonly string[];
  /** Present only where its tokens are trusted; then the page can ask for them. */
  readonly developmentIssuer?: DevelopmentIssuer;
  readonly audience: string;
  /** Milliseconds in which a request is answered, with what is there by then. */
  readonly requestTimeout: number;
  /** What the page of GraphiQL shows first; absent: a question of the built-in graph. */
  readonly firstQuery?: string;
  /** Absent: when the engine says so. */
  readonly ready?: () => Promise<boolean>;
  readonly metrics: Metrics;
  /** Whether they are served here as well. */
  readonly metricsHere: boolean;
  readonly log: Logger;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Requests that come from now on are answered by another engine; those that are here end on theirs. */
    exchange(engine: Engine): Promise<void>;
  }
  interface FastifyRequest {
    /** What it is answered on from its beginning to its end. */
    generation: Generation;
    asking: Asking;
    record: OperationRecord;
    wanted: AbortSignal;
  }
}

/** Largest request body, in bytes. */
const MAX_BODY = 256 * 1024;

/** Milliseconds after which what was found out about a caller is found out again, once the body is there. */
const CHECK_HOLDS = 250;

/** The gateway as a Fastify instance that is ready to listen. Closing it closes Apollo Server and the engine. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { verifyToken, log } = options;
  const generations = await Generations.start(options.engine, options);

  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    bodyLimit: MAX_BODY,
    ...arrival,
  }) as unknown as FastifyInstance;
  server.removeContentTypeParser('text/plain');
  server.decorate('exchange', (engine: Engine) => generations.exchange(engine));
  server.decorateRequest('generation', null as unknown as Generation);
  server.decorateRequest('asking', null as unknown as Asking);
  server.decorateRequest('record', null as unknown as OperationRecord);
  server.decorateRequest('wanted', null as unknown as AbortSignal);
  server.addHook('onRequest', async (request) => {
    request.record = {};
  });
  server.addHook('onSend', markAnswer);
  server.addHook('onClose', () => generations.stop());
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((request, reply) => refuse(request, reply, 404, BAD_REQUEST, mistake(404)));
  await server.register(cors, {
    origin: options.corsOrigins.length === 0 ? false : [...options.corsOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'www-authenticate'],
  });

  /** Who asks. A customer's token is as good as its customer: an erased or unknown one is nobody. */
  const callerOf = async (
    { raw, generation, wanted }: FastifyRequest,
    verify: TokenVerifier,
  ): Promise<VerifiedToken> => {
    const token = await verify(raw.headersDistinct.authorization);
    if (token.caller.customer === undefined) return token;
    switch (await generation.engine.ownCustomer(token.caller, wanted).catch(() => 'unavailable')) {
      case 'known':
        return token;
      case 'gone':
        throw unauthenticated(true);
      default:
        throw new Refusal('CONSENT_UNAVAILABLE');
    }
  };

  /** Who asks and why, as it stands at this moment. */
  const askingIn = async (request: FastifyRequest): Promise<Asking> => {
    if (verifyToken === ANYBODY) return anybodyAsking(Date.now());
    const token = await callerOf(request, verifyToken);
    const { actor, roles } = token.caller;
    Object.assign(request.record, { actor, roles });
    const asking = askingOf(token, request.raw.headersDistinct, Date.now());
    const { purpose, brand, channel } = asking;
    Object.assign(request.record, { purpose, brand, channel });
    return asking;
  };

  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (request, reply) => {
      request.wanted = wanted(reply.raw, options.requestTimeout);
      request.generation = generations.current;
      request.generation.join(reply);
      request.asking = await askingIn(request);
    },
    // The body may come long after the headers: by then a token can have ended, and a customer can be gone.
    preHandler: async (request) => {
      if (Math.abs(Date.now() - request.asking.now) > CHECK_HOLDS) request.asking = await askingIn(request);
    },
    handler: (request, reply) => request.generation.answer(request, reply),
    onResponse: async ({ id, record }, { statusCode, elapsedTime }) => {
      log.info({ request: id, ...record, status: statusCode, ms: Math.round(elapsedTime) }, 'operation');
      options.metrics.operation(record, statusCode, elapsedTime);
    },
  });

  const ready = options.ready ?? (() => generations.current.ready());
  const metrics = options.metricsHere ? ofThisProcess(options.metrics) : undefined;
  await server.register(wellKnown, { ready, jwks: options.jwks, metrics });
  await server.register(page, options);
  return server;
}
