// One collection: records in natural order and its indexes, kept in step. A record's bytes are its own and are
// replaced as a whole, after every check has passed: no one can change a stored document, and a write is all or nothing.

import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import { Index, type IndexOptions } from './index-definition.ts';
import type { Keys } from './index-keys.ts';
import type { StoredRecord } from './index-tree.ts';
import { type Query, type Result, search } from './search.ts';
import { storableBytes } from './storable.ts';
import { decode, document, encode } from './values.ts';

export class Collection {
  readonly namespace: string;
  readonly #records = new Set<StoredRecord>();
  readonly #indexes = new Map<string, Index>();
  #sequence = 0;

  constructor(namespace: string) {
    this.namespace = namespace;
    const pattern = document({ _id: 1 });
    this.#indexes.set('_id_', new Index({ name: '_id_', pattern, unique: true, sparse: false }));
  }

  get size(): number {
    return this.#records.size;
  }

  /** Inserts a document; `given` are its bytes, where they came over the wire. Gives back what was stored. */
  insert(document: Document, given?: Buffer): StoredRecord {
    const bytes = storableBytes(document, given);
    const keys = this.#keysOf(document);
    for (const [index, own] of keys) index.checkUnique(own, undefined, this.namespace);
    const record: StoredRecord = { sequence: this.#sequence, bytes };
    this.#sequence += 1;
    this.#records.add(record);
    for (const [index, own] of keys) index.add(own, record);
    return record;
  }

  search(query: Query): Result {
    return search(this.#records, this.#indexes.values(), query);
  }

  /** Replaces a record's document; false where the bytes are the same. */
  replace(record: StoredRecord, changed: Document): boolean {
    const bytes = storableBytes(changed);
    if (bytes.equals(record.bytes)) return false;
    const after = this.#keysOf(changed);
    for (const [index, keys] of after) index.checkUnique(keys, record, this.namespace);
    for (const [index, keys] of this.#keysOf(decode(record.bytes))) index.remove(keys, record);
    record.bytes = bytes;
    for (const [index, keys] of after) index.add(keys, record);
    return true;
  }

  remove(record: StoredRecord): void {
    for (const [index, keys] of this.#keysOf(decode(record.bytes))) index.remove(keys, record);
    this.#records.delete(record);
  }

  /** Builds an index over what is there; an identical one is left alone. Errors: 85 and 86 for one that differs, 11000. */
  createIndex(options: IndexOptions): void {
    for (const { options: other } of this.#indexes.values()) {
      const samePattern = encode(other.pattern).equals(encode(options.pattern));
      if (samePattern && other.name === '_id_') return;
      const sameOptions = other.unique === options.unique && other.sparse === options.sparse;
      if (other.name === options.name && !(samePattern && sameOptions)) {
        throw new StoreError(86, `An existing index has the same name as the requested index: ${options.name}`);
      }
      if (samePattern && other.name !== options.name) {
        throw new StoreError(85, `Index already exists with a different name: ${other.name}`);
      }
    }
    if (this.#indexes.has(options.name)) return;
    const index = new Index(options);
    for (const record of this.#records) {
      const keys = index.keysOf(decode(record.bytes));
      index.checkUnique(keys, undefined, this.namespace);
      index.add(keys, record);
    }
    this.#indexes.set(options.name, index);
  }

  get indexes(): Index[] {
    return [...this.#indexes.values()];
  }

  #keysOf(document: Document): [Index, Keys][] {
    return this.indexes.map((index) => [index, index.keysOf(document)]);
  }
}
