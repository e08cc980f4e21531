/**
 * What stands in the place of a connection to MongoDB: the stores of the subgraphs are opened on it as on any other. First the sample is
 * imported into it, which it only keeps; then it is multiplied, and answers.
 */
import type { Connection, Schema } from 'mongoose';
import { MemoryCollection, type Multiplied, matches, type Search } from './collection.ts';
import type { Document } from './templates.ts';

type Sort = Search['sort'];

/** The part of a query of mongoose that our stores use. */
class MemoryQuery {
  readonly #model: MemoryModel;
  #filter: Document;
  #field = '';
  #sort: Sort = {};
  #limit = 0;

  constructor(model: MemoryModel, filter: Document) {
    this.#model = model;
    this.#filter = filter;
  }

  where(field: string): this {
    this.#field = field;
    return this;
  }

  in(values: readonly unknown[]): this {
    this.#filter = { ...this.#filter, [this.#field]: { $in: values } };
    return this;
  }

  sort(sort: Sort): this {
    this.#sort = sort;
    return this;
  }

  limit(limit: number): this {
    this.#limit = limit;
    return this;
  }

  batchSize(): this {
    return this;
  }

  lean(): this {
    return this;
  }

  async exec(): Promise<Document[]> {
    return this.#model.search({ filter: this.#filter, sort: this.#sort, limit: this.#limit });
  }
}

export class MemoryModel {
  readonly name: string;
  /** What was imported, or is nobody's. */
  readonly inserted: Document[] = [];
  /** The fields of each, the id first of all. */
  readonly indexes: readonly (readonly string[])[];
  readonly #isForgotten: boolean;
  #collection: MemoryCollection | undefined;

  constructor(schema: Schema, isForgotten: boolean) {
    this.name = String(schema.get('collection'));
    this.indexes = [['_id'], ...schema.indexes().map(([fields]) => Object.keys(fields))];
    this.#isForgotten = isForgotten;
  }

  async insertMany(documents: readonly Document[]): Promise<void> {
    if (this.#isForgotten) return;
    for (const document of documents) this.inserted.push(document);
  }

  async createIndexes(): Promise<void> {}

  find(filter: Document = {}): MemoryQuery {
    return new MemoryQuery(this, filter);
  }

  /** What was imported is forgotten: from now on there are its copies. */
  multiply(of: Multiplied): MemoryCollection {
    if (this.#collection === undefined) this.inserted.length = 0;
    this.#collection = new MemoryCollection(of);
    return this.#collection;
  }

  search(search: Search): Document[] {
    if (this.#collection === undefined) return this.inserted.filter((document) => matches(document, search.filter));
    const found = [...this.#collection.find(search)];
    // Documents that are nobody's come after all others.
    const { $in: asked } = (search.filter._id ?? {}) as { readonly $in?: readonly unknown[] };
    if (asked === undefined || this.inserted.length === 0) return found;
    const names = new Set(asked);
    const all = [...found, ...this.inserted.filter(({ _id }) => names.has(_id))];
    return search.limit === 0 ? all : all.slice(0, search.limit);
  }
}

export class MemoryConnection {
  readonly models: Record<string, MemoryModel> = {};
  readonly db = { command: async () => ({ ok: 1 }) };
  #forgotten: readonly string[] = [];

  /** What is written to these collections is not kept. */
  forget(collections: readonly string[]): void {
    this.#forgotten = collections;
  }

  model(name: string, schema: Schema): MemoryModel {
    const collection = String(schema.get('collection'));
    const known = this.models[name] ?? new MemoryModel(schema, this.#forgotten.includes(collection));
    this.models[name] = known;
    return known;
  }

  get connection(): Connection {
    return this as unknown as Connection;
  }
}
