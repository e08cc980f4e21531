/** What is not understood of a plan is an error at planning, never a wrong answer. */
import { describe, expect, test } from '@jest/globals';
import { pathSteps, planNode, requirements, rewritesOf } from '../../../../gateway/federation/plan/plan-shapes.ts';
import { PlanError } from '../../../../gateway/federation/plan/steps.ts';

const fetch = { kind: 'Fetch', serviceName: 'a', operation: '{a}' };

describe('a plan', () => {
  test('of the shapes that are understood is taken as it is', () => {
    const plan = {
      kind: 'Sequence',
      nodes: [fetch, { kind: 'Flatten', path: ['@', { Field: 'a' }, { TypeCondition: ['A'] }], node: fetch }],
    };
    expect(planNode(plan)).toEqual(plan);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['another kind of node', { kind: 'Defer', nodes: [] }],
    ['a condition', { kind: 'Condition', condition: 'a', ifClause: fetch }],
    ['a node with something unknown in it', { ...fetch, deferrable: true }],
    ['a node without what it needs', { kind: 'Fetch', serviceName: 'a' }],
    ['another kind of operation', { ...fetch, operationKind: 'subscription' }],
    ['a step of a path of another kind', { kind: 'Flatten', path: [{ Index: 0 }], node: fetch }],
    ['a rewrite of another kind', { ...fetch, outputRewrites: [{ Dropper: { path: [] } }] }],
    ['something deep inside', { kind: 'Sequence', nodes: [{ kind: 'Parallel', nodes: [fetch, { kind: 'Race' }] }] }],
  ])('of %s is refused', (_, plan) => {
    expect(() => planNode(plan)).toThrow(PlanError);
  });

  test('that needs what no type is said of is refused', () => {
    expect(() => requirements([{ kind: 'Field', name: 'id' }])).toThrow(PlanError);
  });

  test('that rewrites no key is refused', () => {
    expect(() => rewritesOf([{ KeyRenamer: { path: [{ TypenameEquals: ['A'] }], renameKeyTo: 'b' } }])).toThrow(
      PlanError,
    );
  });
});

test('paths and rewrites become ours', () => {
  expect(pathSteps(['@', { Field: 'a' }, { TypeCondition: ['A', 'B'] }])).toEqual(['@', 'a', { types: ['A', 'B'] }]);
  const rewrite = {
    KeyRenamer: { path: [{ Key: '_entities' }, { TypenameEquals: ['A'] }, { Key: 'x' }], renameKeyTo: 'y' },
  };
  expect(rewritesOf([rewrite], '_entities')).toEqual([{ path: [{ types: ['A'] }], key: 'x', change: { name: 'y' } }]);
});
