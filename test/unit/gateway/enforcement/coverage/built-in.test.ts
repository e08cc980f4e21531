/** Every single thing that the built-in policy says is missed when it is not there. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../../../gateway/enforcement/coverage/coverage.ts';
import { policy as builtIn } from '../../../../../schema/grants.ts';
import type { Policy } from '../../../../../schema/policy.ts';
import { supergraphSdl } from '../../../../support/world/sdl.ts';

const isOrder = (thing: string): boolean => thing.startsWith('CustomerOrder.');

describe('Of the built-in policy', () => {
  const graph = graphIn(parse(supergraphSdl));
  const PARTS = ['coordinates', 'subjects', 'customerArguments', 'inputs'] as const;
  /** Every single thing that the policy says, by where it is said. */
  const said: readonly (readonly string[])[] = [
    ...Object.entries(builtIn.subgraphs as Policy['subgraphs']).flatMap(([name, block]) =>
      PARTS.flatMap((part) => Object.keys(block[part] ?? {}).map((key) => ['subgraphs', name, part, key])),
    ),
    ...Object.keys(builtIn.subgraphs).map((name) => ['subgraphs', name]),
    ...Object.keys(builtIn.grants).map((category) => ['grants', category]),
  ];
  const removed = (path: readonly string[]): Policy => {
    const policy = JSON.parse(JSON.stringify(builtIn));
    const last = path.at(-1) ?? '';
    let at = policy;
    for (const step of path.slice(0, -1)) at = at[step];
    delete at[last];
    return policy;
  };

  test('nothing is missed of it', () => {
    expect(coverage(builtIn, graph)).toEqual([]);
  });

  test.each(said.map((path) => [path.join(' '), path] as const))('%s is missed', (_, path) => {
    const found = coverage(removed(path), graph);
    expect(found).not.toEqual([]);
    // Whoever reads it is told what: the thing itself, or its type where the thing is a wildcard.
    const [thing = ''] = (path.at(-1) ?? '').split('*');
    expect(found.join('\n')).toContain(thing);
  });

  test.each(PARTS)('any number of %s are missed, and none hides another', (which) => {
    const all = said.filter(([, , part]) => part === which);
    fc.assert(
      fc.property(fc.subarray([...all], { minLength: 1 }), (paths) => {
        const policy = JSON.parse(JSON.stringify(builtIn));
        for (const [, name = '', part = '', key = ''] of paths) delete policy.subgraphs[name][part][key];
        const found = coverage(policy, graph).join('\n');
        for (const path of paths) {
          const [thing = ''] = (path.at(-1) ?? '').split('*');
          // An enum none of whose values has a class is told by the arguments that take it.
          expect(found.includes(thing) || isOrder(thing)).toBe(true);
        }
        const orders = paths.filter((path) => isOrder(path.at(-1) ?? '')).length;
        expect(found.includes('CustomerOrder.') || orders === 0 || found.includes('Query.customers(orderBy:)')).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('a row that is there twice under another name is found', () => {
    const categories = Object.entries(builtIn.grants).filter(([, list]) => list.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...categories), fc.nat(), ([category, list], at) => {
        const original = list[at % list.length];
        const policy = JSON.parse(JSON.stringify(builtIn));
        policy.grants[category].push({ ...original, row: 'copy' });
        expect(coverage(policy, graph).join('\n')).toContain(`Row 'copy' of category '${category}' never counts`);
      }),
      { numRuns: 60 },
    );
  });
});
