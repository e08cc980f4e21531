/**
 * A trail in memory, for tests of what reads it and of what writes into it: it keeps what it is given in the order in which it
 * came, and can be told to fail. Nobody's key is in it: a customer's pseudonyms are `pseudonym-of-<id>` and, of an earlier period, `before-<id>`.
 */
import type { TrailEntry } from '../../gateway/audit/entry.ts';
import { type Trail, type TrailPage, type TrailPageRequest, TrailUnavailableError } from '../../gateway/audit/trail.ts';
import type { ReadableTrail } from '../../gateway/own/own-service.ts';

export class KeptTrail implements Trail, ReadableTrail {
  readonly entries: TrailEntry[] = [];
  /** What was read of it. */
  readonly asked: { readonly pseudonyms: readonly string[]; readonly page: TrailPageRequest }[] = [];
  isBroken = false;

  async append(entry: TrailEntry): Promise<void> {
    if (this.isBroken) throw new TrailUnavailableError();
    this.entries.push(entry);
  }

  queue(entry: TrailEntry): void {
    this.entries.push(entry);
  }

  pseudonymsOf(_now: number, { id }: { readonly id: string }): string[] {
    return [`pseudonym-of-${id}`, `before-${id}`];
  }

  async about(pseudonyms: readonly string[], page: TrailPageRequest): Promise<TrailPage> {
    this.asked.push({ pseudonyms, page });
    if (this.isBroken) throw new TrailUnavailableError();
    const kept = this.entries
      .map((entry, at) => ({ place: `writer-1.${at + 1}`, entry }))
      .filter(({ entry }) => entry.about.some(({ customers }) => customers.some((each) => pseudonyms.includes(each))))
      .reverse();
    const from = page.after === undefined ? 0 : kept.findIndex(({ place }) => place === page.after) + 1;
    const entries = kept.slice(from, from + page.first);
    return { entries, hasNextPage: kept.length > from + page.first };
  }

  async ready(): Promise<boolean> {
    return !this.isBroken;
  }

  async close(): Promise<void> {}
}
