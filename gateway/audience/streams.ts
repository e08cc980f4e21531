/**
 * The streams of an audience: for each subgraph one of whoever all its conditions are true of, and one for each condition that may not be
 * true. A stream keeps what its last question brought and nothing else, so that memory depends on no number of customers.
 */
import { CONDITION_SUBGRAPHS, type Condition, compareIds, MAX_MATCHES } from '../../schema/audience.ts';
import type { Audience } from './audience.ts';
import type { Subgraphs } from './subgraphs.ts';

/** Conditions that one subgraph answers together: all of them are true. */
export interface Part {
  readonly service: string;
  readonly conditions: readonly Condition[];
}

export interface Parts {
  /** Whoever is in the audience is in each of them. At least one. */
  readonly within: readonly Part[];
  /** Whoever is in the audience is in none of them. */
  readonly without: readonly Part[];
}

const EVERYBODY: Condition = { kind: 'everybody' };

/** Most conditions in one question. */
const MAX_CONDITIONS = 20;

/** @param allows what else is true of whoever may be found: a way to look past those who may not (`allowing.ts`) */
export function partsOf({ all, none }: Pick<Audience, 'all' | 'none'>, allows: readonly Condition[]): Parts {
  const bySubgraph = new Map<string, Condition[]>();
  for (const each of [...allows, ...all]) {
    const service = CONDITION_SUBGRAPHS[each.kind];
    bySubgraph.set(service, [...(bySubgraph.get(service) ?? []), each]);
  }
  if (bySubgraph.size === 0) bySubgraph.set(CONDITION_SUBGRAPHS.everybody, [EVERYBODY]);
  return {
    within: [...bySubgraph].flatMap(([service, conditions]) =>
      chunks(conditions).map((some) => ({ service, conditions: some })),
    ),
    without: none.map((each) => ({ service: CONDITION_SUBGRAPHS[each.kind], conditions: [each] })),
  };
}

const chunks = (conditions: readonly Condition[]): Condition[][] =>
  Array.from({ length: Math.ceil(conditions.length / MAX_CONDITIONS) }, (_, at) =>
    conditions.slice(at * MAX_CONDITIONS, (at + 1) * MAX_CONDITIONS),
  );

/** A stretch of a stream: all of it behind `after`, up to and including `until`; null: from its beginning, to its end. */
interface Stretch {
  readonly after: string | null;
  readonly ids: readonly string[];
  readonly until: string | null;
}

const isWithin = (id: string, { after, until }: Stretch): boolean =>
  (after === null || compareIds(id, after) > 0) && (until === null || compareIds(id, until) <= 0);

export class Stream {
  readonly #subgraphs: Subgraphs;
  readonly #part: Part;
  #stretch: Stretch | undefined;
  /** Whether a stretch of it is likely to cover many ids of others. */
  #isSparse = true;

  constructor(subgraphs: Subgraphs, part: Part) {
    this.#subgraphs = subgraphs;
    this.#part = part;
  }

  /** Goes to the first of them behind an id, whatever is between. */
  async seek(after: string | null, limit: number): Promise<Stretch> {
    const { service, conditions } = this.#part;
    const { ids, until } = await this.#subgraphs.matching(service, conditions, after, limit);
    this.#stretch = { after, ids, until };
    return this.#stretch;
  }

  /**
   * Which of some ids, in their order, are in it: what its last question told is known, about the others it is asked.
   * @param ids at most as many as one question may have
   */
  async among(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const unknown = this.#told(ids, found);
    const { service, conditions } = this.#part;
    const asked = await this.#subgraphs.among(service, conditions, unknown);
    for (const id of asked) found.add(id);
    // Of few among many, one stretch reaches far.
    if (unknown.length > 0) this.#isSparse = asked.size * 4 < unknown.length;
    return found;
  }

  /**
   * The same of a stream that is walked beside others: where it has few, one stretch of it tells of many ids.
   * @param ids in the order of ids, all behind `after`
   */
  async alongside(ids: readonly string[], after: string | null): Promise<ReadonlySet<string>> {
    const [first] = this.#told(ids, new Set());
    if (first !== undefined && this.#isSparse) await this.seek(ids[ids.indexOf(first) - 1] ?? after, MAX_MATCHES);
    return this.among(ids);
  }

  /** Tells apart what is known: into `found` what is in it; the others, of whom nothing is known, are given back. */
  #told(ids: readonly string[], found: Set<string>): readonly string[] {
    const stretch = this.#stretch;
    if (stretch === undefined) return ids;
    const there = new Set(stretch.ids);
    return ids.filter((id) => {
      if (!isWithin(id, stretch)) return true;
      if (there.has(id)) found.add(id);
      return false;
    });
  }
}
