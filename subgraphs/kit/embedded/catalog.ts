// The databases and their collections, by name. A collection comes into being with its first write.
import { Collection } from './collection.ts';
import { StoreError } from './errors.ts';

export class Catalog {
  readonly #databases = new Map<string, Map<string, Collection>>();

  find(database: string, name: string): Collection | undefined {
    return this.#databases.get(database)?.get(name);
  }

  /** The collection, made where it is missing. */
  obtain(database: string, name: string): Collection {
    const there = this.find(database, name);
    if (there) return there;
    if (/[/\\. "$\0]/.test(database) || database === '' || database.length > 63) {
      throw new StoreError(73, `Invalid database name: '${database}'`);
    }
    if (
      name === '' ||
      name.includes('$') ||
      name.includes('\0') ||
      name.startsWith('system.') ||
      name.startsWith('.')
    ) {
      throw new StoreError(73, `Invalid collection name: '${name}'`);
    }
    const collections = this.#databases.get(database) ?? new Map<string, Collection>();
    this.#databases.set(database, collections);
    const made = new Collection(`${database}.${name}`);
    collections.set(name, made);
    return made;
  }

  drop(database: string, name: string): boolean {
    return this.#databases.get(database)?.delete(name) ?? false;
  }

  dropDatabase(database: string): boolean {
    return this.#databases.delete(database);
  }

  collections(database: string): string[] {
    return [...(this.#databases.get(database)?.keys() ?? [])];
  }

  databases(): string[] {
    return [...this.#databases].filter(([, collections]) => collections.size > 0).map(([name]) => name);
  }
}
