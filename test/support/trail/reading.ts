/**
 * What every place for a trail must do when it is read: a trail of several chains that were written side by side, and the pages
 * that it must give, computed from the list of what was written.
 */
import { GroupCommit } from '../../../gateway/audit/group-commit.ts';
import type { Sink } from '../../../gateway/audit/sink.ts';
import type { TrailPage } from '../../../gateway/audit/trail.ts';
import { entry, type sealing } from './entries.ts';

export interface WrittenEntry {
  readonly request: string;
  readonly customers: readonly string[];
  readonly text: string;
}

/**
 * Writes 60 entries about three customers, by two writers that take turns, over the end of a month; gives them newest first.
 * `open`: a new sink on the same place, as each process has one.
 */
export async function writeSample(
  open: () => Promise<Sink>,
  keys: ReturnType<typeof sealing>,
): Promise<WrittenEntry[]> {
  let now = Date.UTC(2026, 2, 31, 23, 59, 40);
  const sinks = [await open(), await open()];
  const commits = sinks.map(
    (sink) =>
      new GroupCommit({
        sink,
        period: 'month',
        sealRecords: 7,
        sealSeconds: 3_600,
        sign: keys.sign,
        log: { error: () => {}, warn: () => {} },
        clock: () => now,
      }),
  );
  const written: WrittenEntry[] = [];
  for (let n = 0; n < 30; n += 1) {
    now += 1_000;
    // Two of one group, so that a page can end within a group.
    const pair = [0, 1].map((of) => ({
      request: `${n}.${of}`,
      customers: n % 3 === 0 ? ['c1', 'c2'] : [`c${(n % 2) + of}`],
      text: `{ a${n % 4} }`,
    }));
    written.unshift(...pair.toReversed());
    await Promise.all(
      pair.map(({ request, customers, text }) => commits[n % 2]!.append(entry(request, customers, text))),
    );
  }
  for (const commit of commits) await commit.close();
  for (const sink of sinks) await sink.close();
  return written;
}

/** All pages of `first` entries, one after the other. */
export async function pagesOf(sink: Sink, pseudonyms: readonly string[] | undefined, first: number) {
  const pages: TrailPage[] = [];
  for (let after: string | undefined; ; after = pages.at(-1)?.entries.at(-1)?.place) {
    const page = await sink.find(pseudonyms, { first, after });
    pages.push(page);
    if (!page.hasNextPage || pages.length > 100) break;
  }
  return {
    sizes: pages.map(({ entries }) => entries.length),
    entries: pages.flatMap(({ entries }) =>
      entries.map(({ entry: { request, about, operation } }) => ({
        request,
        customers: about[0]!.customers,
        text: operation.text,
      })),
    ),
    places: pages.flatMap(({ entries }) => entries.map(({ place }) => place)),
  };
}
