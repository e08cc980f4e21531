/**
 * Does the policy cover the graph, both ways? What a field, a class, an input or a row misses would otherwise be found by whoever
 * asks first. Pure: it is asked at start, at every change of the files and by `npm run check`. Each idea is a file of this folder.
 */
import { buildASTSchema, type DocumentNode } from 'graphql';
import type { Policy } from '../../../schema/policy.ts';
import { PolicyIndex } from '../policy-index.ts';
import { shieldTree, treeProblems } from '../shield.ts';
import { supergraphFields } from '../supergraph-fields.ts';
import { authenticationProblems } from './authentication.ts';
import { classProblems } from './classes.ts';
import { countingProblems } from './counting.ts';
import { customerArgumentProblems } from './customer-arguments.ts';
import { findingProblems } from './finding.ts';
import { groundProblems } from './grounds.ts';
import { inputProblems } from './inputs.ts';
import { maskProblems } from './mask-types.ts';
import { readProblems } from './reads.ts';
import { registrationProblems } from './registrations.ts';
import { rowProblems } from './rows.ts';
import { shadowProblems } from './shadows.ts';
import { subjectProblems } from './subjects.ts';
import { BUILT_IN, type Graph, Survey, type Written } from './survey.ts';
import { unknownCustomerProblems } from './unknown-customers.ts';

/** @param document a supergraph, with every type that it names */
export const graphIn = (document: DocumentNode): Graph => ({
  services: supergraphFields(document),
  schema: buildASTSchema(document, { assumeValidSDL: true }),
});

/** Problems as sentences that name the coordinate, the file and what to do; none: an empty list. */
export function coverage(policy: Policy, graph: Graph, written: Written = BUILT_IN): string[] {
  const survey = new Survey(policy, graph, written);
  const problems = [
    ...classProblems(survey),
    ...subjectProblems(survey),
    ...customerArgumentProblems(survey),
    ...unknownCustomerProblems(survey),
    ...findingProblems(survey),
    ...countingProblems(survey),
    ...inputProblems(survey),
    ...readProblems(survey),
    ...rowProblems(survey),
    ...registrationProblems(survey),
    ...groundProblems(survey),
    ...shadowProblems(survey),
    ...authenticationProblems(survey),
    ...maskProblems(survey),
    ...treeProblems(graph.schema, shieldTree(graph.schema, new PolicyIndex(policy))),
  ];
  return [...new Set(problems)];
}
