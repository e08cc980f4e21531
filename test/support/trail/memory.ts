/**
 * A place for a trail that a test can look into, change and let fail. It keeps what a real one keeps, and refuses what a real one
 * must never be asked.
 */
import type { Group } from '../../../gateway/audit/chain.ts';
import type { Head } from '../../../gateway/audit/record.ts';
import type { Archive, ChainName, Sink, StoredChain } from '../../../gateway/audit/sink.ts';

export interface Kept {
  readonly period: string;
  lines: Buffer[];
  head: Head;
}

/** What happens to a write: it is done, it fails before or after it is done, or it waits for the test. */
export type Fate = 'done' | 'lost' | 'unknown' | Promise<void>;

export class MemoryTrail implements Archive, Omit<Sink, 'find'> {
  readonly kept = new Map<string, Kept>();
  readonly besides = new Map<string, string>();
  readonly removed = new Map<string, string>();
  readonly groups: Group[] = [];
  /** Of the next writes, the first first; then all are done. */
  fates: Fate[] = [];
  /** Of the next copies of seals, and of the next readings of heads. */
  failing = { seals: 0, heads: 0 };
  #underWay = 0;

  async write(group: Group): Promise<void> {
    if (this.#underWay > 0) throw new Error('two writes at once');
    this.#underWay += 1;
    try {
      const fate = this.fates.shift() ?? 'done';
      // As with a real place, nothing is there before the next turn.
      await new Promise(setImmediate);
      if (typeof fate !== 'string') await fate;
      if (fate === 'lost') throw new Error('lost');
      this.#keep(group);
      if (fate === 'unknown') throw new Error('unknown');
    } finally {
      this.#underWay -= 1;
    }
  }

  async keepSeal({ writer }: ChainName, jws: string): Promise<void> {
    if (this.failing.seals-- > 0) throw new Error('no seal');
    this.besides.set(writer, jws);
  }

  async heads(count: number): Promise<Head[]> {
    if (this.failing.heads-- > 0) throw new Error('no heads');
    return [...this.kept.values()]
      .map(({ head }) => head)
      .sort((a, b) => (a.writer < b.writer ? 1 : -1))
      .slice(0, count);
  }

  ready = async () => true;
  close = async () => {};

  async *chains(): AsyncGenerator<StoredChain> {
    for (const [writer, { lines }] of this.kept)
      yield {
        writer,
        lines: async function* () {
          yield* lines;
        },
        seal: async () => this.besides.get(writer),
      };
  }

  async *seals() {
    for (const [writer, jws] of this.besides) yield { writer, jws };
  }

  async *removals() {
    for (const [writer, jws] of this.removed) yield { writer, jws };
  }

  async remove({ writer }: ChainName, statement: string): Promise<void> {
    this.removed.set(writer, statement);
    this.kept.delete(writer);
    this.besides.delete(writer);
  }

  /** The requests of all entries, chain after chain. */
  requests(): string[] {
    return [...this.kept.values()].flatMap(({ lines }) =>
      lines.flatMap((line) => {
        const record = JSON.parse(line.toString());
        return record.t === 'entry' ? [record.entry.request as string] : [];
      }),
    );
  }

  #keep(group: Group): void {
    const { writer, period, first, last, head } = group;
    const kept = this.kept.get(writer) ?? { period, lines: [], head: { writer, last, hash: head } };
    // The same group again changes nothing; another one in its place is what must never come.
    const lines = group.text
      .slice(0, -1)
      .split('\n')
      .map((line) => Buffer.from(line));
    if (lines.length !== last - first + 1) throw new Error('a group that does not hold what it says');
    if (first > kept.lines.length) throw new Error('a gap');
    if (first < kept.lines.length) {
      if (!lines.every((line, i) => kept.lines[first + i]?.equals(line))) throw new Error('another group in its place');
      return;
    }
    kept.lines.push(...lines);
    kept.head = { writer, last, hash: head };
    this.kept.set(writer, kept);
    this.groups.push(group);
  }
}
