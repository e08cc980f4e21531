/**
 * How often customers of a platform have changed, for those who wait for a change: asked again when the platform says that somebody
 * changed, and otherwise now and then, should that have been lost. Numbers alone are kept, and nothing is decided by them.
 */
import { LRUCache } from 'lru-cache';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import type { EpochSource } from '../changed.ts';

/** Milliseconds after which a number is asked for again: so late a change can be noticed of which nobody told. */
const FRESH = 5_000;
/** Customers of whom a number is kept. */
const KEPT = 100_000;

type AskStates = (ids: readonly string[]) => Promise<readonly CustomerState[]>;

export class Epochs {
  readonly #ask: AskStates;
  readonly #known = new LRUCache<string, { readonly found: EpochSource | null }>({ max: KEPT, ttl: FRESH });
  /** Of customers who changed lately: which of the messages said so. */
  readonly #changed = new LRUCache<string, number>({ max: KEPT, ttl: 60_000 });
  #messages = 0;

  constructor(ask: AskStates) {
    this.#ask = ask;
  }

  /** Customers changed. What is being asked about them now may be older than that. */
  changed(ids: readonly string[]): void {
    this.#messages += 1;
    for (const id of ids) {
      this.#changed.set(id, this.#messages);
      this.#known.delete(id);
    }
  }

  async find(ids: readonly string[]): Promise<(EpochSource | null)[]> {
    const known = new Map(ids.map((id) => [id, this.#known.get(id)?.found]));
    const wanted = [...known].flatMap(([id, found]) => (found === undefined ? [id] : []));
    if (wanted.length > 0) {
      const before = this.#messages;
      for (const state of await this.#ask(wanted)) {
        const { id } = state;
        const found = state.known ? { _id: id, epoch: state.epoch, erased: state.erased } : null;
        known.set(id, found);
        if ((this.#changed.get(id) ?? 0) <= before) this.#known.set(id, { found });
      }
    }
    return ids.map((id) => known.get(id) ?? null);
  }
}
