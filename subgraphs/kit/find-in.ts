/**
 * The query behind almost every batch: all documents that an index finds by points. One command, and one answer: with the
 * driver's usual batch of 101, a list of customers would cost a second one.
 */
import type { Model } from 'mongoose';

/**
 * The documents whose `field` is one of `values`, as plain objects in any order; unknown values are left out. `field` needs
 * an index. No values, no command.
 */
export async function findIn<Record>(
  model: Model<Record>,
  field: string & keyof Record,
  values: readonly string[],
): Promise<Record[]> {
  if (values.length === 0) return [];
  const distinct = [...new Set(values)];
  // One more than can come: a batch that is full would leave the cursor open. For unique fields only, like all of ours.
  const query = model
    .find()
    .where(field)
    .in(distinct)
    .batchSize(distinct.length + 1);
  return (await query.lean().exec()) as unknown as Record[];
}
