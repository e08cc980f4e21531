// One index of a collection: its definition and its entries. It holds no document.
import { StoreError } from './errors.ts';
import { IndexTree, type StoredRecord } from './index-tree.ts';
import { keyOf, type Pattern, parsePattern, rowsOf } from './pattern.ts';
import { type Document, document, type Value } from './values.ts';

export interface IndexOptions {
  readonly name: string;
  readonly pattern: Document;
  readonly unique: boolean;
  readonly sparse: boolean;
}

export class CollectionIndex {
  readonly options: IndexOptions;
  readonly pattern: Pattern;
  readonly tree = new IndexTree();
  /** Components under which some document has had an array: it has a key for each element. */
  readonly multikey = new Set<number>();

  constructor(options: IndexOptions) {
    this.options = options;
    this.pattern = parsePattern(options.pattern, 67);
    if (this.pattern.length === 0) throw new StoreError(67, 'Index keys cannot be an empty object');
  }

  /**
   * The keys of a document, which another record may not have where the index is unique (error 11000); none where the
   * index is sparse and the document has no part of it. `namespace` is "database.collection".
   */
  keysFor(given: Document, self: StoredRecord | undefined, namespace: string): readonly string[] {
    const { unique, sparse } = this.options;
    const { rows, multikey } = rowsOf(given, this.pattern);
    const keys = new Set<string>();
    for (const values of rows) {
      if (sparse && values.every((value) => value === undefined)) continue;
      const key = keyOf(values, this.pattern);
      const holder = unique ? this.tree.first(key) : undefined;
      if (holder && holder !== self) this.#refuse(values, namespace);
      keys.add(key);
    }
    for (const [i, isMany] of multikey.entries()) if (isMany) this.multikey.add(i);
    return [...keys];
  }

  #refuse(values: readonly (Value | undefined)[], namespace: string): never {
    const { name, pattern: keyPattern } = this.options;
    const keyValue: Document = new Map(this.pattern.map(({ name }, i) => [name, values[i] ?? null]));
    const message = `E11000 duplicate key error collection: ${namespace} index: ${name}`;
    throw new StoreError(11000, message, document({ keyPattern, keyValue }));
  }
}
