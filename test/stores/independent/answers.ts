/**
 * What of an answer must be equal on both servers: ok, code, counts and documents with their types. Messages, times and
 * cursor ids are each server's own. A cursor is read to its end, batch by batch.
 */
import { EJSON } from 'bson';
import { mongo } from 'mongoose';
import type { Fields } from './random-commands.ts';

/** The comparable part of an answer, as text. */
export async function answerOf(db: mongo.Db, command: Fields): Promise<string> {
  try {
    const answer = await send(db, command);
    const documents = answer.cursor ? await readAll(db, String(command.find), answer.cursor as Cursor) : undefined;
    // After a projection nobody promises the order of the fields.
    const written = 'projection' in command || 'fields' in command ? inOrder : text;
    return written({
      ok: 1,
      n: answer.n,
      nModified: answer.nModified,
      upserted: answer.upserted,
      writeErrors: (answer.writeErrors as Fields[] | undefined)?.map(({ index, code }) => ({ index, code })),
      value: answer.value,
      lastErrorObject: answer.lastErrorObject,
      numIndexesAfter: answer.numIndexesAfter,
      documents: documents && (command.sort ? documents : documents.sort(byText)),
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (!(error instanceof mongo.MongoServerError)) throw error;
    return text({ ok: 0, code: code === undefined ? null : Number(code) });
  }
}

/**
 * The other server counts every document of an insert that fails in part. "insert.n: The number of documents inserted.": those
 * before the first error if it is ordered, else all without an error (https://www.mongodb.com/docs/manual/reference/command/insert/).
 */
export function withInsertedCount(command: Fields, answer: Fields): Fields {
  const errors = answer.writeErrors as { index: { $numberInt: string } }[] | undefined;
  if (!('insert' in command) || errors?.[0] === undefined) return answer;
  const all = (command.documents as unknown[]).length;
  const inserted = command.ordered ? Number(errors[0].index.$numberInt) : all - errors.length;
  return { ...answer, n: { $numberInt: String(inserted) } };
}

interface Cursor {
  id: { toString(): string };
  firstBatch: Fields[];
}

async function readAll(db: mongo.Db, collection: string, { id, firstBatch }: Cursor): Promise<Fields[]> {
  const documents = [...firstBatch];
  for (let open = id; open.toString() !== '0'; ) {
    const { cursor } = await send(db, { getMore: open, collection, batchSize: 3 });
    const { id: next, nextBatch } = cursor as { id: Cursor['id']; nextBatch: Fields[] };
    documents.push(...nextBatch);
    open = next;
  }
  return documents;
}

const send = (db: mongo.Db, command: Fields): Promise<Fields> =>
  db.command(command, { promoteValues: false, ignoreUndefined: true });

const text = (value: unknown): string => EJSON.stringify(value, { relaxed: false });

/** The text of an answer with the fields of every object in order. */
export function inOrder(value: unknown): string {
  return JSON.stringify(JSON.parse(text(value)), (_, one) =>
    one === null || typeof one !== 'object' || Array.isArray(one)
      ? one
      : Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

const byText = (a: Fields, b: Fields): number => (inOrder(a) < inOrder(b) ? -1 : 1);
