/**
 * A stream of customers of whom several conditions are true: one way leads, the other sources are asked about whom it finds. Which one leads
 * is found out anew each time: after equally many documents, the one that came furthest has the fewest customers.
 */
import { compareIds, type MatchingAnswer, type MatchingRequest } from '../../../schema/audience.ts';
import type { Source, Stretch, Way } from './source.ts';

/** Documents of the first step, where no more customers are wanted; every step is twice as long as the one before. */
const FIRST_STEP = 64;

interface Lead {
  readonly way: Way;
  readonly others: readonly Source[];
}

export async function matching(
  sources: readonly Source[],
  { after, limit, scan }: Pick<MatchingRequest, 'after' | 'limit' | 'scan'>,
): Promise<MatchingAnswer> {
  const leads = sources.flatMap((source) => {
    const others = sources.filter((other) => other !== source);
    return source.ways.map((way): Lead => ({ way, others }));
  });
  // Whoever is found is looked at once in every source.
  const affordable = (documents: number) => Math.max(1, Math.floor(documents / sources.length));
  let left = scan;
  let step = Math.max(FIRST_STEP, limit);

  const firstMost = Math.min(step, affordable(Math.floor(left / leads.length)));
  const firsts = await Promise.all(leads.map(({ way }) => way(after, firstMost)));
  const first = furthest(firsts);
  const { way, others } = leads[first] as Lead;
  let stretch = firsts[first] as Stretch;
  left -= firsts.reduce((sum, { looked }) => sum + looked, 0);

  const ids: string[] = [];
  for (;;) {
    const found = await through(others, stretch.ids);
    left -= stretch.ids.length * others.length;
    const room = limit - ids.length;
    ids.push(...found.slice(0, room));
    if (found.length > room) return { ids, until: ids.at(-1) ?? null };
    const { until } = stretch;
    if (until === null || ids.length === limit || left < sources.length) return { ids, until };
    step *= 2;
    stretch = await way(until, Math.min(step, affordable(left)));
    left -= stretch.looked;
  }
}

/** Of some ids, in their order, those of whom everything is true. */
export async function through(sources: readonly Source[], ids: readonly string[]): Promise<readonly string[]> {
  let left = ids;
  for (const source of sources) {
    if (left.length === 0) return left;
    const found = await source.among(left);
    left = left.filter((id) => found.has(id));
  }
  return left;
}

/** The place of the one that came furthest; the first of equals. */
function furthest(stretches: readonly Stretch[]): number {
  const isFurther = (one: string | null, other: string | null): boolean =>
    other !== null && (one === null || compareIds(one, other) > 0);
  return stretches.reduce((best, { until }, at) => (isFurther(until, stretches[best]?.until ?? null) ? at : best), 0);
}
