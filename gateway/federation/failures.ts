/**
 * Which fields of which objects could not be fetched, and why; so that an answer can say it at the client's path.
 * It holds codes, never messages or values of a subgraph.
 */
import type { ErrorCode } from '../../schema/errors.ts';
import type { SubgraphError } from './transport.ts';

export type FetchFailure = Extract<ErrorCode, 'SUBGRAPH_UNAVAILABLE' | 'BAD_USER_INPUT' | 'CONSENT_UNAVAILABLE'>;

/** Of a subgraph's errors only `BAD_USER_INPUT` passes; all others are `SUBGRAPH_UNAVAILABLE`. */
export const failureOf = (error: SubgraphError): FetchFailure =>
  error.extensions?.code === 'BAD_USER_INPUT' ? 'BAD_USER_INPUT' : 'SUBGRAPH_UNAVAILABLE';

export class Failures {
  readonly #failures = new WeakMap<object, Map<string, FetchFailure>>();

  add(target: object, keys: Iterable<string>, failure: FetchFailure): void {
    const known = this.#failures.get(target) ?? new Map<string, FetchFailure>();
    for (const key of keys) if (!known.has(key)) known.set(key, failure);
    this.#failures.set(target, known);
  }

  of(target: object, key: string): FetchFailure | undefined {
    return this.#failures.get(target)?.get(key);
  }

  /** Follows the path of an error into the data that came with it, to the last object that is there. */
  addAt(target: object, path: readonly (string | number)[], failure: FetchFailure): void {
    let holder: object = target;
    let value: unknown = target;
    let key: string | undefined;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) break;
      if (!Array.isArray(value)) {
        holder = value;
        key = String(step);
      }
      value = (value as Record<string | number, unknown>)[step];
    }
    if (key !== undefined) this.add(holder, [key], failure);
  }
}
