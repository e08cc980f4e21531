// One index of a collection: its definition and its entries. It holds no document.
import { StoreError } from './errors.ts';
import { IndexTree, type StoredRecord } from './index-tree.ts';
import { keyOf, type Pattern, parsePattern, valuesOf } from './pattern.ts';
import { type Document, document } from './values.ts';

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

  constructor(options: IndexOptions) {
    this.options = options;
    this.pattern = parsePattern(options.pattern, 67);
    if (this.pattern.length === 0) throw new StoreError(67, 'Index keys cannot be an empty object');
  }

  /**
   * The key of a document that another record may not have where the index is unique (error 11000); undefined where
   * the index is sparse and the document has no part of it. `namespace` is "database.collection".
   */
  keyFor(given: Document, self: StoredRecord | undefined, namespace: string): string | undefined {
    const { name, pattern: keyPattern, unique, sparse } = this.options;
    const values = valuesOf(given, this.pattern);
    if (sparse && values.every((value) => value === undefined)) return undefined;
    const key = keyOf(values, this.pattern);
    const holder = unique ? this.tree.first(key) : undefined;
    if (!holder || holder === self) return key;
    const keyValue: Document = new Map(this.pattern.map(({ name }, i) => [name, values[i] ?? null]));
    const message = `E11000 duplicate key error collection: ${namespace} index: ${name}`;
    throw new StoreError(11000, message, document({ keyPattern, keyValue }));
  }
}
