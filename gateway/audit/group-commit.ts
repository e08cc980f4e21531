/**
 * Entries that wait at one moment are one write. One loop writes one group after the other; a group whose write failed may be
 * there or not, so the same group is written until it is known to be there, and nothing comes before it. Who waited for it has
 * been refused by then: the trail may hold operations that were not answered, never the other way round.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Chain, type Group, type Prepared } from './chain.ts';
import type { TrailEntry } from './entry.ts';
import { type PeriodKind, periodOf } from './period.ts';
import { contents, customersOf, MAX_RECORD, type SealStatement } from './record.ts';
import type { ChainName, Sink } from './sink.ts';
import { TrailUnavailableError } from './trail.ts';
import { WaitingEntries } from './waiting-entries.ts';

export interface CommitOptions {
  readonly sink: Pick<Sink, 'write' | 'keepSeal' | 'heads'>;
  readonly period: PeriodKind;
  /** A seal after so many records, and so many seconds after a record that has none. */
  readonly sealRecords: number;
  readonly sealSeconds: number;
  readonly sign: (statement: SealStatement) => string;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** Milliseconds between `append` and its answer, at most. */
  readonly deadline?: number;
  /** Milliseconds in which `close` writes what waits. */
  readonly closeWithin?: number;
  /** Milliseconds between two attempts, at first; with each that fails it is twice as long, up to a second. */
  readonly pause?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Other chains that a new one names. */
const MAX_OTHERS = 256;
const DEADLINE = 2_000;
/** The process has about a second and a half to end. */
const CLOSE_WITHIN = 1_000;
const PAUSE = 20;
const LONGEST_PAUSE = 1_000;

const ROOM_FOR_PLACE = 1_024;

interface Frozen {
  readonly group: Group;
  /** Tells those who wait that it is written. */
  readonly done: () => void;
}

export class GroupCommit {
  readonly #options: CommitOptions;
  readonly #clock: () => number;
  readonly #waiting: WaitingEntries;
  readonly #unkept = new Map<string, ChainName & { readonly jws: string }>();
  readonly #stop = new AbortController();
  #chain: Chain | undefined;
  #frozen: Frozen | undefined;
  #running: Promise<void> | undefined;
  #sealTimer: NodeJS.Timeout | undefined;
  #isSealDue = false;
  #isClosing = false;
  #isFailing = false;

  constructor(options: CommitOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#waiting = new WaitingEntries(options.deadline ?? DEADLINE);
  }

  /** Whether something is to be written and could not be. */
  get isStuck(): boolean {
    return this.#isFailing && this.#running !== undefined;
  }

  /** See `Trail.append`. */
  append(entry: TrailEntry): Promise<void> {
    if (this.#isClosing) return Promise.reject(new TrailUnavailableError('The trail is being closed'));
    const prepared = prepare(entry);
    if (prepared === undefined) return Promise.reject(new TrailUnavailableError('An entry is too long'));
    const written = this.#waiting.add(prepared);
    this.#go();
    return written;
  }

  /** See `Trail.queue`. */
  queue(entry: TrailEntry): void {
    const prepared = prepare(entry);
    if (prepared === undefined || this.#isClosed || !this.#waiting.keep(prepared))
      this.#options.log.error('an entry of the trail that should have been kept is lost');
    this.#go();
  }

  /** Writes what waits and ends the chain, within a bounded time; what could not be written by then is told to the log. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#go();
    const late = sleep(this.#options.closeWithin ?? CLOSE_WITHIN, undefined, { signal: this.#stop.signal });
    await Promise.race([this.#running, late.catch(() => {})]);
    this.#stop.abort();
    clearTimeout(this.#sealTimer);
    const lost = this.#waiting.abandon();
    if (lost > 0) this.#options.log.error({ lost }, 'entries of the trail that should have been kept are lost');
  }

  get #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  #hasWork(): boolean {
    if (this.#frozen !== undefined || this.#waiting.size > 0 || this.#unkept.size > 0) return true;
    return this.#chain !== undefined && (this.#isClosing || this.#isSealDue);
  }

  #go(): void {
    if (this.#running !== undefined || this.#isClosed || !this.#hasWork()) return;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    // What else comes with the same turn of the event loop is in the same group.
    await new Promise(setImmediate);
    const { pause: first = PAUSE } = this.#options;
    let pause = first;
    while (this.#hasWork() && !this.#isClosed) {
      try {
        await this.#step();
        pause = first;
        if (this.#isFailing) this.#options.log.warn('the trail is written again');
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) this.#options.log.error({ err: error }, 'the trail cannot be written');
        this.#isFailing = true;
        await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => {});
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    // Between the last look at what there is to do and this line nothing else can run.
    this.#running = undefined;
  }

  async #step(): Promise<void> {
    this.#frozen ??= await this.#next();
    if (this.#frozen !== undefined) {
      const { group, done } = this.#frozen;
      await this.#options.sink.write(group);
      this.#frozen = undefined;
      done();
      if (group.seal !== undefined) this.#unkept.set(group.writer, { ...group, jws: group.seal });
      this.#sealLater();
    }
    for (const { writer, period, jws } of this.#unkept.values()) {
      await this.#options.sink.keepSeal({ writer, period }, jws);
      this.#unkept.delete(writer);
    }
  }

  /** The next group: the end of a chain, or what waits, in a new chain if there is none. */
  async #next(): Promise<Frozen | undefined> {
    const { period: kind, sealRecords: every, sign, sink } = this.#options;
    const isOver = this.#chain !== undefined && this.#chain.period !== periodOf(kind, this.#clock());
    if (this.#chain !== undefined && (isOver || (this.#isClosing && this.#waiting.size === 0))) {
      this.#chain.seal(this.#clock(), true);
      const group = this.#chain.take()!;
      this.#chain = undefined;
      this.#isSealDue = false;
      return { group, done: () => {} };
    }
    const others = this.#chain === undefined && this.#waiting.size > 0 ? await sink.heads(MAX_OTHERS) : [];
    const at = this.#clock();
    const { entries, done } = this.#waiting.take((sha256) => this.#chain?.knows(sha256) ?? false);
    if (entries.length > 0) this.#chain ??= new Chain({ period: periodOf(kind, at), at, every, others, sign });
    for (const entry of entries) this.#chain?.add(at, entry);
    if (this.#isSealDue && this.#chain !== undefined && this.#chain.unsealed > 0) this.#chain.seal(at);
    this.#isSealDue = false;
    const group = this.#chain?.take();
    return group === undefined ? undefined : { group, done };
  }

  #sealLater(): void {
    if (this.#sealTimer !== undefined || this.#chain === undefined || this.#chain.unsealed === 0) return;
    this.#sealTimer = setTimeout(() => {
      this.#sealTimer = undefined;
      this.#isSealDue = true;
      this.#go();
    }, this.#options.sealSeconds * 1_000).unref();
  }
}

/** The entry as text; undefined: it is longer than a record may be. */
function prepare(entry: TrailEntry): Prepared | undefined {
  const content = contents.entry(entry);
  const { operation } = entry;
  const bytes = Buffer.byteLength(content);
  const isTooLong = Math.max(bytes, Buffer.byteLength(operation.text) * 2) > MAX_RECORD - ROOM_FOR_PLACE;
  return isTooLong ? undefined : { content, operation, customers: customersOf(entry), bytes };
}
