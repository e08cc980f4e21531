/**
 * One chain while it is written: it numbers records, links each to the one before, and seals them. It knows no store and no
 * clock, and what it has given out is final: a group whose fate is unknown is written again as it is, never made anew.
 */
import { randomBytes } from 'node:crypto';
import type { OperationText } from './entry.ts';
import { GrowingTree, leafHash } from './merkle.ts';
import { contents, type Head, line, type SealStatement } from './record.ts';

/** Records that are written together. `text`: their lines, each with a line feed. */
export interface Group {
  readonly writer: string;
  readonly period: string;
  readonly first: number;
  readonly last: number;
  /** When all of them were written, milliseconds since the epoch. */
  readonly at: number;
  /** Hash of the last. */
  readonly head: string;
  readonly text: string;
  /** What a reader looks for: customers that its entries name, hashes of the operations whose texts it holds. */
  readonly customers: readonly string[];
  readonly operations: readonly string[];
  /** The newest seal in it. */
  readonly seal?: string;
  /** The chain ends with it. */
  readonly end: boolean;
}

/** An entry as text, with what a chain must know of it. */
export interface Prepared {
  readonly content: string;
  readonly operation: OperationText;
  readonly customers: readonly string[];
  /** Of the content. */
  readonly bytes: number;
}

export interface ChainOptions {
  readonly period: string;
  readonly at: number;
  /** Records after which a seal comes at the latest. */
  readonly every: number;
  /** Heads of the other chains that are known now. */
  readonly others: readonly Head[];
  readonly sign: (statement: SealStatement) => string;
}

/** Operations whose text a chain remembers to hold. Past that it forgets them, and holds a text once more. */
const MAX_KNOWN = 10_000;

/** A name that no other chain has; names sort by the time at which they were made (36^9 ms are 3,200 years). */
const newWriter = (at: number): string => `${at.toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`;

export class Chain {
  readonly writer: string;
  readonly period: string;
  readonly #every: number;
  readonly #sign: ChainOptions['sign'];
  readonly #known = new Set<string>();
  #next = 0;
  #head: string | null = null;
  #at: number;
  /** Over the records since the last seal, that seal included. */
  #tree = new GrowingTree();
  #unsealed = 0;
  #ended = false;

  #lines: string[] = [];
  #customers = new Set<string>();
  #operations: string[] = [];
  #seal: string | undefined;

  constructor({ period, at, every, others, sign }: ChainOptions) {
    this.writer = newWriter(at);
    this.period = period;
    this.#at = at;
    this.#every = every;
    this.#sign = sign;
    this.#record(at, contents.open(this.writer, period, every, others));
  }

  /** Records that no seal covers yet. */
  get unsealed(): number {
    return this.#unsealed;
  }

  /** Whether the text of an operation is in it. */
  knows(sha256: string): boolean {
    return this.#known.has(sha256);
  }

  /** Adds an entry, the text of its operation if it is new here, and a seal when it is time for one. */
  add(at: number, { content, operation, customers }: Prepared): void {
    if (!this.#known.has(operation.sha256)) {
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.add(operation.sha256);
      this.#operations.push(operation.sha256);
      this.#record(at, contents.operation(operation.sha256, operation.text));
    }
    for (const customer of customers) this.#customers.add(customer);
    this.#record(at, content);
  }

  /** Seals what was written since the last seal. `end`: nothing comes after it. */
  seal(at: number, end = false): void {
    const last = this.#next - 1;
    this.#at = Math.max(at, this.#at);
    const jws = this.#sign({
      writer: this.writer,
      period: this.period,
      first: last + 1 - this.#tree.size,
      last,
      root: this.#tree.root(),
      head: this.#head!,
      at: this.#at,
      end,
    });
    this.#tree = new GrowingTree();
    this.#append(at, contents.seal(jws));
    this.#unsealed = 0;
    this.#seal = jws;
    this.#ended = end;
  }

  /** What was added since the last call, as a group; undefined: nothing was. */
  take(): Group | undefined {
    if (this.#lines.length === 0) return undefined;
    const group: Group = {
      writer: this.writer,
      period: this.period,
      first: this.#next - this.#lines.length,
      last: this.#next - 1,
      at: this.#at,
      head: this.#head!,
      text: `${this.#lines.join('\n')}\n`,
      customers: [...this.#customers],
      operations: this.#operations,
      seal: this.#seal,
      end: this.#ended,
    };
    this.#lines = [];
    this.#customers = new Set();
    this.#operations = [];
    this.#seal = undefined;
    return group;
  }

  #record(at: number, content: string): void {
    this.#append(at, content);
    this.#unsealed += 1;
    if (this.#unsealed >= this.#every) this.seal(at);
  }

  #append(at: number, content: string): void {
    if (this.#ended) throw new Error('The chain has ended');
    // A clock that is set back does not make the trail run backwards.
    this.#at = Math.max(at, this.#at);
    const text = line(this.#next, this.#head, this.#at, content);
    this.#head = leafHash(text);
    this.#tree.add(this.#head);
    this.#lines.push(text);
    this.#next += 1;
  }
}
