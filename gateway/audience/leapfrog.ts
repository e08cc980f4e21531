/**
 * Walks streams of ids side by side and gives the ids that are in all of them and in none of the others. It leaps, as in the leapfrog join
 * (Veldhuizen, ICDT 2014), but a batch at a time: whoever of the streams gets furthest with one question leads, all before that point that
 * it has not told of are leapt over, and the others are asked about its batch alone. Work follows the stream that is sparsest there.
 */
import { compareIds, MAX_MATCHES } from '../../schema/audience.ts';
import { type Parts, Stream } from './streams.ts';
import type { Subgraphs } from './subgraphs.ts';

/** Ids in the first question of a walk; each further one asks for twice as many, up to the most that there may be. */
const FIRST_BATCH = 64;

export const batchSizes = function* (): Generator<number, never> {
  for (let size = FIRST_BATCH; ; size = Math.min(size * 2, MAX_MATCHES)) yield size;
};

/** Batches of ids in their order, behind `after`; memory is that of one batch. */
export async function* leapfrog(
  subgraphs: Subgraphs,
  { within, without }: Parts,
  after: string | null,
): AsyncGenerator<readonly string[], void> {
  const streams = within.map((part) => new Stream(subgraphs, part));
  const others = without.map((part) => new Stream(subgraphs, part));
  const sizes = batchSizes();
  let leaders = streams;
  for (let at = after; ; ) {
    const limit = sizes.next().value;
    const stretches = await Promise.all(
      leaders.map(async (stream) => ({ stream, stretch: await stream.seek(at, limit) })),
    );
    const lead = stretches.reduce((one, other) => (isFurther(other.stretch, one.stretch) ? other : one));
    const { ids, until } = lead.stretch;
    const followers = streams.filter((stream) => stream !== lead.stream);
    const [kept, left] = await Promise.all([
      Promise.all(followers.map((stream) => stream.among(ids))),
      Promise.all(others.map((stream) => stream.alongside(ids, at))),
    ]);
    const found = ids.filter((id) => kept.every((some) => some.has(id)) && !left.some((some) => some.has(id)));
    if (found.length > 0) yield found;
    if (until === null) return;
    at = until;
    // Who has most of what the leader has is not sparser than it: only where somebody has little, all try again.
    leaders = ids.length > 0 && kept.every((some) => some.size * 2 >= ids.length) ? [lead.stream] : streams;
  }
}

type Reach = { readonly ids: readonly string[]; readonly until: string | null };

/** Gets further with one question; of two that get to the end, the one with fewer ids. */
const isFurther = (one: Reach, other: Reach): boolean => {
  if (one.until === null) return other.until !== null || one.ids.length < other.ids.length;
  return other.until !== null && compareIds(one.until, other.until) > 0;
};
