// `explain`: which index a command takes and what it reads, in the shape that MongoDB's clients know. It runs the
// search and changes nothing.
import type { Catalog } from './catalog.ts';
import { Command } from './command.ts';
import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import { readFind, readTarget } from './find-options.ts';
import type { Answer } from './reply.ts';
import type { Query, Result } from './search.ts';
import { document } from './values.ts';

export function explain(command: Command, catalog: Catalog): Answer {
  const inner = new Command(command.object('explain'));
  const verbosity = command.has('verbosity') ? command.string('verbosity') : 'allPlansExecution';
  command.complete();
  const { collection: name, query, stage } = explained(inner);
  const collection = catalog.obtain(command.database, name);
  const result = collection.search(query);
  const winningPlan = planDocument(query, result, stage);
  const namespace = collection.namespace;
  const queryPlanner = document({ namespace, indexFilterSet: false, winningPlan, rejectedPlans: [] });
  if (verbosity === 'queryPlanner') return { fields: { queryPlanner } };
  const executionStats = document({
    executionSuccess: true,
    nReturned: result.found.length,
    executionTimeMillis: 0,
    totalKeysExamined: result.keysExamined,
    totalDocsExamined: result.documentsExamined,
    executionStages: winningPlan,
  });
  return { fields: { queryPlanner, executionStats } };
}

function explained(command: Command): { collection: string; query: Query; stage?: string } {
  if (command.name === 'find') return readFind(command);
  if (command.name === 'findAndModify') {
    const query = readTarget(command, 'query', 1);
    return {
      collection: command.string('findAndModify'),
      query,
      stage: command.boolean('remove', false) ? 'DELETE' : 'UPDATE',
    };
  }
  const field = { update: 'updates', delete: 'deletes' }[command.name];
  if (!field) throw new StoreError(59, `Explain failed due to unknown command: ${command.name}`);
  const statements = command.objects(field);
  if (statements.length !== 1) throw new StoreError(2, `explained ${command.name} must have one statement`);
  const statement = new Command(statements[0] as Document, new Map(), `${command.name}.${field}`);
  const limit = command.name === 'update' ? Number(!statement.boolean('multi', false)) : statement.count('limit', 0);
  return {
    collection: command.string(command.name),
    query: readTarget(statement, 'q', limit),
    stage: command.name.toUpperCase(),
  };
}

function planDocument(query: Query, { plan }: Result, stage: string | undefined): Document {
  let at = plan
    ? document({
        stage: 'FETCH',
        inputStage: document({
          stage: 'IXSCAN',
          indexName: plan.index.options.name,
          keyPattern: plan.index.options.pattern,
          isMultiKey: plan.index.multikey.size > 0,
          isUnique: plan.index.options.unique,
          isSparse: plan.index.options.sparse,
          direction: plan.backwards ? 'backward' : 'forward',
        }),
      })
    : document({ stage: 'COLLSCAN', direction: 'forward' });
  const wrap = (name: string, extra: Parameters<typeof document>[0] = {}) => {
    at = document({ stage: name, ...extra, inputStage: at });
  };
  if (query.sort.length > 0 && !plan?.sorted)
    wrap('SORT', { sortPattern: new Map(query.sort.map((one) => [one.name, one.direction])) });
  if (query.skip > 0) wrap('SKIP', { skipAmount: query.skip });
  if (query.limit > 0) wrap('LIMIT', { limitAmount: query.limit });
  if (stage) wrap(stage);
  return at;
}
