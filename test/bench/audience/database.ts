/**
 * Writes the multiplied sample to a database, into the collections of the subgraphs. Of what was bought and agreed to it writes what the
 * questions of the benchmark can touch: what else there would be makes an index larger, and no walk through it longer.
 */
import type { SubgraphName } from '../../../schema/classification.ts';
import { allowedKeys } from '../../../subgraphs/consent/model/allows.ts';
import { connectSubgraph, insertInBatches } from '../../../subgraphs/kit/connection.ts';
import type { Document } from './memory/templates.ts';
import { BOUGHT, PURPOSES } from './questions.ts';
import type { World } from './world.ts';

/** A database that is no other's, whatever server it is on. */
export const databaseOf = (name: SubgraphName | 'single'): string => `assent_bench_audience_${name}`;

const BATCH = 2_000;

/** What states, streams and names are not made of: most of a document of consent. */
const UNREAD: readonly string[] = [
  'records',
  'standing',
  'withdrawals',
  'handled',
  'confirmations',
  'signals',
  'outbox',
];

/** Whoever allows nothing of it has the key of those who allow nothing at all. */
const NOTHING = allowedKeys([]);

/** @returns documents in each collection */
export async function write(world: World, uri: string, customers: number): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const { subgraph, model, collection } of world.multiply(customers)) {
    const connection = await connectSubgraph(subgraph, { uri, database: databaseOf(subgraph) });
    try {
      world.definitions.get(subgraph)?.openStore(connection);
      const into = Object.values(connection.models).find((each) => each.collection.collectionName === model.name);
      if (into === undefined) throw new Error(`${subgraph} has no collection ${model.name}`);
      await into.collection.drop().catch(() => {});
      await into.createIndexes();
      const documents = function* (): Generator<{ _id: unknown }> {
        for (let customer = 0; customer < customers; customer += 1)
          for (const document of collection.documentsOf(customer)) {
            const written = touched(subgraph, model.name, document);
            if (written !== undefined) yield written as { _id: unknown };
          }
      };
      sizes[`${subgraph}.${model.name}`] = await insertInBatches(into as never, documents(), undefined, BATCH);
    } finally {
      await connection.close();
    }
  }
  return sizes;
}

/** Undefined: no question of the benchmark is about it. */
function touched(subgraph: SubgraphName, collection: string, document: Document): Document | undefined {
  if (subgraph === 'consent') {
    const allows = (document.allows as readonly string[]).filter((key) =>
      PURPOSES.some((purpose) => key.startsWith(`${purpose}\n`)),
    );
    return {
      ...document,
      ...Object.fromEntries(UNREAD.map((field) => [field, []])),
      allows: allows.length === 0 ? NOTHING : allows,
    };
  }
  if (collection === 'bought')
    return BOUGHT.some((key) => (document.keys as readonly string[]).includes(key)) ? document : undefined;
  if (collection === 'sensitivebought') return undefined;
  return document;
}
