/**
 * What the trail asks of the place where it is kept, and what those ask who verify it. Two places offer it: MongoDB
 * (`mongodb/`) and files (`file/`). None of them understands what it keeps further than to find it again.
 */
import type { Group } from './chain.ts';
import type { Head } from './record.ts';
import type { TrailPage, TrailPageRequest } from './trail.ts';

export interface ChainName {
  readonly writer: string;
  readonly period: string;
}

export interface Sink {
  /**
   * Resolves when the group is durable. It is never called for a writer while another call for that writer is under way.
   * After an error nobody knows whether the group is there: it is called again with the same group until it resolves, and
   * then the group is there once.
   */
  write(group: Group): Promise<void>;
  /** Keeps the newest seal of a chain beside it, so that it tells of records that are cut off together with it. */
  keepSeal(chain: ChainName, jws: string): Promise<void>;
  /** The last records of at most `count` chains, of those that were begun last. */
  heads(count: number): Promise<Head[]>;
  /** Entries, newest first. `pseudonyms`: those that name one of these customers; absent: all. */
  find(pseudonyms: readonly string[] | undefined, page: TrailPageRequest): Promise<TrailPage>;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** All that is kept, for verification and removal. Nothing here holds more than one group or line at a time. */
export interface Archive {
  /** Every chain of which there is a record, in the order of their names. */
  chains(): AsyncIterable<StoredChain>;
  /** What is kept beside chains, whether the chain is there or not. */
  seals(): AsyncIterable<{ readonly writer: string; readonly jws: string }>;
  removals(): AsyncIterable<{ readonly writer: string; readonly jws: string }>;
  /** Removes a chain, and leaves the statement in its place, which is there before anything is removed. */
  remove(chain: ChainName, statement: string): Promise<void>;
  close(): Promise<void>;
}

export interface StoredChain {
  readonly writer: string;
  /** The period by which it is found; absent: it is found without one. */
  readonly filedUnder?: string;
  /** Its lines in the order in which they are kept, without line feeds, and what is wrong with how they are kept. */
  lines(): AsyncIterable<Uint8Array | Flaw>;
  /** The seal beside it, as it is now. */
  seal(): Promise<string | undefined>;
}

/** Something that is kept and is no line. */
export class Flaw {
  /** A sentence's end, after "record n: "; it holds nothing of the content. */
  readonly what: string;
  /** It is what remains of a line that was being written when its process ended: nobody was told that it is there. */
  readonly isUnfinished: boolean;

  constructor(what: string, isUnfinished = false) {
    this.what = what;
    this.isUnfinished = isUnfinished;
  }
}
