/**
 * Entries in files, newest first. There is no index: files are read from the newest period on, until a page is full, so that what a
 * page costs grows with the trail. Who reads much keeps the trail in MongoDB.
 */
import { byNewest, Newest, operationsOf, type Position, pageOf } from '../newest.ts';
import { periodEnd } from '../period.ts';
import { isAbout, parsePlace, parseRecord, type StoredEntry } from '../record.ts';
import { Flaw } from '../sink.ts';
import type { TrailPage, TrailPageRequest } from '../trail.ts';
import { filesOf } from './folder.ts';
import { linesOf } from './lines.ts';

const NOTHING: TrailPage = { entries: [], hasNextPage: false };

/** The lines of a file that hold a text which `wanted` finds. */
async function* linesWith(path: string, wanted: RegExp): AsyncGenerator<string> {
  for await (const line of linesOf(path)) {
    if (line instanceof Flaw) continue;
    const text = Buffer.from(line).toString();
    if (wanted.test(text)) yield text;
  }
}

const literally = (text: string): string => text.replace(/[^\w-]/g, '\\$&');

/** When the record at a place was written; undefined: it is not there, or no longer. */
async function positionOf(path: string | undefined, writer: string, n: number): Promise<Position | undefined> {
  if (path === undefined) return undefined;
  for await (const text of linesWith(path, new RegExp(`^\\{"n":${n},`))) {
    const record = parseRecord(text);
    if (record !== undefined) return { at: record.at, writer, n };
  }
  return undefined;
}

export async function findEntries(
  folder: string,
  pseudonyms: readonly string[] | undefined,
  { first, after }: TrailPageRequest,
): Promise<TrailPage> {
  const files = await filesOf(folder, 'chain');
  const pathOf = (writer: string) => files.find((file) => file.writer === writer)?.path;
  const place = after === undefined ? undefined : parsePlace(after);
  const start = place && (await positionOf(pathOf(place.writer), place.writer, place.n));
  // What was removed was older than all that is there.
  if (after !== undefined && start === undefined) return NOTHING;
  if (pseudonyms?.length === 0) return NOTHING;

  const names = pseudonyms && new Set(pseudonyms);
  const wanted = names === undefined ? /"t":"entry"/ : new RegExp([...names].map(literally).join('|'));
  const newest = new Newest(first + 1);
  const endOf = ({ period }: { readonly period: string }) => periodEnd(period) ?? Number.POSITIVE_INFINITY;
  for (const file of files.toSorted((a, b) => endOf(b) - endOf(a))) {
    const { oldest } = newest;
    if (oldest !== undefined && endOf(file) <= oldest.at) break;
    for await (const text of linesWith(file.path, wanted)) {
      const record = parseRecord(text);
      if (record?.t !== 'entry') continue;
      const entry = record.entry as unknown as StoredEntry;
      const found = { at: record.at, writer: file.writer, n: record.n, entry };
      if (names !== undefined && !isAbout(entry, names)) continue;
      if (start === undefined || byNewest(start, found) < 0) newest.add(found);
    }
  }

  const found = newest.take();
  const missing = operationsOf(found, first);
  const texts = new Map<string, string>();
  for (const writer of new Set(found.map((each) => each.writer))) {
    const path = pathOf(writer);
    if (path === undefined) continue;
    for await (const text of linesWith(path, /"t":"operation"/)) {
      if (missing.size === 0) break;
      const record = parseRecord(text);
      if (record?.t === 'operation' && missing.delete(record.sha256)) texts.set(record.sha256, record.text);
    }
  }
  return pageOf(found, first, texts);
}
