/**
 * The tree of graphql-shield over the built-in graph: a rule for every coordinate, one for each category, and each guard
 * says what the decision says.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { isGated } from '../../../../gateway/enforcement/policy-index.ts';
import { type GuardContext, shieldTree } from '../../../../gateway/enforcement/shield.ts';
import { CATEGORIES, WRITE_CATEGORIES } from '../../../../schema/vocabulary.ts';
import { scene } from '../../../policy/arbitraries.ts';
import { guards, index, schema } from '../../../policy/graph.ts';
import { allowsAll, asking } from '../../../policy/people.ts';

const typesOf = (some: GraphQLSchema) =>
  Object.values(some.getTypeMap()).filter((type) => isObjectType(type) && !isIntrospectionType(type));
const fieldsOf = (some: GraphQLSchema) =>
  typesOf(some).flatMap((type) =>
    Object.keys((type as { getFields(): object }).getFields()).map((field) => [type.name, field] as const),
  );

/** The rule that asks nobody and says yes. */
const allow = shieldTree(schema, index).Product?.id;
const self: GuardContext = { asking: asking('customer', 'account-management'), subject: allowsAll };
const NO = { effect: 'deny', code: 'FORBIDDEN' };

describe('the tree of the built-in graph', () => {
  const tree = shieldTree(schema, index);

  test('has a rule for every coordinate, and for nothing else', () => {
    const inTree = Object.entries(tree).flatMap(([type, fields]) => Object.keys(fields).map((field) => [type, field]));
    expect(inTree.sort()).toEqual(fieldsOf(schema).sort());
    expect(Object.values(tree).flatMap((fields) => Object.values(fields))).not.toContain(undefined);
  });

  test('has one rule for each category, wherever it stands', () => {
    const rules = new Map<unknown, Set<unknown>>();
    for (const [type, field] of fieldsOf(schema)) {
      const category = index.classOf(type, field);
      if (!isGated(category)) continue;
      rules.set(category, (rules.get(category) ?? new Set()).add(tree[type]?.[field]));
    }
    expect([...rules.keys()].sort()).toEqual([...CATEGORIES, ...WRITE_CATEGORIES].sort());
    for (const instances of rules.values()) expect(instances.size).toBe(1);
    expect(new Set([...rules.values()].flatMap((instances) => [...instances])).size).toBe(rules.size);
  });

  test('lets through without a question what is public or decided above, and nothing else', () => {
    for (const [type, field] of fieldsOf(schema))
      expect([type, field, tree[type]?.[field] === allow]).toEqual([type, field, !isGated(index.classOf(type, field))]);
  });

  test('every guard says what the decision says', async () => {
    const coordinates = fieldsOf(schema);
    const ofCategory = (category: unknown) =>
      coordinates.filter(([type, field]) => index.classOf(type, field) === category);
    await fc.assert(
      fc.asyncProperty(scene, async ({ request, question, state }) => {
        const { category, inOwnPayload } = question;
        for (const [type, field] of ofCategory(category)) {
          const action = type === 'Mutation' ? 'write' : 'read';
          const args = question.arguments ?? {};
          const answer = await guards.ask([type, field], { asking: request, subject: state, inOwnPayload }, args);
          expect(answer).toEqual(decide(index, request, { ...question, action, arguments: args }, state));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what is not asked of anybody has no decision of its own', async () => {
    expect(await guards.ask(['PersonName', 'given'], self)).toEqual(NO);
    expect(await guards.ask(['Product', 'id'], self)).toEqual(NO);
  });
});
