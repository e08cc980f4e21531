/**
 * Asks for pages: each within its own time, by who the token says at that moment, and counted as a request of its client. A client over its
 * limits waits here for as long as a limit says; everybody else's requests go on meanwhile.
 */
import type { FastifyRequest } from 'fastify';
import type { OperationRecord } from '../http/log.ts';
import { Refusal } from '../http/refusal.ts';
import type { Limits } from '../limits/table.ts';
import { inTime } from '../streams/in-time.ts';
import { pause } from '../streams/pause.ts';
import type { Answered, AskedWith, AskQuery } from '../streams/streams.ts';

/** How often a page is tried that is over a limit. */
const TRIES = 5;

export class PageQueries {
  readonly #ask: AskQuery;
  readonly #limits: Limits;

  constructor(ask: AskQuery, limits: Limits) {
    this.#ask = ask;
    this.#limits = limits;
  }

  /** The request itself has been counted, and it is known who asks; nothing waits while there is no file. */
  first(request: FastifyRequest, body: AskedWith['body']): Promise<Answered> {
    return this.#inTime(request, body);
  }

  /** @throws {Refusal} for the page, also `RATE_LIMITED` after some tries */
  async next(request: FastifyRequest, body: AskedWith['body']): Promise<Answered> {
    for (let tries = 1; ; tries += 1) {
      const { answered, over } = await this.#counted(request, body);
      if (over === undefined && answered?.status !== 429) return answered as Answered;
      if (tries === TRIES) throw new Refusal('RATE_LIMITED');
      await pause(waitOf(over ?? answered?.headers ?? []), request.wanted.signal);
    }
  }

  async #counted(request: FastifyRequest, body: AskedWith['body']) {
    request.asking = await request.askAgain();
    try {
      await request.allowance.again();
    } catch (error) {
      if (error instanceof Refusal) return { over: Object.entries(error.headers) };
      throw error;
    }
    return { answered: await this.#inTime(request, body) };
  }

  #inTime(request: FastifyRequest, body: AskedWith['body']): Promise<Answered> {
    return inTime(this.#limits.requestMilliseconds, request.wanted.signal, async (signal) => {
      const record: OperationRecord = {};
      const answered = await this.#ask(request, { signal, onState: () => {}, record, body });
      noteIn(request.record, record);
      return answered;
    });
  }
}

/** Milliseconds that `retry-after` says. */
function waitOf(headers: Iterable<readonly [string, string]>): number {
  const [, seconds = '1'] = [...headers].find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
  return Number(seconds) * 1_000;
}

/** The line of the log about an export is about all of its pages. */
function noteIn(whole: OperationRecord, { codes = [] }: OperationRecord): void {
  whole.codes = [...new Set([...(whole.codes ?? []), ...codes])].sort();
  whole.pages = (whole.pages ?? 0) + 1;
}
