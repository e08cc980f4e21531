/** A question about a field of a customer, for verdicts without an operation around them. */
import type { Question } from '../../gateway/enforcement/questions.ts';
import type { Category } from '../../schema/vocabulary.ts';

/** @param index its place among the questions of the request */
export const customerQuestion = (
  index: number,
  field: string,
  category: Category,
  more: Partial<Question> = {},
): Question => ({
  index,
  category,
  type: 'Customer',
  field,
  argumentsOf: () => ({}),
  madeOf: [],
  ...more,
});
