// One collection: records in natural order and its indexes, kept in step. A record's bytes are its own and are
// replaced as a whole, after every check has passed: no one can change a stored document, and a write is all or nothing.
import { isDeepStrictEqual } from 'node:util';
import { CollectionIndex, type IndexOptions } from './collection-index.ts';
import { StoreError } from './errors.ts';
import type { StoredRecord } from './index-tree.ts';
import { type Query, type Result, search } from './search.ts';
import { storableBytes } from './storable.ts';
import { type Document, decode, document, encode } from './values.ts';

/** A document's keys, those of each index. */
type Keys = readonly (readonly string[])[];

export class Collection {
  /** "database.collection". */
  readonly namespace: string;
  readonly #records = new Set<StoredRecord>();
  readonly indexes: CollectionIndex[] = [];
  #sequence = 0;

  constructor(namespace: string) {
    this.namespace = namespace;
    this.createIndex({ name: '_id_', pattern: document({ _id: 1 }), unique: true, sparse: false });
  }

  get size(): number {
    return this.#records.size;
  }

  /** Inserts a document; `given` are its bytes, where they came over the wire. */
  insert(document: Document, given?: Buffer): void {
    const record: StoredRecord = { sequence: this.#sequence, bytes: storableBytes(document, given) };
    const keys = this.#keysOf(document, record);
    this.#sequence += 1;
    this.#records.add(record);
    this.#move(record, [], keys);
  }

  search(query: Query): Result {
    return search(this.#records, this.indexes, query);
  }

  /** Replaces a record's document; false where the bytes are the same. */
  replace(record: StoredRecord, changed: Document): boolean {
    const bytes = storableBytes(changed);
    if (bytes.equals(record.bytes)) return false;
    const keys = this.#keysOf(changed, record);
    this.#move(record, this.#keysOf(decode(record.bytes), record), keys);
    record.bytes = bytes;
    return true;
  }

  remove(record: StoredRecord): void {
    this.#move(record, this.#keysOf(decode(record.bytes), record), []);
    this.#records.delete(record);
  }

  /** Builds an index over what is there; an identical one is left alone. Errors: 85 and 86 for one that differs, 11000. */
  createIndex(options: IndexOptions): void {
    for (const { options: there } of this.indexes) {
      const samePattern = encode(there.pattern).equals(encode(options.pattern));
      if (samePattern && (there.name === '_id_' || isDeepStrictEqual(there, options))) return;
      if (there.name === options.name)
        throw new StoreError(86, `An existing index has the same name as the requested index: ${options.name}`);
      if (samePattern) throw new StoreError(85, `Index already exists with a different name: ${there.name}`);
    }
    const index = new CollectionIndex(options);
    for (const record of this.#records) {
      for (const key of index.keysFor(decode(record.bytes), record, this.namespace)) index.tree.insert(key, record);
    }
    this.indexes.push(index);
  }

  #keysOf(document: Document, record: StoredRecord): Keys {
    return this.indexes.map((index) => index.keysFor(document, record, this.namespace));
  }

  #move(record: StoredRecord, from: Keys, to: Keys): void {
    for (const [i, { tree }] of this.indexes.entries()) {
      const [before, after] = [from[i] ?? [], to[i] ?? []];
      for (const key of before) if (!after.includes(key)) tree.remove(key, record);
      for (const key of after) if (!before.includes(key)) tree.insert(key, record);
    }
  }
}
