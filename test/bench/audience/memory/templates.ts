/** The documents of a collection that are a household's, for each household: what copies are made of. Nothing here knows of copies. */

export type Document = Readonly<Record<string, unknown>>;

/** The value under a dotted path. */
export const valueAt = (document: Document, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Document | null | undefined)?.[name], document);

export class Templates {
  readonly #documents: readonly (readonly Document[])[];
  readonly #where = new Map<string, readonly (readonly Document[])[]>();

  /**
   * @param by where there may be several of a customer, `_id` becomes the place among them
   * @param households ids, in the order of their numbers
   */
  constructor(documents: Iterable<Document>, by: '_id' | 'customerId', households: readonly string[]) {
    const numbers = new Map(households.map((id, number) => [id, number]));
    const found: Document[][] = households.map(() => []);
    for (const document of documents) {
      const number = numbers.get(String(document[by]));
      const some = number === undefined ? undefined : found[number];
      some?.push(by === '_id' ? document : { ...document, _id: some.length });
    }
    this.#documents = found;
  }

  /** Their numbers. */
  get households(): readonly number[] {
    return [...this.#documents.keys()];
  }

  all(household: number): readonly Document[] {
    return this.#documents[household] ?? [];
  }

  /** For each household its documents with this value, or with it among several. Found once. */
  where(field: string, value: unknown): readonly (readonly Document[])[] {
    const key = JSON.stringify([field, value]);
    const known = this.#where.get(key);
    if (known !== undefined) return known;
    const found = this.#documents.map((some) => some.filter((document) => isAt(document, field, value)));
    this.#where.set(key, found);
    return found;
  }
}

export function isAt(document: Document, field: string, value: unknown): boolean {
  const there = valueAt(document, field);
  return Array.isArray(there) ? there.includes(value) : there === value;
}
