/**
 * What each class of callers is shown of the schema, worked out once and kept for a bounded number of classes. Nothing of a request or of a
 * customer is in it, and nothing is decided by it.
 */
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Asking } from '../caller/caller.ts';
import { callerClass, couldSee } from './could-see.ts';
import type { PolicyIndex } from './policy-index.ts';
import type { Guards } from './shield.ts';
import { visibleSchema } from './visible-schema.ts';

/** Classes of callers that are kept; a schema is some hundred kilobytes. */
const MAX_CLASSES = 64;

export class VisibleSchemas {
  readonly #schema: GraphQLSchema;
  readonly #index: PolicyIndex;
  readonly #guards: Guards;
  readonly #known = new LRUCache<string, Promise<GraphQLSchema>>({ max: MAX_CLASSES });

  constructor(schema: GraphQLSchema, index: PolicyIndex, guards: Guards) {
    this.#schema = schema;
    this.#index = index;
    this.#guards = guards;
  }

  /** How many classes are kept. */
  get size(): number {
    return this.#known.size;
  }

  /** The schema as it is shown to a caller. */
  of(asking: Asking): Promise<GraphQLSchema> {
    const key = callerClass(asking);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = couldSee(this.#schema, this.#index, this.#guards, asking).then((sees) =>
      visibleSchema(this.#schema, sees),
    );
    this.#known.set(key, made);
    made.catch(() => this.#known.delete(key));
    return made;
  }
}
