/**
 * Asks subgraphs who there is, one question at a time (`schema/audience.ts`). What does not fit its question is no answer: an id out of its
 * order, or one that nobody asked about, would make somebody be missing or be there twice, and no walk would notice.
 */
import {
  type AmongRequest,
  amongAnswer,
  type Condition,
  compareIds,
  MAX_MATCHES,
  MAX_SCAN,
  type MatchingAnswer,
  type MatchingRequest,
  matchingAnswer,
  type OrderedAnswer,
  type OrderedRequest,
  orderedAnswer,
} from '../../schema/audience.ts';
import type { Asking } from '../caller/caller.ts';
import type { Inside } from '../federation/inside.ts';
import type { Ordering } from './audience.ts';
import type { Budget } from './budget.ts';

/** For whom, and with how much, subgraphs are asked. */
export interface Means {
  readonly inside: Pick<Inside, 'call' | 'admitted' | 'index'>;
  readonly asking: Asking;
  readonly budget: Budget;
  readonly signal?: AbortSignal;
}

type Place = NonNullable<OrderedRequest['after']>;

export class Subgraphs {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /**
   * Those behind `after` of whom all conditions are true, as far as one question gets.
   * @param limit at most {@link MAX_MATCHES}
   */
  async matching(
    service: string,
    conditions: readonly Condition[],
    after: string | null,
    limit: number,
  ): Promise<MatchingAnswer> {
    const body: MatchingRequest = { conditions: [...conditions], after, limit, scan: MAX_SCAN };
    const answer = matchingAnswer.parse(await this.#ask(service, 'matching', body));
    const { ids, until } = answer;
    const isSorted = ids.every((id, at) => isBehind(id, at === 0 ? after : (ids[at - 1] ?? null)));
    const last = ids.at(-1) ?? after;
    const isBound = until === null || (isBehind(until, after) && (last === null || compareIds(until, last) >= 0));
    if (!isSorted || !isBound || ids.length > limit) throw new TypeError(`${service}: no stream of ids`);
    return answer;
  }

  /** The same in the order of a value. */
  async ordered(
    service: string,
    ordering: Ordering,
    conditions: readonly Condition[],
    after: Place | null,
    limit: number,
  ): Promise<OrderedAnswer> {
    const body: OrderedRequest = { ...ordering, conditions: [...conditions], after, limit, scan: MAX_SCAN };
    const answer = orderedAnswer.parse(await this.#ask(service, 'ordered', body));
    const { entries, until } = answer;
    const { descending } = ordering;
    const isSorted = entries.every((place, at) =>
      isPlaceBehind(place, at === 0 ? after : (entries[at - 1] ?? null), descending),
    );
    const last = entries.at(-1) ?? after;
    const isBound =
      until === null ||
      (isPlaceBehind(until, after, descending) && (last === null || comparePlaces(until, last, descending) >= 0));
    if (!isSorted || !isBound || entries.length > limit) throw new TypeError(`${service}: no stream of places`);
    return answer;
  }

  /** Of some ids, at most {@link MAX_MATCHES}, those of whom all conditions are true; where there are none, nobody is asked. */
  async among(service: string, conditions: readonly Condition[], ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    if (ids.length > MAX_MATCHES) throw new RangeError('More ids than one question may have');
    const body: AmongRequest = { conditions: [...conditions], ids: [...ids] };
    const answer = amongAnswer.parse(await this.#ask(service, 'among', body));
    const asked = new Set(ids);
    if (!answer.ids.every((id) => asked.has(id))) throw new TypeError(`${service}: ids that nobody asked about`);
    return new Set(answer.ids);
  }

  #ask(service: string, endpoint: string, body: object): Promise<unknown> {
    const { inside, asking, budget, signal } = this.#means;
    budget.spend();
    return inside.call({ service, endpoint, body, asking, signal, idempotent: true });
  }
}

const isBehind = (id: string, other: string | null): boolean => other === null || compareIds(id, other) > 0;

/** The order of places: by value, up or down, and by id, always up, where values are equal. */
export const comparePlaces = (one: Place, other: Place, descending: boolean): number =>
  one.value === other.value ? compareIds(one.id, other.id) : one.value < other.value === descending ? 1 : -1;

const isPlaceBehind = (place: Place, other: Place | null, descending: boolean): boolean =>
  other === null || comparePlaces(place, other, descending) > 0;
