/**
 * Answers about somebody who is not there leave on a beat that nobody can foresee (pitfall P13). Unknown, erased and refused take the
 * same calls, but not to the microsecond the same work; a wait that has nothing to do with any request hides what is left of it. It
 * hides nothing else: whoever may see somebody never waits here.
 */
import { randomInt } from 'node:crypto';

/** Milliseconds between two beats: at least, and less than. About a hundred times what there is to hide. */
const INTERVAL = { least: 2, below: 9 };
/** Milliseconds for which it goes on when nobody waits: whoever asks next must not be the one who starts it. */
const GOES_ON = 2_000;

export class Beat {
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wantedUntil = 0;

  /** Settles with the next beat. */
  next(): Promise<void> {
    this.#wantedUntil = performance.now() + GOES_ON;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    if (this.#timer === undefined) this.#schedule();
    else this.#timer.ref();
    return promise;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => this.#strike(), randomInt(INTERVAL.least, INTERVAL.below));
    // A process that is asked nothing more may end.
    if (this.#waiting.length === 0) this.#timer.unref();
  }

  #strike(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#timer = undefined;
    for (const leave of waiting) leave();
    if (performance.now() < this.#wantedUntil) this.#schedule();
  }
}
