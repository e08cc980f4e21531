/**
 * The public keys of an issuer somewhere else, held so that neither a rotation nor an outage of the issuer is felt by a request, and
 * that no withdrawn key is trusted for longer than is said here. What cannot be known any more opens nothing.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { RefreshBudget } from './refresh-budget.ts';

/** Both in milliseconds, counted from the last answer of the issuer. */
export interface KeyTimes {
  /** An issuer that answers is asked again within this time: so long a withdrawn key can still be trusted. */
  readonly fresh: number;
  /** Known keys of an issuer that does not answer go on for this time; after it nobody of this issuer gets in. */
  readonly known: number;
}

export const KEY_TIMES: KeyTimes = { fresh: 10 * 60_000, known: 60 * 60_000 };

/** Part of the fresh time after which keys are fetched in the background, so that nobody waits for them. */
const AHEAD = 0.8;
/** Milliseconds for which an issuer that did not answer is left alone: not one call per token that names it. */
export const PAUSE = 2_000;
/** Milliseconds after a failure in which nobody waits for the next try: the known keys are used meanwhile. */
const RECENT = 30_000;

interface Held {
  readonly find: JWTVerifyGetKey;
  readonly text: string;
  readonly at: number;
}

const isUnknown = (error: unknown): error is Error => error instanceof errors.JWKSNoMatchingKey;
const unavailable = () => new Error('The keys of the issuer cannot be had');

export class KeySet {
  readonly #fetch: () => Promise<JSONWebKeySet>;
  readonly #times: KeyTimes;
  readonly #clock: () => number;
  readonly #budget = new RefreshBudget();
  #held: Held | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | undefined;
  /** How many fetches have begun; the pending one is the last of them. */
  #begun = 0;

  /**
   * @param fetch asks the issuer; rejects where there is no answer
   * @param clock milliseconds; it only goes forward
   */
  constructor(fetch: () => Promise<JSONWebKeySet>, times: KeyTimes, clock: () => number) {
    this.#fetch = fetch;
    this.#times = times;
    this.#clock = clock;
  }

  /** The key that a header names. The same key object as long as the issuer publishes the same keys. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const needed = this.#begun + 1;
    const { find } = await this.#usable();
    try {
      return await find(header, token);
    } catch (error) {
      if (!isUnknown(error)) throw error;
      return await this.#findAnew([header, token], needed, error);
    }
  };

  async #usable(): Promise<Held> {
    const held = this.#held;
    const age = this.#ageOf(held);
    if (held !== undefined && age < this.#times.fresh * AHEAD) return held;
    const isRecent = this.#clock() - this.#failedAt < RECENT;
    if (held !== undefined && age < (isRecent ? this.#times.known : this.#times.fresh)) {
      if (!this.#isPaused()) this.#refresh().catch(() => {});
      return held;
    }
    if (!this.#isPaused()) await this.#refresh().catch(() => {});
    const now = this.#held;
    if (now === undefined || this.#ageOf(now) >= this.#times.known) throw unavailable();
    return now;
  }

  /**
   * A key that nobody has seen may be new: it is looked for in what is on its way. Only a fetch that begins after the token came,
   * the one of the number `needed`, can say that there is none.
   */
  async #findAnew(asked: Parameters<JWTVerifyGetKey>, needed: number, unknown: Error) {
    for (;;) {
      const isMine = this.#pending === undefined;
      if (isMine && (this.#begun >= needed || this.#isPaused() || !this.#budget.take(this.#clock()))) throw unknown;
      await this.#refresh();
      try {
        const key = await (this.#held as Held).find(...asked);
        if (isMine) this.#budget.giveBack();
        return key;
      } catch (error) {
        if (!isUnknown(error)) throw error;
      }
    }
  }

  #refresh(): Promise<void> {
    if (this.#pending !== undefined) return this.#pending;
    this.#begun += 1;
    const pending = this.#fetch()
      .then((keys) => this.#take(keys))
      .catch((error) => {
        this.#failedAt = this.#clock();
        throw error;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    this.#pending = pending;
    return pending;
  }

  #take(keys: JSONWebKeySet): void {
    const text = JSON.stringify(keys);
    // The same keys stay the same objects: what was verified with them need not be verified again.
    const find = this.#held?.text === text ? this.#held.find : createLocalJWKSet(keys);
    this.#held = { find, text, at: this.#clock() };
  }

  #ageOf = (held: Held | undefined): number =>
    held === undefined ? Number.POSITIVE_INFINITY : this.#clock() - held.at;

  #isPaused = (): boolean => this.#clock() - this.#failedAt < PAUSE;
}
