/**
 * Who has changed, asked of the consent service once per interval for all streams together; nobody is asked while nobody listens. A
 * change is a mark on those who listen, never a queue. Whoever cannot be told of changes is told that: no stream may go on as if nothing
 * had changed.
 */
import { type CustomerEpoch, MAX_CHANGES } from '../../schema/customer-changes.ts';
import type { Subscriptions } from '../engine.ts';
import { pause } from './pause.ts';

/** Milliseconds without an answer after which nobody can be said to be told of changes. */
export const LONGEST_SILENCE = 5_000;

export interface Listener {
  /** The customer has changed, up to this epoch. */
  readonly changed: (epoch: number) => void;
  /** There has been no answer for too long. It is not asked for any more. */
  readonly silent: () => void;
}

export interface Listening {
  /** What stands at this epoch is known. */
  seen(epoch: number): void;
  end(): void;
}

interface Kept extends Listener {
  readonly customer: string;
  epoch: number;
}

export class Changes {
  readonly #ask: Subscriptions['changesSince'];
  readonly #interval: number;
  readonly #listeners = new Map<string, Set<Kept>>();
  /** Ends the looking that is under way; absent: nobody looks. */
  #looking: AbortController | undefined;

  /** @param interval milliseconds between an answer and the next question */
  constructor(ask: Subscriptions['changesSince'], interval: number) {
    this.#ask = ask;
    this.#interval = interval;
  }

  /** @param epoch what the listener knows already */
  listen(customer: string, epoch: number, listener: Listener): Listening {
    const kept: Kept = { ...listener, customer, epoch };
    const same = this.#listeners.get(customer) ?? new Set();
    this.#listeners.set(customer, same.add(kept));
    this.#begin();
    return {
      seen: (now) => {
        kept.epoch = Math.max(kept.epoch, now);
      },
      end: () => this.#remove(kept),
    };
  }

  #remove(kept: Kept): void {
    const same = this.#listeners.get(kept.customer);
    same?.delete(kept);
    if (same?.size === 0) this.#listeners.delete(kept.customer);
    if (this.#listeners.size > 0) return;
    this.#looking?.abort();
    this.#looking = undefined;
  }

  #begin(): void {
    if (this.#looking !== undefined) return;
    const looking = new AbortController();
    this.#looking = looking;
    void this.#look(looking.signal);
  }

  async #look(signal: AbortSignal): Promise<void> {
    let answered = performance.now();
    while (await pause(this.#interval, signal)) {
      try {
        await this.#askAll(signal);
        answered = performance.now();
      } catch {
        if (!signal.aborted && performance.now() - answered >= LONGEST_SILENCE) this.#fallSilent();
      }
    }
  }

  async #askAll(signal: AbortSignal): Promise<void> {
    const after = [...this.#listeners].map(
      ([id, same]): CustomerEpoch => ({ id, epoch: Math.min(...[...same].map(({ epoch }) => epoch)) }),
    );
    for (let from = 0; from < after.length; from += MAX_CHANGES)
      for (const { id, epoch } of await this.#ask(after.slice(from, from + MAX_CHANGES), signal)) this.#tell(id, epoch);
  }

  #tell(customer: string, epoch: number): void {
    for (const kept of this.#listeners.get(customer) ?? []) {
      if (epoch <= kept.epoch) continue;
      kept.epoch = epoch;
      kept.changed(epoch);
    }
  }

  #fallSilent(): void {
    const all = [...this.#listeners.values()].flatMap((same) => [...same]);
    for (const kept of all) {
      kept.silent();
      this.#remove(kept);
    }
  }
}
