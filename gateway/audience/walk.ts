/**
 * The walk over an audience: those of its customers whom the caller may find, in order. Streams say who could be meant; the guards decide
 * about every one of them by the state that they have at that moment, and without an answer about one of them there is none.
 */
import type { Coordinate } from '../../schema/policy.ts';
import { isReadable } from '../enforcement/policy-index.ts';
import type { Finding } from '../federation/admitting.ts';
import { allowing } from './allowing.ts';
import { type Audience, type Found, readsOf } from './audience.ts';
import { leapfrog } from './leapfrog.ts';
import { ordered } from './ordered.ts';
import { partsOf } from './streams.ts';
import { type Means, Subgraphs } from './subgraphs.ts';

export interface Walk extends Means {
  /** The root field that finds them: its category is decided too. */
  readonly field: Coordinate;
  readonly audience: Audience;
  /** Where the walk goes on, such as behind the last of an earlier one; null: it begins. */
  readonly after: Found | null;
}

/** By what they are found. */
export const findingOf = ({ field, audience }: Pick<Walk, 'field' | 'audience'>): Finding => ({
  field,
  reads: readsOf(audience),
  channels: audience.channels,
});

/**
 * Batches, none of them empty, of those who may be found. What it holds is one batch, however many there are.
 * @throws {RefusedError} `OPERATION_TOO_COMPLEX` over the budget; another error where a subgraph or a state could not be had
 */
export async function* walk(about: Walk): AsyncGenerator<readonly Found[], void> {
  const { inside, asking, budget, signal } = about;
  const finding = findingOf(about);
  const decide = async (found: readonly Found[]): Promise<readonly Found[]> => {
    budget.spend();
    const ids = found.map(({ id }) => id);
    const open = new Set(await inside.admitted(asking, finding, ids, false, signal));
    return found.filter(({ id }) => open.has(id));
  };
  let isAsked = false;
  for await (const found of candidates(about)) {
    isAsked = true;
    const open = await decide(found);
    if (open.length > 0) yield open;
  }
  // Where there was nobody to ask about, as many states are asked for as about one who may not be found.
  if (!isAsked) await decide([]);
}

/** Everybody who could be meant, undecided: some may not be found, and nobody who may is missing. */
export async function* candidates(about: Walk): AsyncGenerator<readonly Found[], void> {
  const { inside, asking, field, audience, after } = about;
  const [type = '', name = ''] = field.split('.');
  const category = inside.index.classOf(type, name);
  const categories = [...(isReadable(category) ? [category] : []), ...readsOf(audience)];
  const parts = partsOf(
    audience,
    allowing((each) => inside.index.rows(each), asking, categories, audience.channels),
  );
  const subgraphs = new Subgraphs(about);
  if (audience.order !== undefined) {
    yield* ordered(subgraphs, parts, audience.order, after);
    return;
  }
  for await (const ids of leapfrog(subgraphs, parts, after?.id ?? null)) yield ids.map((id) => ({ id, value: null }));
}
