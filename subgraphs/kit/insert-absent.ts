/**
 * Writes documents that may be there already, because whoever wrote them was killed before they could say so, or because several write the
 * same at once. What is there stays as it is: nothing is ever overwritten here.
 */

/** MongoDB's code of an id that is there already. */
const DUPLICATE_KEY = 11_000;

/**
 * Inserts whole and plain documents where no other has their id; returns when a majority has them.
 * @returns whether all of them were absent
 */
export async function insertAbsent<Document extends { _id: unknown }>(
  model: { insertMany: (documents: Document[], options: never) => Promise<unknown> },
  documents: readonly Document[],
): Promise<boolean> {
  if (documents.length === 0) return true;
  try {
    await model.insertMany([...documents], { lean: true, ordered: false, writeConcern: { w: 'majority' } } as never);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
    return false;
  }
}
