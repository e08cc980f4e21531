/**
 * Imports the sample into one subgraph's database, once: whatever state a killed import left, the result is the same.
 */
import type { Connection } from 'mongoose';
import { dropCollections, ensureIndexes } from './connection.ts';
import type { SeedOptions, SubgraphDefinition } from './definition.ts';
import { FORM, type ImportMarker, readMarker, removeMarker, writeMarker } from './import-marker.ts';

/** Empties the subgraph's database. */
export async function resetSubgraph<Store>(
  definition: SubgraphDefinition<Store>,
  connection: Connection,
): Promise<void> {
  definition.openStore(connection);
  await removeMarker(connection);
  await dropCollections(connection);
}

/**
 * Fills the database from the sample and returns the marker; an import that is done already is left as it is, whatever
 * the options say (`resetSubgraph` is the way to another one).
 */
export async function importSubgraph<Store>(
  definition: SubgraphDefinition<Store>,
  connection: Connection,
  options: SeedOptions,
): Promise<ImportMarker> {
  const store = definition.openStore(connection);
  const before = await readMarker(connection);
  if (before?.status === 'done') return before;

  await dropCollections(connection);
  const { customers, shiftWeeks } = options;
  const running: ImportMarker = {
    form: FORM,
    status: 'running',
    customers,
    shiftWeeks,
    startedAt: new Date(),
    finishedAt: null,
    report: null,
  };
  await writeMarker(connection, running);
  await ensureIndexes(connection);
  const report = await definition.seed(store, options);
  const done: ImportMarker = { ...running, status: 'done', finishedAt: new Date(), report };
  await writeMarker(connection, done);
  return done;
}

/** A report as lines for people: `1,000 customers`, then what was untidy. */
export const reportLines = (name: string, marker: ImportMarker): string[] => {
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of).map(([what, count]) => `${count.toLocaleString('en-US')} ${what}`);
  const { imported = {}, untidy = {} } = marker.report ?? {};
  return [`${name}: ${counts(imported).join(', ') || 'nothing'}`, ...counts(untidy).map((line) => `  untidy: ${line}`)];
};
