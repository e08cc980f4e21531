/**
 * What finding customers has at its disposal in one gateway: the key of its cursors, and how much one request may ask. All fields of a
 * request share its budget, under whatever names they are asked for.
 */
import type { Asking } from '../caller/caller.ts';
import { limits } from '../limits/table.ts';
import { Budget } from './budget.ts';
import { Cursors } from './cursors.ts';

export interface AudienceMeans {
  readonly cursors: Cursors;
  readonly budgetOf: (asking: Asking) => Budget;
}

/**
 * @param secret of the gateway
 * @param questions for one request
 */
export function audienceMeans(
  secret?: Uint8Array,
  questions: number = limits.audienceQuestions.default,
): AudienceMeans {
  const budgets = new WeakMap<Asking, Budget>();
  return {
    cursors: new Cursors(secret),
    budgetOf: (asking) => {
      const known = budgets.get(asking) ?? new Budget(questions);
      budgets.set(asking, known);
      return known;
    },
  };
}
