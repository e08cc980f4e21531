/**
 * What is remembered of who was told of whom. Bounded, and forgotten after a day; over the bounds nothing more can be remembered, so that
 * nothing more is told. It compares nothing: that is `told-before.ts`.
 */
import type { Population } from './population.ts';

/** Milliseconds for which a population is remembered after it was told last. */
export const REMEMBERED_FOR = 24 * 60 * 60 * 1_000;
/** Populations of one caller, about half a kilobyte each, and of all. */
export const MOST_OF_CALLER = 5_000;
const MOST_OF_ALL = 100_000;

export interface Kept {
  readonly population: Population;
  /** Fewest people by which another must differ from it. */
  readonly smallest: number;
  /** Milliseconds since the epoch. */
  readonly toldAt: number;
}

export interface Remembered {
  /** Another number: something was added since. */
  readonly version: number;
  readonly kept: readonly Kept[];
}

/** `full`: nothing can be added for so many milliseconds. `changed`: something else was added since that version. */
export type Added = 'added' | 'changed' | { readonly full: number };

export interface Memory {
  /** @param caller pseudonym, whatever the purpose: a difference of two answers is one under any */
  of(caller: string, now: number): Promise<Remembered>;
  /** All of it, or nothing. @param version at which it was known that it may be told */
  add(caller: string, version: number, kept: readonly Kept[], now: number): Promise<Added>;
}

interface OfCaller {
  version: number;
  readonly kept: Map<string, Kept>;
}

/** In this process, as long as it runs. */
export class MemoryOfProcess implements Memory {
  readonly #ofCallers = new Map<string, OfCaller>();
  #size = 0;
  #versions = 0;

  async of(caller: string, now: number): Promise<Remembered> {
    this.#forget(now);
    const own = this.#ofCallers.get(caller);
    return { version: own?.version ?? 0, kept: [...(own?.kept.values() ?? [])] };
  }

  async add(caller: string, version: number, some: readonly Kept[], now: number): Promise<Added> {
    const own = this.#ofCallers.get(caller) ?? { version: 0, kept: new Map<string, Kept>() };
    if (own.version !== version) return 'changed';
    const added = new Map(some.map((each) => [each.population.identity, each]));
    const fresh = [...added.keys()].filter((identity) => !own.kept.has(identity)).length;
    if (own.kept.size + fresh > MOST_OF_CALLER) return this.#full([own], now);
    if (this.#size + fresh > MOST_OF_ALL) return this.#full([...this.#ofCallers.values()], now);
    for (const [identity, each] of added) {
      const before = own.kept.get(identity)?.smallest ?? 0;
      own.kept.set(identity, { ...each, smallest: Math.max(before, each.smallest) });
    }
    this.#size += fresh;
    this.#versions += 1;
    own.version = this.#versions;
    this.#ofCallers.set(caller, own);
    return 'added';
  }

  #forget(now: number): void {
    for (const [caller, { kept }] of this.#ofCallers) {
      for (const [identity, { toldAt }] of kept)
        if (toldAt + REMEMBERED_FOR <= now) {
          kept.delete(identity);
          this.#size -= 1;
        }
      if (kept.size === 0) this.#ofCallers.delete(caller);
    }
  }

  #full(callers: readonly OfCaller[], now: number): Added {
    let first = now;
    for (const { kept } of callers) for (const { toldAt } of kept.values()) first = Math.min(first, toldAt);
    return { full: Math.max(1, first + REMEMBERED_FOR - now) };
  }
}
