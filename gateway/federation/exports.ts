/**
 * What of the engine an export needs: its query, rewritten for one page. There is no second road to data: every page is an operation like
 * any other, and is decided, fetched, masked and recorded as one.
 */
import type { GraphQLSchema } from 'graphql';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Exports } from '../engine.ts';
import { pagedQuery } from './document/paged-query.ts';

/** @param policy its hash */
export const exportsOf = (schema: GraphQLSchema, index: PolicyIndex, policy: string): Exports => ({
  queryOf: (operation) => pagedQuery(schema, index, operation),
  policy,
});
