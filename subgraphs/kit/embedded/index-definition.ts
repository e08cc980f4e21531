// One index of a collection: its definition, checked against the whitelist, and its tree. It holds no document.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { type Component, type Keys, keysOf } from './index-keys.ts';
import { IndexTree, type StoredRecord } from './index-tree.ts';
import { parsePath } from './paths.ts';
import { asNumber, document, typeName } from './values.ts';

export interface IndexOptions {
  readonly name: string;
  readonly pattern: Document;
  readonly unique: boolean;
  readonly sparse: boolean;
}

export class Index {
  readonly options: IndexOptions;
  readonly components: readonly Component[];
  readonly tree = new IndexTree();
  /** Components that met an array in any document so far; as in MongoDB it never shrinks. */
  readonly multikey = new Set<number>();

  constructor(options: IndexOptions) {
    this.options = options;
    this.components = parsePattern(options.pattern, 67);
  }

  /** The keys this index holds for a document: none where it is sparse and the document has no part of it. */
  keysOf(document: Document): Keys {
    const keys = keysOf(document, this.components);
    return this.options.sparse && !keys.present ? { ...keys, tuples: [] } : keys;
  }

  /** Throws 11000 where another record has one of these keys. `namespace` is "database.collection". */
  checkUnique(keys: Keys, self: StoredRecord | undefined, namespace: string): void {
    if (!this.options.unique) return;
    for (const { key, values } of keys.tuples) {
      const holder = this.tree.first(key);
      if (!holder || holder === self) continue;
      const keyValue: Document = new Map(this.components.map(({ name }, i) => [name, values[i] as Value]));
      const message = `E11000 duplicate key error collection: ${namespace} index: ${this.options.name}`;
      throw new StoreError(11000, message, document({ keyPattern: this.options.pattern, keyValue }));
    }
  }

  add(keys: Keys, record: StoredRecord): void {
    for (const position of keys.arrays) this.multikey.add(position);
    for (const { key } of keys.tuples) this.tree.insert(key, record);
  }

  remove(keys: Keys, record: StoredRecord): void {
    for (const { key } of keys.tuples) this.tree.remove(key, record);
  }

  /** As `listIndexes` shows it. */
  describe(): Document {
    const { name, pattern, unique, sparse } = this.options;
    return document({
      v: 2,
      key: pattern,
      name,
      unique: unique && name !== '_id_' ? true : undefined,
      sparse: sparse || undefined,
    });
  }
}

/** Components of a key pattern or a sort; only 1 and -1 are directions here. */
export function parsePattern(pattern: Document, code: 2 | 67): Component[] {
  if (pattern.size > 32) throw new StoreError(code, 'more than 32 fields in a key pattern');
  return [...pattern].map(([name, value]) => {
    const direction = asNumber(value);
    if (direction !== 1 && direction !== -1) {
      const what = typeof value === 'string' ? `'${value}'` : `a value of type '${typeName(value)}'`;
      throw new StoreError(code, `${what} as the direction of '${name}' is not supported by the evaluation store`);
    }
    return { name, path: parsePath(name), direction };
  });
}
