/**
 * The differencing guard: which populations a caller has been told of, so that none is told that differs from one of them by fewer people
 * than may be spoken of. The same people may be told of again. What it does not see: docs/decisions/0028.
 */
import { type Kept, type Memory, MemoryOfProcess } from './memory.ts';
import type { Population } from './population.ts';

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

interface Asked {
  /** Pseudonym. */
  readonly caller: string;
  /** Fewest people of whom something is told together here. */
  readonly smallest: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How often others may tell the same caller something in between. */
const TRIES = 20;

/**
 * What one answer says of `k` people and another of `k + 1` is said of one (the tracker of Denning, Denning, Schwartz, ACM TODS 4, 1979). That
 * something is refused tells that it is close (Kenthapadi, Mishra, Nissim: Simulatable auditing, PODS 2005), which is why what is refused
 * looks like what is too small.
 */
export class ToldBefore {
  readonly #memory: Memory;
  /** One after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(memory: Memory = new MemoryOfProcess()) {
    this.#memory = memory;
  }

  /**
   * Tells a caller something, or less of it; it is remembered before it is told.
   * @param tell makes the answer, of populations that are free alone; once more where others were told of meanwhile
   * @throws {NothingMoreToTell}
   */
  tell<Answer>(asked: Asked, tell: (isFree: (population: Population) => boolean) => Telling<Answer>): Promise<Answer> {
    const told = this.#last.then(() => this.#tell(asked, tell));
    this.#last = told.catch(() => {});
    return told;
  }

  async #tell<Answer>(
    { caller, smallest, now }: Asked,
    tell: (isFree: (population: Population) => boolean) => Telling<Answer>,
  ): Promise<Answer> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { version, kept } = await this.#memory.of(caller, now);
      const { answer, populations } = tell((population) => isFree(population, smallest, kept));
      if (populations.length === 0) return answer;
      const added = await this.#memory.add(
        caller,
        version,
        populations.map((population) => ({ population, smallest, toldAt: now })),
        now,
      );
      if (added === 'added') return answer;
      if (added !== 'changed') throw new NothingMoreToTell(added.full);
    }
    throw new NothingMoreToTell(1_000);
  }
}

function isFree(population: Population, smallest: number, kept: readonly Kept[]): boolean {
  const { identity } = population;
  return kept.every(
    (each) =>
      !population.isCloserThan(Math.max(smallest, each.smallest), each.population) ||
      each.population.identity === identity,
  );
}
