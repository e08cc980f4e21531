// Everything that one evaluation store holds: its collections by name and its open cursors.
import { Collection } from './collection.ts';
import { Cursors } from './cursors.ts';
import { StoreError } from './errors.ts';

export class Store {
  readonly cursors = new Cursors();
  readonly #collections = new Map<string, Collection>();

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(idOf(database, name));
  }

  /** The collection; it comes into being with its first write. */
  obtain(database: string, name: string): Collection {
    const there = this.find(database, name);
    if (there) return there;
    if (!/^[^/\\. "$\0]{1,63}$/.test(database)) throw new StoreError(73, `Invalid database name: '${database}'`);
    if (!/^(?!system\.)[^.$\0][^$\0]*$/.test(name)) throw new StoreError(73, `Invalid collection name: '${name}'`);
    const made = new Collection(`${database}.${name}`);
    this.#collections.set(idOf(database, name), made);
    return made;
  }

  drop(database: string, name: string): void {
    this.#collections.delete(idOf(database, name));
  }
}

// A dot would take `b.c` in the database `a` for `c` in `a.b`.
const idOf = (database: string, name: string): string => `${database}\0${name}`;
