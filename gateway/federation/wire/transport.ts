/**
 * The wire to the services: one pool of connections each, a passport on every call, a deadline and a bound on every answer.
 * It throws for anything that is no proper answer, and the error carries no bytes of request or response (pitfall P13).
 * What the gateway answers itself is a service like the others here, only that nothing leaves the process for it.
 */
import { Pool } from 'undici';
import type { Asking } from '../../caller/caller.ts';
import type { OnBehalfOf, Passports } from '../../caller/passport.ts';
import type { Service } from '../supergraph/supergraph.ts';
import { Room } from './bounded-body.ts';
import { type OnFailure, reasonOf, wasReset } from './call-failure.ts';
import { exchange, type Response } from './exchange.ts';
import { NotAnAnswer, readAnswer, readGraphQLAnswer } from './json-answer.ts';
import { answerLocally, type LocalService } from './local-service.ts';
import { ownRefusal } from './own-refusal.ts';

export interface WireOptions {
  readonly services: readonly Service[];
  /** Services that are answered in this process: no call goes out for them, and no passport is made. */
  readonly local?: ReadonlyMap<string, LocalService>;
  /** Absent: calls carry none. */
  readonly passports?: Passports;
  /** Milliseconds for one call, its second attempt included. */
  readonly deadline: number;
  /** Greatest size of an answer in bytes. */
  readonly maxAnswer: number;
  readonly onFailure?: OnFailure;
}

/** A call without a proper answer. The message names the service and nothing else. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export interface GraphQLCall {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface GraphQLAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly SubgraphError[];
}

export interface SubgraphError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface CallOptions<Asker = OnBehalfOf | undefined> {
  readonly asking: Asker;
  readonly signal?: AbortSignal;
  /** Sent again once when the connection was reset: only for what changes nothing. */
  readonly idempotent: boolean;
}

/** Where a service is, and how it is reached. */
interface Place {
  readonly pool: Pool;
  readonly endpoint: URL;
  /** Of `endpoint`. */
  readonly path: string;
  readonly audience: string;
  readonly room: Room;
}

/** Connections to one service; calls beyond them wait, and their deadline runs. */
const CONNECTIONS = 32;
/** Answers of the greatest size that one service can have us hold at a time, before they are complete. */
const LARGEST_AT_ONCE = 8;
/** Of what anybody may ask a service: is it there, what are its public keys. Milliseconds and bytes of the answer. */
const OPEN = { within: 2_000, most: 64 * 1024 };
const HEADERS = [
  'content-type',
  'application/json',
  'accept',
  'application/json, application/graphql-response+json;q=0.9',
];

export class Wire {
  readonly #places = new Map<string, Place>();
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.#options = options;
    for (const service of options.services) {
      const endpoint = new URL(service.url);
      // The address of a service alone means its usual path.
      if (endpoint.pathname === '/') endpoint.pathname = '/graphql';
      const pool = new Pool(endpoint.origin, {
        connections: CONNECTIONS,
        pipelining: 1,
        // One timer for each call, in `exchange.ts`, bounds all of it; these would only start again with every piece.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: options.deadline },
      });
      const path = `${endpoint.pathname}${endpoint.search}`;
      const audience = service.audience ?? service.name;
      const room = new Room(LARGEST_AT_ONCE * options.maxAnswer);
      this.#places.set(service.name, { pool, endpoint, path, audience, room });
    }
  }

  /** A GraphQL operation. Errors of the service come back as its answer. */
  async graphql(service: string, call: GraphQLCall, options: CallOptions<Asking | undefined>): Promise<GraphQLAnswer> {
    const local = this.#options.local?.get(service);
    const answer = await (local === undefined
      ? this.#elsewhere(service, call, options)
      : this.#here(service, local, call, options));
    if (typeof answer !== 'object' || answer === null || !('data' in answer || 'errors' in answer)) {
      this.#options.onFailure?.(service, 'not-as-agreed');
      throw new WireError(`${service}: no GraphQL answer`);
    }
    const { errors } = answer as GraphQLAnswer;
    if (
      Array.isArray(errors) &&
      errors.some((error) => error?.extensions?.code !== 'BAD_USER_INPUT' && ownRefusal(error) === undefined)
    )
      this.#options.onFailure?.(service, 'errors');
    return answer as GraphQLAnswer;
  }

  /** An internal endpoint beside `/graphql`, e.g. `states`. */
  async json(service: string, endpoint: string, body: unknown, options: CallOptions): Promise<unknown> {
    const place = this.#place(service);
    return this.#post(service, place, new URL(endpoint, place.endpoint).pathname, body, options, readAnswer);
  }

  /** Whether a service says that it can answer. */
  async isReady(service: string): Promise<boolean> {
    if (this.#options.local?.has(service)) return true;
    try {
      return (await this.#get(service, 'health/ready')).status === 200;
    } catch {
      return false;
    }
  }

  /** What a service tells anybody, e.g. its public keys: JSON, asked for without a passport. Rejects where there is none. */
  async published(service: string, path: string): Promise<unknown> {
    return readAnswer(await this.#get(service, path));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#places.values()].map(({ pool }) => pool.destroy()));
  }

  #get(service: string, address: string): Promise<Response> {
    const { pool, endpoint, room } = this.#place(service);
    const path = new URL(address, endpoint).pathname;
    return exchange(pool, { method: 'GET', path, headers: [] }, { ...OPEN, room });
  }

  #place(service: string): Place {
    const found = this.#places.get(service);
    if (found === undefined) throw new WireError(`${service}: unknown service`);
    return found;
  }

  #elsewhere(service: string, call: GraphQLCall, options: CallOptions): Promise<unknown> {
    const place = this.#place(service);
    return this.#post(service, place, place.path, call, options, readGraphQLAnswer);
  }

  async #here(
    service: string,
    local: LocalService,
    call: GraphQLCall,
    { asking, signal }: CallOptions<Asking | undefined>,
  ): Promise<GraphQLAnswer> {
    try {
      if (asking === undefined) throw new TypeError('Nobody asks');
      return await answerLocally(local, call, asking, { within: this.#options.deadline, signal });
    } catch (error) {
      throw this.#noAnswer(service, error);
    }
  }

  async #post(
    service: string,
    place: Place,
    path: string,
    value: unknown,
    options: CallOptions,
    read: (response: Response) => unknown,
  ): Promise<unknown> {
    const body = Buffer.from(JSON.stringify(value));
    const end = performance.now() + this.#options.deadline;
    try {
      return read(await this.#send(place, path, body, options, end));
    } catch (error) {
      if (!(options.idempotent && wasReset(error))) throw this.#noAnswer(service, error);
    }
    try {
      return read(await this.#send(place, path, body, options, end));
    } catch (error) {
      throw this.#noAnswer(service, error);
    }
  }

  /** A new error on purpose: those of the HTTP client may carry headers and bodies. That nobody waits any more is no failure. */
  #noAnswer(service: string, error: unknown): WireError {
    const reason = reasonOf(error);
    const status = error instanceof NotAnAnswer ? error.status : undefined;
    if (reason !== 'not-wanted') this.#options.onFailure?.(service, reason, status);
    return new WireError(`${service}: no answer`);
  }

  async #send(place: Place, path: string, body: Buffer, { asking, signal }: CallOptions, end: number) {
    const passport = await this.#options.passports?.sign(place.audience, body, asking);
    const headers = passport === undefined ? HEADERS : [...HEADERS, 'authorization', `Bearer ${passport}`];
    const within = Math.max(1, end - performance.now());
    const { maxAnswer: most } = this.#options;
    return exchange(place.pool, { method: 'POST', path, headers, body }, { within, most, room: place.room, signal });
  }
}
