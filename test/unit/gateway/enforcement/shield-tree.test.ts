/**
 * The tree of graphql-shield over the built-in graph: a rule for every coordinate, one for each category, and each guard
 * says what the decision says.
 */
import { createRequire } from 'node:module';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { isGated } from '../../../../gateway/enforcement/policy-index.ts';
import { type GuardContext, shieldTree, treeProblems } from '../../../../gateway/enforcement/shield.ts';
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

describe('P1: a tree that is not total is named, coordinate by coordinate:', () => {
  const whole = shieldTree(schema, index);
  const changed = (type: string, fields: Record<string, unknown>) =>
    treeProblems(schema, { ...whole, [type]: { ...whole[type], ...fields } });
  const { product: _, ...lessOfQuery } = whole.Query ?? {};

  /** The same package, loaded a second time: its rules are of other classes. */
  let another = {} as typeof import('graphql-shield');
  jest.isolateModules(() => {
    another = createRequire(import.meta.url)('graphql-shield');
  });

  test('the tree of the built-in graph is total', () => {
    expect(treeProblems(schema, whole)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a plain function', () => true],
    ['an object that looks like a rule', { name: 'rule', func: () => true, resolve: async () => true }],
    ['a rule of another copy of the package', another.rule()(() => true)],
    ['an allow of another copy of the package', another.allow],
  ])('%s in place of a rule', (_name, rule) => {
    expect(changed('Customer', { email: rule })).toEqual(['Customer.email has no rule of graphql-shield.']);
  });

  test('a field and a type that are missing', () => {
    expect(treeProblems(schema, { ...whole, Query: lessOfQuery })).toEqual([
      'Query.product has no rule of graphql-shield.',
    ]);
    const { PersonName: _left, ...lessTypes } = whole;
    expect(treeProblems(schema, lessTypes)).toEqual(
      ['given', 'family', 'full'].map((field) => `PersonName.${field} has no rule of graphql-shield.`),
    );
  });

  test('a rule for what is not there', () => {
    expect(changed('Customer', { shoeSize: whole.Query?.me })).toEqual([
      'Customer.shoeSize has a rule of graphql-shield but no field.',
    ]);
    expect(treeProblems(schema, { ...whole, Ghost: { id: whole.Query?.me } })).toEqual([
      'Ghost.id has a rule of graphql-shield but no field.',
    ]);
  });
});
