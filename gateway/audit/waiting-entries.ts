/**
 * The entries that wait to be written, in the order in which they came: how many there may be, how many go together, and for how
 * long somebody waits for one. What must not be lost waits as long as it takes.
 */
import type { Prepared } from './chain.ts';
import { TrailUnavailableError } from './trail.ts';

/** Entries, and bytes of them, for which there is room; past that nobody is let in to wait. */
const ROOM = { entries: 10_000, bytes: 64 * 1024 * 1024 } as const;
/** The same for those that must not be lost. */
const ROOM_TO_KEEP = { entries: 100_000, bytes: 256 * 1024 * 1024 } as const;
/** What goes into one group, unless one entry alone is more. */
const GROUP = { entries: 1_000, bytes: 1024 * 1024 } as const;

interface Waiting {
  readonly prepared: Prepared;
  readonly isKept: boolean;
  /** Of `performance.now()`; nobody waits past it. */
  readonly until: number;
  settle?: { resolve(): void; reject(error: TrailUnavailableError): void };
}

interface Load {
  entries: number;
  bytes: number;
}

export class WaitingEntries {
  readonly #deadline: number;
  #waiting: Waiting[] = [];
  /** Those that are being written. */
  #taken: readonly Waiting[] = [];
  readonly #awaited: Load = { entries: 0, bytes: 0 };
  readonly #kept: Load = { entries: 0, bytes: 0 };
  #timer: NodeJS.Timeout | undefined;

  /** `deadline`: milliseconds. */
  constructor(deadline: number) {
    this.#deadline = deadline;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Resolves when it is written. Rejects with a {@link TrailUnavailableError} when there is no room, or it takes too long. */
  add(prepared: Prepared): Promise<void> {
    const { entries, bytes } = this.#awaited;
    if (entries >= ROOM.entries || bytes + prepared.bytes > ROOM.bytes)
      return Promise.reject(new TrailUnavailableError('Too many entries wait'));
    return new Promise((resolve, reject) => {
      const until = performance.now() + this.#deadline;
      this.#push({ prepared, isKept: false, until, settle: { resolve, reject } });
      this.#timer ??= setTimeout(() => this.#expire(), this.#deadline);
    });
  }

  /** Takes an entry that waits as long as it takes. False: there is no room, not even for that. */
  keep(prepared: Prepared): boolean {
    const { entries, bytes } = this.#kept;
    if (entries >= ROOM_TO_KEEP.entries || bytes + prepared.bytes > ROOM_TO_KEEP.bytes) return false;
    this.#push({ prepared, isKept: true, until: Number.POSITIVE_INFINITY });
    return true;
  }

  /**
   * What goes into the next group; `done` tells those who wait for it that it is written. Not to be called before the group before
   * is done. `isKnown`: whether the text of an operation need not be written again.
   */
  take(isKnown: (sha256: string) => boolean): { readonly entries: readonly Prepared[]; readonly done: () => void } {
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length && count < GROUP.entries; count += 1) {
      const { prepared } = this.#waiting[count]!;
      const { sha256, text } = prepared.operation;
      bytes += prepared.bytes + (isKnown(sha256) ? 0 : text.length);
      if (bytes > GROUP.bytes && count > 0) break;
    }
    const taken = this.#waiting.splice(0, count);
    for (const waiting of taken) this.#count(waiting, -1);
    this.#taken = taken;
    const done = () => {
      this.#taken = [];
      for (const { settle } of taken) settle?.resolve();
    };
    return { entries: taken.map(({ prepared }) => prepared), done };
  }

  /** Nobody is waited for any more. Gives the number of entries that should have been kept. */
  abandon(): number {
    clearTimeout(this.#timer);
    const all = [...this.#taken, ...this.#waiting];
    this.#waiting = [];
    for (const waiting of all) refuse(waiting, 'The trail is closed');
    return all.filter(({ isKept }) => isKept).length;
  }

  #push(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#count(waiting, 1);
  }

  #count({ isKept, prepared }: Waiting, by: 1 | -1): void {
    const load = isKept ? this.#kept : this.#awaited;
    load.entries += by;
    load.bytes += by * prepared.bytes;
  }

  /** Refuses those who have waited too long. What is being written stays where it is: it may be there already. */
  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    const isLate = ({ until }: Waiting) => until <= now;
    const late = [...this.#taken, ...this.#waiting].filter(isLate);
    if (late.length > 0) {
      for (const waiting of this.#waiting.filter(isLate)) this.#count(waiting, -1);
      this.#waiting = this.#waiting.filter((waiting) => !isLate(waiting));
      for (const waiting of late) refuse(waiting, `Not written within ${this.#deadline} ms`);
    }
    const next = [...this.#taken, ...this.#waiting].find(({ settle }) => settle !== undefined);
    if (next !== undefined) this.#timer = setTimeout(() => this.#expire(), Math.max(1, next.until - now));
  }
}

function refuse(waiting: Waiting, why: string): void {
  waiting.settle?.reject(new TrailUnavailableError(why));
  waiting.settle = undefined;
}
