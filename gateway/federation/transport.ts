/**
 * The wire to the services: one pool of connections each, a passport on every call, a deadline and a bound on every answer.
 * It throws for anything that is no proper answer, and the error carries no bytes of request or response (pitfall P13).
 */
import { Pool, errors as undiciErrors } from 'undici';
import type { OnBehalfOf, Passports } from '../caller/passport.ts';
import type { Service } from './supergraph.ts';

export interface WireOptions {
  readonly services: readonly Service[];
  /** Absent: calls carry none. */
  readonly passports?: Passports;
  /** Milliseconds for one call. */
  readonly deadline: number;
  /** Greatest size of an answer in bytes. */
  readonly maxAnswer: number;
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
  readonly extensions?: { readonly code?: unknown; readonly input?: unknown };
}

interface CallOptions {
  readonly asking: OnBehalfOf | undefined;
  readonly signal?: AbortSignal;
  /** Sent again once when the connection was reset: only for what changes nothing. */
  readonly idempotent: boolean;
}

export class Wire {
  readonly #pools = new Map<string, { pool: Pool; endpoint: URL; audience: string }>();
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.#options = options;
    for (const service of options.services) {
      const endpoint = new URL(service.url);
      // The address of a service alone means its usual path.
      if (endpoint.pathname === '/') endpoint.pathname = '/graphql';
      const pool = new Pool(endpoint.origin, {
        connections: 32,
        pipelining: 1,
        headersTimeout: options.deadline,
        bodyTimeout: options.deadline,
        connect: { timeout: options.deadline },
        maxResponseSize: options.maxAnswer,
      });
      this.#pools.set(service.name, { pool, endpoint, audience: service.audience ?? service.name });
    }
  }

  /** A GraphQL operation. Errors of the service come back as its answer; a 4xx with a GraphQL body is an answer too. */
  async graphql(service: string, call: GraphQLCall, options: CallOptions): Promise<GraphQLAnswer> {
    const answer = await this.#post(service, undefined, call, options);
    if (typeof answer !== 'object' || answer === null || !('data' in answer || 'errors' in answer))
      throw new WireError(`${service}: no GraphQL answer`);
    return answer as GraphQLAnswer;
  }

  /** An internal endpoint beside `/graphql`, e.g. `states`. */
  json(service: string, endpoint: string, body: unknown, options: CallOptions): Promise<unknown> {
    return this.#post(service, endpoint, body, options);
  }

  /** Whether a service says that it can answer. */
  async isReady(service: string): Promise<boolean> {
    const { pool, endpoint } = this.#pool(service);
    try {
      const path = new URL('health/ready', endpoint).pathname;
      const response = await pool.request({ method: 'GET', path, signal: AbortSignal.timeout(2_000) });
      await response.body.dump();
      return response.statusCode === 200;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.destroy()));
  }

  #pool(service: string) {
    const found = this.#pools.get(service);
    if (found === undefined) throw new WireError(`${service}: unknown service`);
    return found;
  }

  async #post(service: string, endpoint: string | undefined, body: unknown, options: CallOptions): Promise<unknown> {
    const bytes = Buffer.from(JSON.stringify(body));
    try {
      return await this.#send(service, endpoint, bytes, options);
    } catch (error) {
      if (!(options.idempotent && wasReset(error))) throw asWireError(service, error);
    }
    try {
      return await this.#send(service, endpoint, bytes, options);
    } catch (error) {
      throw asWireError(service, error);
    }
  }

  async #send(service: string, name: string | undefined, bytes: Buffer, options: CallOptions): Promise<unknown> {
    const { pool, endpoint, audience } = this.#pool(service);
    const passport = await this.#options.passports?.sign(audience, bytes, options.asking);
    const deadline = AbortSignal.timeout(this.#options.deadline);
    const response = await pool.request({
      method: 'POST',
      path: name === undefined ? `${endpoint.pathname}${endpoint.search}` : new URL(name, endpoint).pathname,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(passport !== undefined && { authorization: `Bearer ${passport}` }),
      },
      body: bytes,
      signal: options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]),
    });
    const text = await response.body.text();
    const acceptable = response.statusCode === 200 || (name === undefined && response.statusCode === 400);
    if (!acceptable) throw new WireError(`${service}: status ${response.statusCode}`);
    return JSON.parse(text);
  }
}

const wasReset = (error: unknown): boolean =>
  error instanceof undiciErrors.SocketError ||
  ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');

/** A new error on purpose: those of the HTTP client may carry headers and bodies. */
const asWireError = (service: string, error: unknown): WireError =>
  error instanceof WireError ? error : new WireError(`${service}: no answer`);
