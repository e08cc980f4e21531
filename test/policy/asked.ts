/**
 * Questions to `decide`, in one word each: under the built-in policy, or under a policy of a few rows made for one test.
 */
import type { Asking } from '../../gateway/caller/caller.ts';
import { decide, type Question, type Subject } from '../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import { policy } from '../../schema/grants.ts';
import type { Grant, Grants, Policy } from '../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  type Purpose,
  type Role,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { aboutItself, allowsAll } from './people.ts';
import { PURPOSES_OF } from './table.ts';

export const builtIn = new PolicyIndex(policy);

/** Every role with every purpose that it has rows under. */
export const everybody = (Object.entries(PURPOSES_OF) as [Role, readonly Purpose[]][]).flatMap(([role, purposes]) =>
  purposes.map((purpose) => [role, purpose] as const),
);

/** May a category be read: `allow`, `mask`, or the code of the refusal. */
export function read(request: Asking, category: Category, subject: Subject, more: Partial<Question> = {}): string {
  const question = { action: 'read', category, arguments: aboutItself(request), ...more } as const;
  const decision = decide(builtIn, request, question, subject);
  return decision.effect === 'deny' ? decision.code : decision.effect;
}

/** May a category be written to: `allow`, or the code of the refusal. */
export function write(request: Asking, category: WriteCategory, subject: Subject): string {
  const decision = decide(builtIn, request, { action: 'write', category }, subject);
  return decision.effect === 'deny' ? decision.code : decision.effect;
}

/** Reading `name` under a policy of nothing but these rows, called `row-0`, `row-1`, ..., and of what a risk adds. */
export function withRows(
  rows: readonly Partial<Grant>[],
  request: Asking,
  subject: Subject = allowsAll,
  risk?: Policy['risk'],
) {
  const grants = Object.fromEntries([...CATEGORIES, ...WRITE_CATEGORIES].map((category) => [category, [] as Grant[]]));
  grants.name = rows.map(
    (row, at): Grant => ({
      row: `row-${at}`,
      role: 'agent',
      purposes: ['customer-care'],
      basis: 'legal-obligation',
      ...row,
    }),
  );
  const index = new PolicyIndex({ subgraphs: {}, grants: grants as unknown as Grants, risk });
  return decide(index, request, { action: 'read', category: 'name' }, subject);
}
