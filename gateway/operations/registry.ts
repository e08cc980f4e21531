/**
 * Trusted documents: the only operations that run where a gateway has a registry. A client names one by its hash, or sends the
 * text of one. What is sent never runs: the registered text does.
 */
import { hash } from 'node:crypto';
import { parse, print } from 'graphql';
import { LRUCache } from 'lru-cache';

/** SHA-256 of its text, in hexadecimal -> the text of an operation, as {@link normalised} writes it. */
export type Operations = Readonly<Record<string, string>>;

/** SHA-256 of a text, in hexadecimal: what a client names an operation by. */
export const hashOf = (text: string): string => hash('sha256', text, 'hex');

/** A document as it is registered: printed by graphql-js, so that white space and comments make no other operation. */
export const normalised = (text: string): string => print(parse(text, { noLocation: true }));

/** Texts that were looked up and how many characters of them are kept. */
const MAX_KNOWN = 1_000;
const MAX_CHARACTERS = 4_000_000;

export class Registry {
  readonly #operations: ReadonlyMap<string, string>;
  /** Text as a client sends it -> the registered one. */
  readonly #known = new LRUCache<string, string>({
    max: MAX_KNOWN,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => 1 + text.length,
  });

  constructor(operations: Operations) {
    this.#operations = new Map(Object.entries(operations));
  }

  /** The registered text of that hash. */
  byHash(name: string): string | undefined {
    return this.#operations.get(name.toLowerCase());
  }

  /** The registered text of an operation that is sent as text, whatever its white space and comments. */
  byText(text: string): string | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const found = this.byHash(hashOf(text)) ?? this.#byMeaning(text);
    if (found !== undefined) this.#known.set(text, found);
    return found;
  }

  #byMeaning(text: string): string | undefined {
    try {
      return this.byHash(hashOf(normalised(text)));
    } catch {
      return undefined;
    }
  }
}
