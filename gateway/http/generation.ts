/**
 * One engine with the Apollo Server in front of it, for as long as requests need it. When another has taken its place it ends
 * with its last request: what began on one engine ends on it, and nothing ends under a request.
 */
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Engine, EventQuery, PagedQuery } from '../engine.ts';
import { exportRequest } from '../export/export-request.ts';
import { Exports } from '../export/exports.ts';
import type { ExportRooms } from '../export/rooms.ts';
import type { Limits } from '../limits/table.ts';
import type { Registry } from '../operations/registry.ts';
import { type Answered, type AskedWith, Streams } from '../streams/streams.ts';
import { streamWanted } from './answer.ts';
import { startApollo } from './apollo.ts';
import { contextOf, JSON_OF_GRAPHQL, post } from './apollo-request.ts';
import { errorFacts } from './log.ts';
import { sharedCheck } from './shared-check.ts';

export interface GenerationOptions {
  readonly production: boolean;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly log: Logger;
  /** Absent: nothing is exported. */
  readonly exporting?: ExportRooms;
}

/** What a generation is of. */
export interface Begun {
  readonly engine: Engine;
  readonly registry?: Registry;
}

export class Generation {
  readonly engine: Engine;
  /** The only operations that run; absent: any. */
  readonly registry: Registry | undefined;
  /** Whether it can answer now. What was true of one engine is not held of the next. */
  readonly ready: () => Promise<boolean>;
  readonly #answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly #apollo: Awaited<ReturnType<typeof startApollo>>;
  readonly #streams: Streams | undefined;
  readonly #exports: Exports | undefined;
  readonly #stop: () => Promise<void>;
  readonly #log: Logger;
  readonly #answering = new Set<Promise<unknown>>();
  #users = 0;
  #retired = false;

  private constructor(
    { engine, registry }: Begun,
    apollo: Awaited<ReturnType<typeof startApollo>>,
    { log, limits, exporting }: GenerationOptions,
  ) {
    this.engine = engine;
    this.registry = registry;
    this.ready = sharedCheck(() => engine.ready());
    const handle = fastifyApolloHandler(apollo, { context: async (request) => contextOf(request) });
    this.#answer = handle as (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
    this.#apollo = apollo;
    const { subscriptions } = engine;
    const ask = (request: FastifyRequest, asked: AskedWith) => this.#track(this.#ask(request, asked));
    this.#streams = subscriptions && new Streams(subscriptions, limits, ask);
    this.#exports = engine.exports && exporting && new Exports(engine.exports, exporting, limits, ask);
    this.#stop = () => apollo.stop();
    this.#log = log;
  }

  static async start(begun: Begun, options: GenerationOptions): Promise<Generation> {
    const { engine, registry } = begun;
    return new Generation(
      begun,
      await startApollo({ ...options, engine, registeredOnly: registry !== undefined }),
      options,
    );
  }

  /** A request begins on it, and ends when its connection has taken the answer or is gone. */
  join({ raw }: Pick<FastifyReply, 'raw'>): void {
    this.#users += 1;
    raw.once('close', () => this.#leave());
  }

  /** Answers a request that has joined. It is in use until the engine is done, even for a client that has gone. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const accepted = request.method === 'POST' ? streamWanted(request.headers.accept) : undefined;
    return this.#track(
      accepted === undefined ? this.#answer(request, reply) : this.#subscribe(request, reply, accepted.only),
    );
  }

  /** Answers an export that has joined. */
  export(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    return this.#track(this.#export(request, reply));
  }

  async #track<Value>(answering: Promise<Value>): Promise<Value> {
    this.#users += 1;
    this.#answering.add(answering);
    try {
      return await answering;
    } finally {
      this.#answering.delete(answering);
      this.#leave();
    }
  }

  /** What takes a stream is looked at as any request; only if it is a subscription it becomes one. */
  async #subscribe(request: FastifyRequest, reply: FastifyReply, only: boolean): Promise<unknown> {
    let found: EventQuery | undefined;
    const open = (query: EventQuery): void => {
      found = query;
    };
    const { accept } = request.headers;
    const headers = { ...request.headers, accept: only ? `${accept}, ${JSON_OF_GRAPHQL}` : accept };
    const context = { ...contextOf(request), stream: { only, open } };
    const answered = await post(this.#apollo, { headers, body: request.body }, context);
    if (found !== undefined && this.#streams !== undefined) return this.#streams.answer(request, reply, found);
    return reply.code(answered.status).headers(Object.fromEntries(answered.headers)).send(answered.text);
  }

  /** The query is looked at as that of any request; only if it can be exported it is asked page by page. */
  async #export(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { resumeToken, formatOf, body } = exportRequest(request);
    let found: PagedQuery | undefined;
    const exported = (query: PagedQuery): void => {
      found = query;
    };
    const headers = { ...request.headers, accept: JSON_OF_GRAPHQL };
    const answered = await post(this.#apollo, { headers, body }, { ...contextOf(request), exported });
    if (found !== undefined && this.#exports !== undefined)
      return this.#exports.answer(request, reply, found, { formatOf, resumeToken, variables: body.variables });
    return reply.code(answered.status).headers(Object.fromEntries(answered.headers)).send(answered.text);
  }

  #ask(request: FastifyRequest, { body, ...asked }: AskedWith): Promise<Answered> {
    const headers = { 'content-type': 'application/json', accept: JSON_OF_GRAPHQL };
    return post(this.#apollo, { headers, body }, { ...contextOf(request), ...asked });
  }

  /** Nothing new begins on it: it ends when its last request has. Who listens is told that it is over, and asks anew. */
  retire(): void {
    this.#retired = true;
    this.endStreams();
    this.#endIfUnused();
  }

  /** Ends it. What a client that has gone had asked for is still decided and recorded. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#answering);
    await this.#stop();
  }

  endStreams(): void {
    this.#streams?.end();
    this.#exports?.end();
  }

  #leave(): void {
    this.#users -= 1;
    this.#endIfUnused();
  }

  #endIfUnused(): void {
    if (!this.#retired || this.#users > 0) return;
    this.#stop().catch((error) => this.#log.error({ error: errorFacts(error) }, 'an engine did not end well'));
  }
}

/** The one on which requests begin now, and how another takes its place. */
export class Generations {
  readonly #options: GenerationOptions;
  #current: Generation;

  private constructor(first: Generation, options: GenerationOptions) {
    this.#current = first;
    this.#options = options;
  }

  static async start(first: Begun, options: GenerationOptions): Promise<Generations> {
    return new Generations(await Generation.start(first, options), options);
  }

  get current(): Generation {
    return this.#current;
  }

  /** From here on requests begin on another engine. It throws, and nothing has changed, when that one cannot be used. */
  async exchange(begun: Begun): Promise<void> {
    const next = await Generation.start(begun, this.#options);
    const before = this.#current;
    this.#current = next;
    before.retire();
  }

  stop(): Promise<void> {
    return this.#current.stop();
  }
}
