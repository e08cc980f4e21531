/**
 * Whom the policy lets a caller find, of some people in memory: asked of the decision itself, one category after the other, without guards,
 * batches and the engine.
 */

import type { Asking } from '../../../gateway/caller/caller.ts';
import { decide } from '../../../gateway/enforcement/decide.ts';
import { isReadable, PolicyIndex } from '../../../gateway/enforcement/policy-index.ts';
import type { Finding } from '../../../gateway/federation/admitting.ts';
import type { Inside } from '../../../gateway/federation/inside.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Person } from './person.ts';

/** Whether somebody may be found by what is read of them. */
export function mayFind(index: PolicyIndex, asking: Asking, finding: Finding, { state }: Person): boolean {
  const { field, reads, channels } = finding;
  const [type = '', name = ''] = field.split('.');
  const category = index.classOf(type, name);
  if (!isReadable(category)) return false;
  return (channels?.map((channel) => ({ ...asking, channel })) ?? [asking]).some((request) => {
    const of = (each: typeof category) => decide(index, request, { action: 'read', category: each }, state);
    const own = of(category);
    if (own.effect === 'deny' || !reads.every((each) => of(each).effect === 'allow')) return false;
    return channels === undefined || ['consent', 'explicit-consent'].includes(own.basis);
  });
}

/** @param asked counts the batches that were decided */
export function admittingOf(
  policy: Policy,
  people: () => readonly Person[],
  asked: string[] = [],
): Pick<Inside, 'admitted' | 'index'> {
  const index = new PolicyIndex(policy);
  return {
    index,
    admitted: async (asking, finding, ids) => {
      asked.push('consent/states');
      const known = new Map(people().map((person) => [person.id, person]));
      return ids.filter((id) => {
        const person = known.get(id);
        return person !== undefined && mayFind(index, asking, finding, person);
      });
    },
  };
}
