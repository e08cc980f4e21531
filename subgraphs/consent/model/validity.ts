/** How long a yes stands. */

/** Years, as every notice says. */
const VALIDITY = 2;

/** End of the validity of a yes that was given at a time (exclusive). */
export function validUntil(at: Date): Date {
  const until = new Date(at);
  until.setUTCFullYear(until.getUTCFullYear() + VALIDITY);
  return until;
}
