// `explain` of a find or a findAndModify: which index it takes and what it reads, in the shape that MongoDB's clients
// know. It runs the search and changes nothing.
import { z } from 'zod';
import { type Command, commandOf, fieldsOf, object } from './command.ts';
import { StoreError } from './errors.ts';
import { FIND_AND_MODIFY } from './find-and-modify.ts';
import { FIND } from './reading.ts';
import type { Answer } from './reply.ts';
import type { Query, Result } from './search.ts';
import type { Store } from './store.ts';
import { type Document, document } from './values.ts';

const EXPLAIN = fieldsOf({ explain: object, verbosity: z.string().optional() });

export function explain(command: Command, store: Store): Answer {
  const inner = commandOf(new Map([...command.read(EXPLAIN).explain, ['$db', command.database]]));
  const { name, query } = explained(inner);
  const collection = store.obtain(command.database, name);
  const result = collection.search(query);
  const winningPlan = planDocument(query, result);
  const executionStats = document({
    nReturned: result.found.length,
    totalKeysExamined: result.keysExamined,
    totalDocsExamined: result.documentsExamined,
  });
  const queryPlanner = document({ namespace: collection.namespace, winningPlan, rejectedPlans: [] });
  return { fields: { queryPlanner, executionStats } };
}

function explained(command: Command): { name: string; query: Query } {
  if (command.name === 'find') {
    const { find: name, ...query } = command.read(FIND);
    return { name, query };
  }
  if (command.name !== 'findAndModify')
    throw new StoreError(59, `Explain failed due to unknown command: ${command.name}`);
  const { findAndModify: name, query: filter, sort } = command.read(FIND_AND_MODIFY);
  return { name, query: { filter, sort, limit: 1 } };
}

function planDocument({ sort = [], limit = 0 }: Query, { plan }: Result): Document {
  let stage = document({ stage: 'COLLSCAN', direction: 'forward' });
  if (plan) {
    const { name: indexName, pattern: keyPattern } = plan.index.options;
    const direction = plan.backwards ? 'backward' : 'forward';
    stage = document({ stage: 'IXSCAN', indexName, keyPattern, isMultiKey: plan.index.multikey.size > 0, direction });
    stage = document({ stage: 'FETCH', inputStage: stage });
  }
  if (sort.length > 0 && !plan?.sorted) stage = document({ stage: 'SORT', inputStage: stage });
  if (limit > 0) stage = document({ stage: 'LIMIT', limitAmount: limit, inputStage: stage });
  return stage;
}
