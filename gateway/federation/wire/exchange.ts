/**
 * One request to a service and its answer, over a connection of the service's pool. It ends in time: with the answer, or at the
 * deadline, at the bound, or when nobody waits any more; then the connection is closed, so that the service hears of it.
 */
import type { Dispatcher, Pool } from 'undici';
import { BoundedBody, type Room } from './bounded-body.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body?: Buffer;
}

export interface Limits {
  /** Milliseconds, waiting for a free connection included. */
  readonly within: number;
  /** Bytes of the answer. */
  readonly most: number;
  /** Of all answers of the service that are under way. */
  readonly room: Room;
  /** Aborted when the answer is no longer wanted. */
  readonly signal?: AbortSignal;
}

export interface Response {
  readonly status: number;
  /** `content-type` as sent; a list where it was sent several times. */
  readonly type: string | readonly string[] | undefined;
  readonly body: Buffer;
}

/** We ended it ourselves. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly why: 'timeout' | 'too-large' | 'not-wanted';

  constructor(why: GivenUp['why']) {
    super(why);
    this.why = why;
  }
}

/** Sends a request. Rejects with a {@link GivenUp}, or with what the HTTP client says. */
export const exchange = (pool: Pool, request: Request, limits: Limits): Promise<Response> =>
  new Promise((resolve, reject) => {
    if (limits.signal?.aborted) {
      reject(new GivenUp('not-wanted'));
      return;
    }
    const options = { ...request, headers: request.headers as string[] };
    pool.dispatch(options, new Exchange(limits, resolve, reject));
  });

/** The callbacks of undici: no stream, no promise for each piece of an answer. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: Response) => void;
  readonly #reject: (error: Error) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #body: BoundedBody;
  #controller: Dispatcher.DispatchController | undefined;
  #givenUp: GivenUp | undefined;
  #status = 0;
  #type: Response['type'];

  constructor(limits: Limits, resolve: (response: Response) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#body = new BoundedBody(limits.most, limits.room);
    this.#timer = setTimeout(() => this.#giveUp('timeout'), limits.within);
    this.#signal = limits.signal;
    this.#signal?.addEventListener('abort', this);
  }

  /** Of the signal. */
  handleEvent(): void {
    this.#giveUp('not-wanted');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection for too long: nothing is sent.
    if (this.#givenUp !== undefined) controller.abort(this.#givenUp);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (status < 200) return;
    this.#status = status;
    this.#type = headers['content-type'] as Response['type'];
  }

  onResponseData(_: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.#givenUp === undefined && !this.#body.add(piece)) this.#giveUp('too-large');
  }

  onResponseEnd(): void {
    this.#resolve({ status: this.#status, type: this.#type, body: this.#settle() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#settle();
    this.#reject(error);
  }

  #giveUp(why: GivenUp['why']): void {
    this.#givenUp = new GivenUp(why);
    this.#settle();
    this.#reject(this.#givenUp);
    this.#controller?.abort(this.#givenUp);
  }

  #settle(): Buffer {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this);
    return this.#body.end();
  }
}
