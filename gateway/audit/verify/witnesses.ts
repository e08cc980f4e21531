/**
 * What chains say of each other: each names, in its first record, the last record of the others as it was then. So a chain that is
 * gone, or one whose end was cut off, is missed by those that were begun after it. It grows with the number of chains.
 */
import { type Head, parseRecord } from '../record.ts';
import { type Archive, Flaw } from '../sink.ts';

/** That a chain's record `n` had this hash, as another chain says. */
export interface Witness {
  readonly n: number;
  readonly hash: string;
  readonly by: string;
}

export class Witnesses {
  readonly #of = new Map<string, Map<string, Witness>>();

  static async read(archive: Archive): Promise<Witnesses> {
    const witnesses = new Witnesses();
    for await (const chain of archive.chains()) {
      for await (const line of chain.lines()) {
        const record = line instanceof Flaw ? undefined : parseRecord(Buffer.from(line).toString());
        if (record?.t === 'open')
          for (const [writer, last, hash] of record.others) witnesses.add({ writer, last, hash }, chain.writer);
        break;
      }
    }
    return witnesses;
  }

  add({ writer, last: n, hash }: Head, by: string): void {
    const all = this.#of.get(writer) ?? new Map<string, Witness>();
    this.#of.set(writer, all);
    // Said by several, it is kept once.
    const key = `${n} ${hash}`;
    if (!all.has(key)) all.set(key, { n, hash, by });
  }

  /** What is said of a chain, by number of the record. */
  of(writer: string): Witness[] {
    return [...(this.#of.get(writer)?.values() ?? [])].sort((a, b) => a.n - b.n);
  }

  writers(): string[] {
    return [...this.#of.keys()];
  }
}
