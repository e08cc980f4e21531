/**
 * The mark that an import leaves in its own database: without `done` there is nothing that may be relied on, and the next
 * import begins again from nothing. So an import may be killed at any moment and nothing is there twice.
 */
import type { Connection } from 'mongoose';
import { z } from 'zod';
import type { SeedReport } from './definition.ts';

/** The form of what an import writes. What was imported in another form is not relied on, and is imported anew. */
export const FORM = 4;

export const importMarker = z.object({
  form: z.literal(FORM),
  status: z.enum(['running', 'done']),
  customers: z.int(),
  shiftWeeks: z.int(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
  report: z.custom<SeedReport>().nullable(),
});
export type ImportMarker = z.infer<typeof importMarker>;

const COLLECTION = 'imports';
const ID = 'sample';

const collectionOf = (connection: Connection) => connection.collection<{ _id: string } & ImportMarker>(COLLECTION);

/** The marker of the last import, or null if there was none or it is unreadable. */
export async function readMarker(connection: Connection): Promise<ImportMarker | null> {
  const found = await collectionOf(connection).findOne({ _id: ID });
  const read = importMarker.safeParse(found);
  return read.success ? read.data : null;
}

/** Replaces the marker; returns when a majority has it. */
export async function writeMarker(connection: Connection, marker: ImportMarker): Promise<void> {
  await collectionOf(connection).updateOne(
    { _id: ID },
    { $set: marker },
    { upsert: true, writeConcern: { w: 'majority' } },
  );
}

/** Takes the marker away: first of all when data is to go, so that no half of it is ever taken for whole. */
export async function removeMarker(connection: Connection): Promise<void> {
  await collectionOf(connection).deleteOne({ _id: ID });
}
