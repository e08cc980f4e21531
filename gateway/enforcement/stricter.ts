/**
 * A decision for two parties: what both allow, and no more. Pure. Which of the two is asked first makes no difference to what is
 * allowed or said.
 */
import { REFUSALS } from '../../schema/errors.ts';
import type { Decision, Denial } from './decide.ts';
import { both } from './step-up.ts';

const FORBIDDEN = { effect: 'deny', code: 'FORBIDDEN' } as const;

/** The more restrictive of what two parties are allowed; its row is the one that it rests on, `alsoRow` that of the other party. */
export function stricter(one: Decision, other: Decision): Decision {
  if (one.effect === 'deny' && other.effect === 'deny') return nearer(one, other);
  if (one.effect === 'deny') return also(one, other);
  if (other.effect === 'deny') return also(other, one);
  if (one.effect === 'allow') return other.effect === 'allow' ? also(one, other) : also(other, one);
  // Two masks of one value cannot be compared: it is shown in neither.
  if (other.effect === 'mask' && other.mask !== one.mask) return also({ ...FORBIDDEN, row: one.row }, other);
  return also(one, other);
}

const also = <D extends Decision>(decision: D, { row }: Decision): D =>
  row === undefined ? decision : { ...decision, alsoRow: row };

/** The no that came less far: what would only help the other party helps nobody, and is not worth telling. */
function nearer(one: Denial, other: Denial): Denial {
  const difference = REFUSALS.indexOf(one.code) - REFUSALS.indexOf(other.code);
  if (difference !== 0) return difference < 0 ? also(one, other) : also(other, one);
  if (one.need === undefined || other.need === undefined) return also(one, other);
  const need = both(one.need, other.need);
  return need === 'never' ? also({ ...FORBIDDEN, row: one.row }, other) : also({ ...one, need }, other);
}
