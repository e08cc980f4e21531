/**
 * The differencing guard: which populations a caller has been told of, so that none is told that differs from one of them by fewer people
 * than may be spoken of. The same people may be told of again. What it does not see: docs/decisions/0028.
 */
import type { Population } from './population.ts';

/** Milliseconds for which it remembers a population after it was told last. */
export const REMEMBERED_FOR = 24 * 60 * 60 * 1_000;
/** Populations of one caller, about half a kilobyte each, and of all. */
export const MOST_OF_CALLER = 5_000;
const MOST_OF_ALL = 100_000;

interface Kept {
  readonly population: Population;
  /** Fewest people by which another must differ from it. */
  readonly smallest: number;
  /** Milliseconds since the epoch. */
  readonly toldAt: number;
}

/** What is remembered of a caller is full: nothing can be told before some of it is forgotten. */
export class NothingMoreToTell extends Error {
  override readonly name = 'NothingMoreToTell';
  /** Milliseconds until some is. */
  readonly wait: number;

  constructor(wait: number) {
    super('More populations than are remembered');
    this.wait = wait;
  }
}

/** An answer, and every population that it tells of. */
export interface Telling<Answer> {
  readonly answer: Answer;
  readonly populations: readonly Population[];
}

/**
 * What one answer says of `k` people and another of `k + 1` is said of one (the tracker of Denning, Denning, Schwartz, ACM TODS 4, 1979). That
 * something is refused tells that it is close (Kenthapadi, Mishra, Nissim: Simulatable auditing, PODS 2005), which is why what is refused
 * looks like what is too small.
 */
export class ToldBefore {
  readonly #ofCallers = new Map<string, Map<string, Kept>>();
  #size = 0;

  /**
   * Tells a caller something, or less of it. In one step: no other answer comes between the question and what is remembered of it.
   * @param caller pseudonym, whatever the purpose: a difference of two answers is one under any
   * @param smallest fewest people of whom something is told together here
   * @param now milliseconds since the epoch
   * @param tell makes the answer, of populations that are free alone
   * @throws {NothingMoreToTell}
   */
  tell<Answer>(
    { caller, smallest, now }: { readonly caller: string; readonly smallest: number; readonly now: number },
    tell: (isFree: (population: Population) => boolean) => Telling<Answer>,
  ): Answer {
    const kept = this.#of(caller, now);
    const isFree = (population: Population): boolean => {
      const { identity } = population;
      for (const [other, each] of kept)
        if (other !== identity && population.isCloserThan(Math.max(smallest, each.smallest), each.population))
          return false;
      return true;
    };
    const { answer, populations } = tell(isFree);
    const added = new Map(populations.map((population) => [population.identity, population]));
    const fresh = [...added.keys()].filter((identity) => !kept.has(identity)).length;
    if (kept.size + fresh > MOST_OF_CALLER || this.#size + fresh > MOST_OF_ALL) throw this.#full(now);
    for (const [identity, population] of added) {
      const before = kept.get(identity)?.smallest ?? 0;
      kept.set(identity, { population, smallest: Math.max(before, smallest), toldAt: now });
    }
    this.#size += fresh;
    this.#ofCallers.set(caller, kept);
    return answer;
  }

  /** What is still remembered of a caller. */
  #of(caller: string, now: number): Map<string, Kept> {
    this.#forget(now);
    return this.#ofCallers.get(caller) ?? new Map<string, Kept>();
  }

  #forget(now: number): void {
    for (const [caller, kept] of this.#ofCallers) {
      for (const [identity, { toldAt }] of kept)
        if (toldAt + REMEMBERED_FOR <= now) {
          kept.delete(identity);
          this.#size -= 1;
        }
      if (kept.size === 0) this.#ofCallers.delete(caller);
    }
  }

  #full(now: number): NothingMoreToTell {
    const times = [...this.#ofCallers.values()].flatMap((kept) => [...kept.values()].map(({ toldAt }) => toldAt));
    return new NothingMoreToTell(Math.max(1, Math.min(...times) + REMEMBERED_FOR - now));
  }
}
