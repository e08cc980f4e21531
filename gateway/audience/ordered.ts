/**
 * An audience in the order of a value: the index of the subgraph that has the value leads, and the others are asked about its batches. No
 * stream can be leapt over by its ids here, so the cost is that of those who come before in the order.
 */
import { ORDERS } from '../../schema/audience.ts';
import type { Found, Ordering } from './audience.ts';
import { batchSizes } from './leapfrog.ts';
import type { Parts } from './streams.ts';
import type { Subgraphs } from './subgraphs.ts';

/** Batches in the order, behind `after`; memory is that of one batch. */
export async function* ordered(
  subgraphs: Subgraphs,
  { within, without }: Parts,
  ordering: Ordering,
  after: Found | null,
): AsyncGenerator<readonly Found[], void> {
  const service = ORDERS[ordering.by].subgraph;
  const [own, ...more] = within.filter((part) => part.service === service);
  const others = [...within.filter((part) => part.service !== service), ...more];
  const sizes = batchSizes();
  for (let at = placeOf(after); ; ) {
    const limit = sizes.next().value;
    const { entries, until } = await subgraphs.ordered(service, ordering, own?.conditions ?? [], at, limit);
    const ids = entries.map(({ id }) => id);
    const [kept, left] = await Promise.all(
      [others, without].map((parts) =>
        Promise.all(parts.map((part) => subgraphs.among(part.service, part.conditions, ids))),
      ),
    );
    const found = entries.filter(
      ({ id }) => kept?.every((some) => some.has(id)) && !left?.some((some) => some.has(id)),
    );
    if (found.length > 0) yield found;
    if (until === null) return;
    at = until;
  }
}

/** @throws {TypeError} for a place of another order, which nobody can go on from */
function placeOf(after: Found | null): { value: number; id: string } | null {
  if (after === null) return null;
  if (after.value === null) throw new TypeError('A place without a value is none in an order of values');
  return { value: after.value, id: after.id };
}
