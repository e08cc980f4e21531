// A command's fields, read one by one with their types. A field that nobody read is one that this store does not
// know, and is refused by name: nothing that was asked for is left out in silence.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { asNumber, typeName } from './values.ts';

/** Documents that came as sections of kind 1, by name: their bytes. */
export type Sections = ReadonlyMap<string, Buffer[]>;

// What every command may carry and what changes no answer of a single server in memory.
const GENERIC = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);

export class Command {
  readonly name: string;
  readonly database: string;
  readonly sections: Sections;
  readonly #body: Document;
  readonly #read = new Set<string>();
  readonly #of: string;

  /** `name` is what the fields are said to belong to in an error; for a command its first field. */
  constructor(body: Document, sections: Sections = new Map(), name?: string) {
    this.name = name ?? String(body.keys().next().value);
    this.#of = this.name;
    this.#body = body;
    this.sections = sections;
    const database = body.get('$db');
    this.database = typeof database === 'string' ? database : 'admin';
    if (name === undefined) this.#read.add(this.name);
  }

  has(field: string): boolean {
    return this.#body.has(field);
  }

  value(field: string): Value | undefined {
    this.#read.add(field);
    return this.#body.get(field);
  }

  string(field: string): string {
    const value = this.value(field);
    if (typeof value !== 'string') throw this.#wrong(field, value, 'string');
    return value;
  }

  object(field: string): Document {
    const value = this.value(field);
    if (!(value instanceof Map)) throw this.#wrong(field, value, 'object');
    return value;
  }

  /** The object, or an empty one where the field is missing. */
  objectOrEmpty(field: string): Document {
    return this.has(field) ? this.object(field) : new Map();
  }

  boolean(field: string, otherwise: boolean): boolean {
    const value = this.value(field);
    if (value === undefined || value === null) return otherwise;
    if (typeof value === 'boolean') return value;
    const number = asNumber(value);
    if (number === undefined) throw this.#wrong(field, value, 'bool');
    return number !== 0;
  }

  /** A whole number >= 0. */
  count(field: string, otherwise: number): number {
    const value = this.value(field);
    if (value === undefined || value === null) return otherwise;
    const number = asNumber(value);
    if (number === undefined) throw this.#wrong(field, value, 'long');
    if (!Number.isSafeInteger(number) || number < 0)
      throw new StoreError(2, `'${this.#of}.${field}' must be a whole number >= 0`);
    return number;
  }

  array(field: string): Value[] {
    const value = this.value(field);
    if (!Array.isArray(value)) throw this.#wrong(field, value, 'array');
    return value;
  }

  objects(field: string): Document[] {
    return this.array(field).map((value) => {
      if (!(value instanceof Map)) throw this.#wrong(field, value, 'array of objects');
      return value;
    });
  }

  /** Refuses what was not read. Call it before anything is done. */
  complete(): void {
    if (this.has('txnNumber') || this.has('startTransaction') || this.has('autocommit')) {
      throw new StoreError(
        20,
        `transactions are not supported by the evaluation store ('${this.#of}' with a transaction number)`,
      );
    }
    this.#checkConcerns();
    for (const field of [...this.#body.keys(), ...this.sections.keys()]) {
      if (!this.#read.has(field) && !GENERIC.has(field)) {
        throw new StoreError(40415, `BSON field '${this.#of}.${field}' is an unknown field to the evaluation store`);
      }
    }
  }

  #checkConcerns(): void {
    const w = this.objectOrEmpty('writeConcern').get('w');
    const nodes = asNumber(w);
    if (nodes !== undefined && nodes > 1) throw new StoreError(2, "cannot use 'w' > 1 when a host is not replicated");
    if (typeof w === 'string' && w !== 'majority')
      throw new StoreError(2, `write concern '${w}' is not supported by the evaluation store`);
    const level = this.objectOrEmpty('readConcern').get('level') ?? 'local';
    if (!['local', 'available', 'majority', 'linearizable'].includes(level as string)) {
      throw new StoreError(2, `read concern '${String(level)}' is not supported by the evaluation store`);
    }
  }

  #wrong(field: string, value: Value | undefined, wanted: string): StoreError {
    const name = `${this.#of}.${field}`;
    if (value === undefined) return new StoreError(40414, `BSON field '${name}' is missing but a required field`);
    return new StoreError(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${wanted}'`);
  }
}
