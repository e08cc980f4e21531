/**
 * The streams of one engine, from the first answer to the end. Every event is asked as a query of its own, by who the token says at that
 * moment: what would be refused to a query is refused to an event, and a stream ends with whatever it rests on.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { print } from 'graphql';
import type { CustomerState } from '../../schema/customer-state.ts';
import { errors } from '../../schema/errors.ts';
import type { EventQuery, Operation, Subscriptions } from '../engine.ts';
import { errorText } from '../http/answer.ts';
import { errorFacts, type OperationRecord } from '../http/log.ts';
import { INTERNAL_ERROR, INTERNAL_MESSAGE } from '../http/presentation.ts';
import { Refusal } from '../http/refusal.ts';
import type { Limits } from '../limits/table.ts';
import { Changes } from './changes.ts';
import { EVENT_STREAM } from './event-stream.ts';
import { inTime } from './in-time.ts';
import { type Event, Stream } from './stream.ts';

/** Milliseconds that a client has to take what it is sent last. */
const LEAVE_WITHIN = 1_000;
/** setTimeout takes no more milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Nothing on the way may collect what comes, and a connection that was a stream is not kept: its end is seen at once. */
const HEADERS = { 'content-type': `${EVENT_STREAM}; charset=utf-8`, 'x-accel-buffering': 'no', connection: 'close' };

/** A query as it is answered to this client at this moment. */
export interface Answered {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  /** JSON. */
  readonly text: string;
}

/** What a query is asked with beside what its request brings along. */
export interface AskedWith extends Required<Pick<Operation, 'signal' | 'onState'>> {
  readonly record: OperationRecord;
  readonly body: Readonly<Record<string, unknown>>;
}

export type AskQuery = (request: FastifyRequest, asked: AskedWith) => Promise<Answered>;

export class Streams {
  readonly #ask: AskQuery;
  readonly #changes: Changes;
  readonly #limits: Limits;
  readonly #open = new Set<() => void>();
  #isOver = false;

  constructor({ changesSince }: Subscriptions, limits: Limits, ask: AskQuery) {
    this.#ask = ask;
    this.#limits = limits;
    this.#changes = new Changes(changesSince, limits.pollMilliseconds);
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Answers a subscription that was found to be valid.
   * @throws {Refusal} `RATE_LIMITED`
   */
  async answer(request: FastifyRequest, reply: FastifyReply, { query, customer }: EventQuery): Promise<unknown> {
    request.allowance.stream(reply.raw);
    const body = bodyOf(request.body as Readonly<Record<string, unknown>>, print(query));
    const { answered, ...known } = await this.#query(request, customer, body);
    // A request that is refused as a whole is no stream.
    if (answered.status !== 200)
      return reply.code(answered.status).headers(Object.fromEntries(answered.headers)).send(answered.text);
    const stream = new Stream({
      customer,
      changes: this.#changes,
      answer: () => this.#event(request, customer, body),
      silence: errorText('CONSENT_UNAVAILABLE', errors.CONSENT_UNAVAILABLE.message),
    });
    const frames = Readable.from(stream.frames({ ...eventOf(answered), ...known }));
    this.#keep(stream, frames, request, reply);
    return reply.code(200).headers(HEADERS).send(frames);
  }

  /** Says to all clients that it is over, also to those whose first answer is still to come. */
  end(): void {
    this.#isOver = true;
    for (const end of this.#open) end();
  }

  /** It ends with its token, its client, or everything. */
  #keep(stream: Stream, frames: Readable, { wanted, ends, report }: FastifyRequest, { raw }: FastifyReply): void {
    wanted.unbound();
    const end = (text?: string): void => {
      stream.end(text);
      setTimeout(() => raw.destroy(), LEAVE_WITHIN).unref();
    };
    const left = (ends ?? Number.POSITIVE_INFINITY) * 1_000 - Date.now();
    const over = (): void => end(errorText('UNAUTHENTICATED', errors.UNAUTHENTICATED.message));
    const ending = left > LONGEST_WAIT ? undefined : setTimeout(over, left).unref();
    const endQuietly = (): void => end();
    this.#open.add(endQuietly);
    const close = (): void => {
      clearTimeout(ending);
      this.#open.delete(endQuietly);
      stream.end();
    };
    frames.once('close', close);
    // What it waits for has to come for it to close.
    const gone = (): void => {
      close();
      report();
    };
    wanted.signal.addEventListener('abort', gone, { once: true });
    if (wanted.signal.aborted) gone();
    if (this.#isOver) end();
  }

  async #event(request: FastifyRequest, customer: string, body: AskedWith['body']): Promise<Event> {
    try {
      request.asking = await request.askAgain();
      const { answered, ...known } = await this.#query(request, customer, body);
      return { ...eventOf(answered), ...known };
    } catch (error) {
      if (error instanceof Refusal) return { text: errorText(error.code, error.message), isLast: true };
      request.log.error({ request: request.id, error: errorFacts(error) }, 'internal error');
      return { text: errorText(INTERNAL_ERROR, INTERNAL_MESSAGE), isLast: true };
    }
  }

  /** One answer, with what is known of the customer by whose state it was decided. */
  #query(request: FastifyRequest, customer: string, body: AskedWith['body']) {
    return inTime(this.#limits.requestMilliseconds, request.wanted.signal, async (signal) => {
      const states = new Map<string, CustomerState>();
      const record: OperationRecord = {};
      const onState = (state: CustomerState): void => void states.set(state.id, state);
      const answered = await this.#ask(request, { signal, onState, record, body });
      noteIn(request.record, record);
      return { answered, ...knownOf(states.get(customer)) };
    });
  }
}

/** What was sent, with another document. Extensions were about the one that was sent. */
const bodyOf = (sent: Readonly<Record<string, unknown>>, query: string): AskedWith['body'] => ({
  query,
  ...(sent.variables !== undefined && { variables: sent.variables }),
  ...(sent.operationName !== undefined && { operationName: sent.operationName }),
});

/** An event is the last where its one field is not there. */
function eventOf({ text }: Answered): Pick<Event, 'text' | 'isLast'> {
  const { data }: { data?: Record<string, unknown> | null } = JSON.parse(text);
  const [found] = Object.values(data ?? {});
  return { text, isLast: found === undefined || found === null };
}

function knownOf(state: CustomerState | undefined): Pick<Event, 'epoch' | 'until'> {
  if (!state?.known) return {};
  const now = Date.now();
  const rests = [...state.consents, ...(state.cases ?? [])];
  const ends = rests.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  const next = ends.filter((end) => end > now);
  return { epoch: state.epoch, until: next.length === 0 ? undefined : Math.min(...next) };
}

/** The line of the log about a stream is about all of its events. */
function noteIn(whole: OperationRecord, { codes = [] }: OperationRecord): void {
  whole.codes = [...new Set([...(whole.codes ?? []), ...codes])].sort();
  whole.events = (whole.events ?? 0) + 1;
}
