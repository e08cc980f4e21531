/**
 * One chain, record by record, in the order in which it is kept. It hashes the bytes that are there, and holds no more than the
 * place where it is. After something that is wrong it goes on from what is there, so that one change is told about once.
 */
import { hash } from 'node:crypto';
import { GrowingTree, leafHashOfBytes } from '../merkle.ts';
import { contents, line, parseRecord, type SealStatement, type TrailRecord } from '../record.ts';
import { Flaw } from '../sink.ts';
import { type Finding, rangeText } from './finding.ts';
import { Sequence } from './sequence.ts';
import type { Witness } from './witnesses.ts';

export interface ChainCheckOptions {
  readonly writer: string;
  /** The period by which the chain is found, where it is found by one: under another one its entries would not be. */
  readonly filedUnder?: string;
  readonly witnesses: readonly Witness[];
  /** The newest seal that is kept beside the chain, read before the chain. */
  readonly beside: string | undefined;
  /** Undefined: it is not signed by a known key. */
  readonly verifySeal: (jws: string) => Promise<SealStatement | undefined>;
  readonly report: (finding: Finding) => void;
}

type SealRecord = Extract<TrailRecord, { t: 'seal' }>;

export class ChainCheck {
  readonly #options: ChainCheckOptions;
  readonly #sequence: Sequence;
  #records = 0;
  #entries = 0;
  /** The newest seals, the last one first. */
  #seals: SealRecord[] = [];
  #sealCount = 0;
  #unsealed = 0;
  #isEnded = false;
  #isUnfinished = false;
  #period: string | undefined;
  #every = Number.POSITIVE_INFINITY;
  /** Over the records since the last seal; undefined: something among them is wrong already. */
  #tree: GrowingTree | undefined = new GrowingTree();
  #beside: SealStatement | undefined;

  constructor(options: ChainCheckOptions) {
    this.#options = options;
    this.#sequence = new Sequence((n, what) => this.#wrong(n, what));
  }

  get result() {
    return {
      records: this.#records,
      entries: this.#entries,
      seals: this.#sealCount,
      /** Records that no seal covers. */
      unsealed: this.#unsealed,
      isEnded: this.#isEnded,
      /** What was being written when the process ended is half there. */
      isUnfinished: this.#isUnfinished,
    };
  }

  /** Before the first line. */
  async begin(): Promise<void> {
    const { beside, verifySeal, writer } = this.#options;
    if (beside === undefined) return;
    this.#beside = await verifySeal(beside);
    if (this.#beside === undefined)
      this.#wrong(undefined, 'the seal that is kept beside it is not signed by a known key');
    else if (this.#beside.writer !== writer) {
      this.#beside = undefined;
      this.#wrong(undefined, 'the seal that is kept beside it is of another chain');
    }
  }

  /** The next line. Gives a promise only where a signature is verified. */
  line(bytes: Uint8Array | Flaw): Promise<void> | undefined {
    if (bytes instanceof Flaw) return this.#flaw(bytes);
    this.#records += 1;
    const text = textOf(bytes);
    const record = text === undefined ? undefined : parseRecord(text);
    if (record === undefined) {
      this.#sequence.garbled();
      return undefined;
    }
    const leaf = leafHashOfBytes(bytes);
    const n = this.#sequence.next(record, leaf);
    if (n === undefined) return undefined;
    this.#testify(n, leaf);
    if (this.#isEnded) this.#wrong(n, 'comes after the end of the chain');
    if ((n === 0) !== (record.t === 'open')) this.#wrong(n, 'is not what a chain begins with, or is it elsewhere');
    if (record.t === 'seal') return this.#seal(n, record, text!, leaf);
    this.#content(n, record);
    this.#tree?.add(leaf);
    this.#unsealed += 1;
    if (this.#unsealed === this.#every + 1) this.#wrong(n, `no seal stands before it, though ${this.#every} records have none`); // biome-ignore format: one line
    return undefined;
  }

  /** After the last line. `besideNow`: the seal beside the chain, read after it. */
  end(besideNow: string | undefined): void {
    this.#sequence.end();
    const last = this.#sequence.last;
    for (const { n, by } of this.#options.witnesses.filter((witness) => witness.n > last).slice(-1))
      this.#wrong(last + 1, `${isMissing(last + 1, n)}, which chain ${by} names`);
    if (this.#beside !== undefined && this.#beside.last + 1 > last)
      this.#wrong(last + 1, `${isMissing(last + 1, this.#beside.last + 1)}, which the seal beside the chain names`);
    const copies = this.#seals.map(({ jws }) => jws);
    if (besideNow === undefined && this.#sealCount > 1) this.#wrong(undefined, 'no seal is kept beside it');
    // Between a seal and its copy the process may have been killed; where one runs, it goes on while we read.
    else if (besideNow !== undefined && this.#isEnded && !copies.includes(besideNow))
      this.#wrong(undefined, 'its newest seal is not the one that is kept beside it');
  }

  #flaw(flaw: Flaw): undefined {
    if (flaw.isUnfinished && !this.#isEnded) this.#isUnfinished = true;
    else this.#wrong(flaw.isUnfinished ? this.#sequence.last + 1 : this.#sequence.last, flaw.what);
  }

  #content(n: number, record: Exclude<TrailRecord, SealRecord>): void {
    if (record.t === 'entry') this.#entries += 1;
    if (record.t === 'operation' && hash('sha256', record.text, 'base64url') !== record.sha256)
      this.#wrong(n, 'holds an operation under the hash of another one');
    if (record.t !== 'open') return;
    this.#every = record.every;
    this.#period = record.period;
    const { writer, filedUnder } = this.#options;
    if (record.writer !== writer) this.#wrong(n, `belongs to chain ${record.writer}`);
    if (filedUnder !== undefined && record.period !== filedUnder)
      this.#wrong(n, `is of ${record.period}, but is filed under ${filedUnder}`);
  }

  async #seal(n: number, record: SealRecord, text: string, leaf: string): Promise<void> {
    this.#seals = [record, ...this.#seals.slice(0, 1)];
    this.#sealCount += 1;
    this.#unsealed = 0;
    const { writer, verifySeal, beside } = this.#options;
    const seal = await verifySeal(record.jws);
    if (seal === undefined) this.#wrong(n, 'its seal is not signed by a known key');
    else if (seal.writer !== writer || (this.#period !== undefined && seal.period !== this.#period))
      this.#wrong(n, 'is the seal of another chain');
    else if (line(seal.last + 1, seal.head, seal.at, contents.seal(record.jws)) !== text)
      this.#wrong(n, 'is not the record that its seal was made for');
    else {
      this.#sequence.trust(n);
      const tree = this.#tree;
      if (tree !== undefined && (tree.root() !== seal.root || tree.size !== seal.last - seal.first + 1))
        this.#wrong(n, `its seal is not of the records ${rangeText(seal.first, seal.last)} as they are here`);
    }
    this.#isEnded ||= seal?.end === true;
    if (n === (this.#beside?.last ?? Number.NaN) + 1 && record.jws !== beside)
      this.#wrong(n, 'is not the seal that is kept beside the chain');
    // What comes next is covered by the next seal, and this seal with it.
    this.#tree = new GrowingTree();
    this.#tree.add(leaf);
  }

  #testify(n: number, hash: string): void {
    for (const witness of this.#options.witnesses)
      if (witness.n === n && witness.hash !== hash) this.#wrong(n, `is not the record that chain ${witness.by} names`);
  }

  /** The next seal cannot be right any more, and need not be told about. */
  #wrong(n: number | undefined, what: string): void {
    this.#tree = undefined;
    this.#options.report({ writer: this.#options.writer, n, what });
  }
}

const isMissing = (from: number, to: number): string =>
  from === to ? 'is missing' : `is missing, and so are all to ${to}`;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined: the bytes are no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
