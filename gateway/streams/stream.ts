/**
 * The events of one subscription: what stands now, then again after each change, each answered anew and decided as if it were the first.
 * Between two of them nothing is kept but that something changed, so that who reads slowly is told what stands then, and no more.
 */
import type { Changes, Listening } from './changes.ts';
import { COMPLETE, NOTHING, next } from './event-stream.ts';
import { pause } from './pause.ts';

/** One answer, and what is known by it. */
export interface Event {
  /** JSON, as a client would have been answered. */
  readonly text: string;
  /** The customer is not there for who asks: there is nothing to listen to. */
  readonly isLast: boolean;
  /** Epoch of the state by which it was decided; absent: none was asked for. */
  readonly epoch?: number;
  /** Milliseconds since the epoch: when some of what it was decided by ends, by itself. */
  readonly until?: number;
}

/** Milliseconds of silence after which a comment is sent, so that what stands between keeps the connection. */
export const QUIET_FOR = 12_000;

export interface StreamOptions {
  readonly customer: string;
  readonly changes: Changes;
  /** Answers an event. It does not throw. */
  readonly answer: () => Promise<Event>;
  /** The last event where nobody can be told of changes any more, as JSON. */
  readonly silence: string;
}

export class Stream {
  readonly #options: StreamOptions;
  /** Epoch of the latest change that was told. */
  #newest = 0;
  #farewell: { readonly text?: string } | undefined;
  #wake: () => void = () => {};
  #listening: Listening | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Nothing is said after this, but `text`, and that it is over. */
  end(text?: string): void {
    this.#farewell ??= { text };
    this.#listening?.end();
    this.#wake();
  }

  /** All that is sent. The next is found when the one before has been taken; whoever takes no more of it ends it. */
  async *frames(first: Event): AsyncGenerator<string, void, undefined> {
    yield next(first.text);
    if (!first.isLast && first.epoch !== undefined) yield* this.#afterwards(first, first.epoch);
    if (this.#farewell?.text !== undefined) yield next(this.#farewell.text);
    yield COMPLETE;
  }

  async *#afterwards({ until }: Event, epoch: number): AsyncGenerator<string, void, undefined> {
    if (this.#farewell !== undefined) return;
    const { customer, changes, answer, silence } = this.#options;
    this.#listening = changes.listen(customer, epoch, {
      changed: (now) => {
        this.#newest = now;
        this.#wake();
      },
      silent: () => this.end(silence),
    });
    try {
      let known = epoch;
      let ends = until;
      while (this.#farewell === undefined) {
        if (this.#newest <= known && !(await this.#isDue(ends))) {
          if (this.#farewell === undefined) yield NOTHING;
          continue;
        }
        const told = this.#newest;
        const event = await answer();
        if (this.#farewell !== undefined) return;
        // What was told and is not seen yet is asked for again with the next change, not at once and for ever.
        known = Math.max(known, told, event.epoch ?? 0);
        ends = event.until;
        this.#listening.seen(known);
        yield next(event.text);
        if (event.isLast || event.epoch === undefined) return;
      }
    } finally {
      this.#listening.end();
    }
  }

  /** Waits for something to say; false: it has been quiet for long, or is over. */
  async #isDue(at = Number.POSITIVE_INFINITY): Promise<boolean> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const left = Math.max(0, at - Date.now());
    const hasPassed = await pause(Math.min(left, QUIET_FOR), woken.signal);
    return this.#farewell === undefined && (!hasPassed || left <= QUIET_FOR);
  }
}
