/**
 * The trail in MongoDB: a group is one document, written when a majority has it on disk. A group that is there is never changed;
 * what is written again is set only if it is not there. No transactions, no aggregation.
 */
import { DURABLE, SHORT } from '../../database/store.ts';
import type { Group } from '../chain.ts';
import { Newest, operationsOf, pageOf } from '../newest.ts';
import { type Head, isAbout, parsePlace, parseRecord, type StoredEntry } from '../record.ts';
import type { ChainName, Sink } from '../sink.ts';
import type { TrailPage, TrailPageRequest } from '../trail.ts';
import { documentOf, type GroupDocument, linesOf } from './document.ts';
import type { Store } from './store.ts';

const DUPLICATE_KEY = 11_000;
/** Groups that are read at once: each may have a megabyte and more. */
const BATCH = 8;
const NOTHING: TrailPage = { entries: [], hasNextPage: false };

export class MongoSink implements Sink {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async write(group: Group): Promise<void> {
    const groups = await this.#store.groups();
    const document = documentOf(group);
    try {
      await groups.insertOne(document, DURABLE);
    } catch (error) {
      if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
      // It got there when nobody could say so; now it is to be known that a majority has it.
      const { _id, ...rest } = document;
      await groups.updateOne({ _id }, { $setOnInsert: rest }, { ...DURABLE, upsert: true });
      const there = await groups.findOne({ _id }, { ...SHORT, projection: { text: 1 } });
      if (there?.text !== group.text) throw new Error('Another group is where this one belongs');
    }
  }

  async keepSeal({ writer }: ChainName, jws: string): Promise<void> {
    const seals = await this.#store.seals();
    await seals.updateOne({ _id: writer }, { $set: { jws } }, { ...DURABLE, upsert: true });
  }

  async heads(count: number): Promise<Head[]> {
    const groups = await this.#store.groups();
    const heads: Head[] = [];
    // From chain to chain along the index, the last begun first: each step reads one document.
    for (let before: string | undefined; heads.length < count; ) {
      const [last] = await groups
        .find(before === undefined ? {} : { writer: { $lt: before } }, SHORT)
        .project<Pick<GroupDocument, 'writer' | 'last' | 'head'>>({ writer: 1, last: 1, head: 1 })
        .sort({ writer: -1, first: -1 })
        .limit(1)
        .toArray();
      if (last === undefined) break;
      heads.push({ writer: last.writer, last: last.last, hash: last.head });
      before = last.writer;
    }
    return heads;
  }

  async find(pseudonyms: readonly string[] | undefined, { first, after }: TrailPageRequest): Promise<TrailPage> {
    const groups = await this.#store.groups();
    const place = after === undefined ? undefined : parsePlace(after);
    const start = place && (await this.#groupAt(place.writer, place.n));
    // What was removed was older than all that is there.
    if ((after !== undefined && start === undefined) || pseudonyms?.length === 0) return NOTHING;

    const names = pseudonyms && new Set(pseudonyms);
    const cursor = groups
      .find(
        { ...(names && { customers: { $in: [...names] } }), ...(start !== undefined && { _id: { $lte: start._id } }) },
        SHORT,
      )
      .sort({ _id: -1 })
      .batchSize(BATCH);
    // In each of them is an entry at least, unless it is the group where the page before ended.
    if (names !== undefined) cursor.limit(first + 2);
    const newest = new Newest(first + 1);
    for await (const { _id, writer, text } of cursor) {
      for (const record of linesOf(String(text)).map(parseRecord)) {
        if (record?.t !== 'entry' || (_id === start?._id && record.n >= place!.n)) continue;
        const entry = record.entry as unknown as StoredEntry;
        if (names === undefined || isAbout(entry, names)) newest.add({ at: record.at, writer, n: record.n, entry });
      }
      if (newest.oldest !== undefined) break;
    }
    const found = newest.take();
    return pageOf(found, first, await this.#textsOf(operationsOf(found, first)));
  }

  /** The group that holds a record. */
  async #groupAt(writer: string, n: number): Promise<Pick<GroupDocument, '_id'> | undefined> {
    const groups = await this.#store.groups();
    const [group] = await groups
      .find({ writer, first: { $lte: n } }, SHORT)
      .project<Pick<GroupDocument, '_id' | 'last'>>({ last: 1 })
      .sort({ writer: -1, first: -1 })
      .limit(1)
      .toArray();
    return group !== undefined && group.last >= n ? group : undefined;
  }

  /** A text is known by its hash: it does not matter which chain holds it. */
  async #textsOf(operations: ReadonlySet<string>): Promise<Map<string, string>> {
    const groups = await this.#store.groups();
    const texts = new Map<string, string>();
    for (const sha256 of operations) {
      const group = await groups.findOne({ operations: sha256 }, { ...SHORT, projection: { text: 1 } });
      for (const record of linesOf(String(group?.text)).map(parseRecord))
        if (record?.t === 'operation') texts.set(record.sha256, record.text);
    }
    return texts;
  }

  ready = () => this.#store.ready();
  close = () => this.#store.close();
}
