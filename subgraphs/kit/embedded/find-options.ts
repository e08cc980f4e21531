// What `find`, `findAndModify`, `update` and `delete` ask for, read into one query, so that explain runs the same
// search as the command it explains.
import type { Command } from './command.ts';
import { parsePattern } from './index-definition.ts';
import { type Projection, parseProjection } from './projection.ts';
import { parseFilter } from './query.ts';
import type { Query } from './search.ts';

export interface Find {
  readonly collection: string;
  readonly query: Query;
  readonly projection: Projection | undefined;
  readonly batchSize: number | undefined;
  readonly single: boolean;
}

export function readFind(command: Command): Find {
  const find: Find = {
    collection: command.string('find'),
    query: {
      filter: parseFilter(command.objectOrEmpty('filter')),
      sort: parsePattern(command.objectOrEmpty('sort'), 2),
      skip: command.count('skip', 0),
      limit: command.count('limit', 0),
    },
    projection: parseProjection(command.objectOrEmpty('projection')),
    batchSize: command.has('batchSize') ? command.count('batchSize', 0) : undefined,
    single: command.boolean('singleBatch', false),
  };
  // Neither changes what is found: there is no disk, and cursors stay open while they are used.
  command.boolean('allowDiskUse', false);
  command.boolean('noCursorTimeout', false);
  command.complete();
  return find;
}

/** The query of one entry of `update` or `delete`, or of `findAndModify`. */
export function readTarget(command: Command, filter: 'q' | 'query', limit: number): Query {
  const sort = filter === 'query' ? parsePattern(command.objectOrEmpty('sort'), 2) : [];
  const given = filter === 'q' ? command.object('q') : command.objectOrEmpty('query');
  return { filter: parseFilter(given), sort, skip: 0, limit };
}
