/**
 * Rows that can never count, because another one stands whenever they do and gives at least as much. Whoever reads such a row
 * believes a condition that there is not.
 */
import type { Grant } from '../../../schema/policy.ts';
import { standsWhenever } from '../row-order.ts';
import type { Survey } from './survey.ts';

export const shadowProblems = ({ policy, written }: Survey): string[] =>
  Object.entries(policy.grants).flatMap(([category, rows]) => {
    if ('nobody' in rows) return [];
    return rows.flatMap((row, at) =>
      row.purposes.flatMap((purpose) => {
        const by = rows.find(
          (other, place) =>
            other.role === row.role &&
            other.purposes.includes(purpose) &&
            standsWhenever(other, row) &&
            isTaken(other, row, place < at),
        );
        if (by === undefined) return [];
        return [
          `Row '${row.row}' of category '${category}' never counts for ${row.role} under ${purpose}: row '${by.row}' stands whenever it does and gives as much. Remove the purpose from it, or change one of them, in ${written.rows}.`,
        ];
      }),
    );
  });

/** Whether the first is what counts where both stand: the first that is open, else the first that is masked. */
function isTaken(one: Grant, other: Grant, isBefore: boolean): boolean {
  if (one.mask === undefined) return other.mask !== undefined || isBefore;
  return other.mask !== undefined && isBefore;
}
