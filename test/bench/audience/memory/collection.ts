/**
 * A collection in memory behind the code of the stores: documents are made when they are read, and what stands for an index are numbers in
 * order, found when a value is first asked for. It answers the queries that have to do with many customers, as MongoDB would, and refuses others.
 */
import type { Copies } from '../copies.ts';
import { keyOfId } from '../copies.ts';
import { ascending, firstBehind, type Ordered, orderedBy } from './keys.ts';
import { type Document, isAt, type Templates, valueAt } from './templates.ts';

export interface Multiplied {
  readonly copies: Copies;
  readonly templates: Templates;
  /** Which field is the customer's id. */
  readonly by: '_id' | 'customerId';
  /** Of which household a customer has the documents. */
  readonly like: (customer: number) => number;
  /** What of a copy is its own. */
  readonly vary?: (document: Document, customer: number) => Document;
  /** The numbers that it varies: those that are looked for. */
  readonly varied?: readonly string[];
}

export interface Search {
  readonly filter: Document;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  /** 0: no limit. */
  readonly limit: number;
}

const isOperators = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

export class MemoryCollection {
  readonly #of: Multiplied;
  readonly #keys = new Map<string, Uint32Array>();
  readonly #orders = new Map<string, Ordered>();

  constructor(of: Multiplied) {
    this.#of = of;
  }

  /** Everything of one customer, in the form in which it is written to a database. */
  documentsOf(customer: number): Document[] {
    return this.#copied(customer, this.#of.templates.all(this.#of.like(customer)));
  }

  *find({ filter, sort, limit }: Search): Generator<Document> {
    let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    for (const document of this.#candidates(filter, sort)) {
      if (!matches(document, filter)) continue;
      yield document;
      left -= 1;
      if (left === 0) return;
    }
  }

  #candidates(filter: Document, sort: Search['sort']): Iterable<Document> {
    const { by, varied } = this.#of;
    const [about, own] = [filter[by], filter._id];
    const found = Object.entries(filter).find(([field, value]) => field !== by && !isOperators(value));
    const isVaried = found !== undefined && varied?.includes(found[0]) === true;
    const equal = isVaried ? undefined : found;
    if (isOperators(about) && Array.isArray(about.$in)) return this.#named(about.$in, equal);
    if (typeof about === 'string') return this.#named([about], equal);
    if (about === undefined && isOperators(own) && Array.isArray(own.$in))
      return this.#named(new Set(own.$in.map((id) => String(id).split('/', 1)[0])), equal);
    const after = isOperators(about) ? about.$gt : undefined;
    if (isVaried) return this.#equalIn(found[0], found[1], after);
    const [first] = Object.keys(sort);
    if (first !== undefined && first !== by && equal === undefined) return this.#inOrder(first, filter[first], sort);
    return this.#behind(after, equal);
  }

  *#named(ids: Iterable<unknown>, equal: readonly [string, unknown] | undefined): Generator<Document> {
    for (const id of [...ids].map(String).sort()) {
      const customer = this.#of.copies.customerOf(id);
      if (customer !== undefined) yield* this.#documents(customer, equal);
    }
  }

  *#behind(after: unknown, equal: readonly [string, unknown] | undefined): Generator<Document> {
    const keys = this.keysOf(equal);
    for (let at = placeBehind(keys, after); at < keys.length; at += 1)
      yield* this.#documents(this.#customerAt(keys[at] as number), equal);
  }

  *#inOrder(field: string, range: unknown, sort: Search['sort']): Generator<Document> {
    const ordered = this.orderOf(field);
    for (const key of ordered.behind(range as Readonly<Record<string, unknown>>, sort[field] === -1))
      yield* this.#documents(this.#customerAt(key), undefined);
  }

  *#equalIn(field: string, value: unknown, after: unknown): Generator<Document> {
    const keys = this.orderOf(field).equalTo(Number(value));
    for (let at = placeBehind(keys, after); at < keys.length; at += 1)
      yield* this.#documents(this.#customerAt(keys[at] as number), undefined);
  }

  /** The keys of whoever has a document with a value, or any, in order. */
  keysOf(equal: readonly [string, unknown] | undefined): Uint32Array {
    const name = JSON.stringify(equal ?? null);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const { templates, like, copies } = this.#of;
    const where = equal && templates.where(equal[0], equal[1]);
    const isThere = templates.households.map(
      (household) => (where?.[household] ?? templates.all(household)).length > 0,
    );
    const found = ascending(copies, (customer) => isThere[like(customer)] === true);
    this.#keys.set(name, found);
    return found;
  }

  /** Everybody with a value of a field, of whom there is one document. */
  orderOf(field: string): Ordered {
    const known = this.#orders.get(field) ?? orderedBy(this.keysOf(undefined), (key) => this.#valueAt(key, field));
    this.#orders.set(field, known);
    return known;
  }

  #valueAt(key: number, field: string): number | undefined {
    const [document] = this.documentsOf(this.#customerAt(key));
    const value = document && valueAt(document, field);
    return typeof value === 'number' || value instanceof Date ? Number(value) : undefined;
  }

  #customerAt(key: number): number {
    return this.#of.copies.customerAt(key) as number;
  }

  #documents(customer: number, equal: readonly [string, unknown] | undefined): Document[] {
    const { templates, like } = this.#of;
    const household = like(customer);
    const some = equal === undefined ? templates.all(household) : (templates.where(...equal)[household] ?? []);
    return this.#copied(customer, some);
  }

  #copied(customer: number, some: readonly Document[]): Document[] {
    const { copies, by, vary } = this.#of;
    const id = copies.idOf(customer);
    return some.map((document) => {
      const own = by === '_id' ? { _id: id } : { _id: `${id}/${document._id}`, customerId: id };
      const copied = { ...document, ...own };
      return vary === undefined ? copied : vary(copied, customer);
    });
  }
}

/** Where those behind an id begin. @param after no text: at the beginning */
function placeBehind(keys: Uint32Array, after: unknown): number {
  if (typeof after !== 'string' || after === '') return 0;
  // What is no id of ours is that of nobody, which comes after all.
  return firstBehind(keys, keyOfId(after) ?? Number.POSITIVE_INFINITY);
}

/** What the way to a document did not ask. */
export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    if (!isOperators(wanted)) return isAt(document, field, wanted);
    const value = valueAt(document, field);
    return Object.entries(wanted).every(([operator, bound]) => compare(operator, value, bound));
  });
}

function compare(operator: string, value: unknown, bound: unknown): boolean {
  if (operator === '$in') {
    const wanted = bound as readonly unknown[];
    return Array.isArray(value) ? value.some((each) => wanted.includes(each)) : wanted.includes(value);
  }
  if (value === undefined || value === null) return false;
  const [one, other] = [value, bound] as [number, number];
  if (operator === '$gt') return one > other;
  if (operator === '$gte') return one >= other;
  if (operator === '$lt') return one < other;
  if (operator === '$lte') return one <= other;
  throw new TypeError(`The store in memory knows no ${operator}`);
}
