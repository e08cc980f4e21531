/**
 * Which fields of which objects could not be fetched, and why; so that an answer can say it at the client's path.
 * It holds codes, never messages or values of a subgraph.
 */
import type { ErrorCode } from '../../../schema/errors.ts';
import { ownRefusal } from '../wire/own-refusal.ts';
import type { SubgraphError } from '../wire/transport.ts';

/** Why a field could not be fetched. */
export interface FetchFailure {
  readonly code: Extract<
    ErrorCode,
    'SUBGRAPH_UNAVAILABLE' | 'BAD_USER_INPUT' | 'OPERATION_TOO_COMPLEX' | 'RATE_LIMITED'
  >;
  /** Of `BAD_USER_INPUT`: the path of the input that is wrong, e.g. `input.notice.version`. */
  readonly input?: string;
}

export const UNAVAILABLE: FetchFailure = { code: 'SUBGRAPH_UNAVAILABLE' };
export const LIMITED: FetchFailure = { code: 'RATE_LIMITED' };
export const BAD_INPUT: FetchFailure = { code: 'BAD_USER_INPUT' };
/** There is no room for what came. */
export const TOO_MUCH: FetchFailure = { code: 'OPERATION_TOO_COMPLEX' };

/** What inputs are called: in the schema, and by us where they go out as variables. */
export interface InputNames {
  /** Arguments and input fields. */
  readonly schema: ReadonlySet<string>;
  /** Variable -> the argument whose value it carries. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * Of a subgraph's errors only `BAD_USER_INPUT` passes, with the path of the input; all others are `SUBGRAPH_UNAVAILABLE`. Of what the
 * gateway answers itself its own refusals pass too (`own-refusal.ts`): no subgraph knows how much anybody may ask for.
 * A path of words that are no names of inputs is none, and might be a value.
 */
export function failureOf(error: SubgraphError, names: InputNames, isOwn: boolean): FetchFailure {
  const own = ownRefusal(error);
  if (own !== undefined) return { code: own };
  const { extensions } = error;
  if (isOwn && extensions?.code === LIMITED.code) return LIMITED;
  if (extensions?.code !== 'BAD_USER_INPUT') return UNAVAILABLE;
  const { input } = extensions;
  if (typeof input !== 'string') return BAD_INPUT;
  const [first = '', ...rest] = input.split('.');
  const path = [names.variables.get(first) ?? first, ...rest];
  return path.every((name) => names.schema.has(name)) ? { ...BAD_INPUT, input: path.join('.') } : BAD_INPUT;
}

/** A failure, and where below the field that it is kept at: list indexes and keys of our own. */
export interface Failed extends FetchFailure {
  readonly below: readonly (string | number)[];
}

const HERE: readonly (string | number)[] = [];
const NONE: readonly Failed[] = [];

/** Of one field; a service may tell of as many as it has items. */
const MAX_KEPT = 1_000;

export class Failures {
  readonly #failures = new Map<object, Map<string, Failed[]>>();

  /** Whether nothing failed: then nobody has to look. */
  get isEmpty(): boolean {
    return this.#failures.size === 0;
  }

  /** What is known of a field is not told again of all of it, only of other places below it. */
  add(target: object, keys: Iterable<string>, failure: FetchFailure, below = HERE): void {
    const known = this.#failures.get(target) ?? new Map<string, Failed[]>();
    for (const key of keys) {
      const some = known.get(key);
      if (some === undefined) known.set(key, [{ ...failure, below }]);
      else if (below.length > 0 && some[0]?.below.length !== 0 && some.length < MAX_KEPT)
        some.push({ ...failure, below });
    }
    this.#failures.set(target, known);
  }

  /** Why a field could not be fetched, or what below it; empty: it could. */
  of(target: object, key: string): readonly Failed[] {
    return this.#failures.get(target)?.get(key) ?? NONE;
  }

  /** Whether anything of an object failed. */
  has(target: object): boolean {
    return this.#failures.has(target);
  }

  /**
   * Follows the path of an error into the data that came with it, to the last object that is there.
   * @param keys what was asked for of the target: a path that begins elsewhere leads nowhere
   * @returns whether it led to a field
   */
  addAt(target: object, path: readonly (string | number)[], failure: FetchFailure, keys?: readonly string[]): boolean {
    if (keys !== undefined && !keys.includes(String(path[0]))) {
      this.add(target, keys, failure);
      return true;
    }
    let holder: object = target;
    let value: unknown = target;
    let at = -1;
    for (const [depth, step] of path.entries()) {
      if (typeof value !== 'object' || value === null) break;
      if (!Array.isArray(value)) {
        holder = value;
        at = depth;
      }
      value = (value as Record<string | number, unknown>)[step];
    }
    if (at < 0) return false;
    this.add(holder, [String(path[at])], failure, path.slice(at + 1));
    return true;
  }
}
