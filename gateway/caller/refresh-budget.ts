/**
 * How often a stranger's token may make us ask an issuer for its keys: some at once, then one every few seconds. What turned out to
 * be a real rotation costs nothing, as no stranger can cause one; so rotations are never slowed down and floods always are.
 */

/** Refreshes that may follow each other at once. */
export const REFRESHES = 4;
/** Milliseconds after which one more is allowed. */
export const REFILL = 10_000;

export class RefreshBudget {
  #left = REFRESHES;
  #since = 0;

  /** @param now milliseconds of a clock that only goes forward */
  take(now: number): boolean {
    const more = Math.floor((now - this.#since) / REFILL);
    if (this.#left === REFRESHES) this.#since = now;
    else if (more > 0) {
      this.#left = Math.min(REFRESHES, this.#left + more);
      this.#since += more * REFILL;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  /** The refresh brought what was asked for. */
  giveBack(): void {
    this.#left = Math.min(REFRESHES, this.#left + 1);
  }
}
