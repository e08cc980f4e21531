/**
 * How a field or an object that the caller may not have stands in the answer: null, and what is said about it. What is said
 * depends on who hears it (`enforcement/refusal.ts`); an object of somebody else is never said to exist.
 */
import type { ErrorCode } from '../../../schema/errors.ts';
import { type Decision, NO } from '../../enforcement/decide.ts';
import type { Question } from '../../enforcement/questions.ts';
import { type Audience, audienceOf, fieldRefusal, objectRefusal } from '../../enforcement/refusal.ts';
import type { Verdict } from '../../enforcement/verdicts.ts';
import { coordinateOf, type OutputField } from '../document/selection.ts';
import { nullFor, type Projection, type Written } from './projection.ts';

const categoryOf = ({ class: owner }: OutputField): string => (typeof owner === 'string' ? owner : 'public');

/**
 * A field of an object that is there, or one at the root.
 * @param asked absent: nobody was asked, for want of a row or of a customer; what is missing is not a consent
 */
export function refuseField(
  run: Projection,
  field: OutputField,
  asked: Question | undefined,
  verdict: Verdict,
): Written {
  noteField(run, field, asked, verdict);
  return nullFor(field.type);
}

/** An entity of a customer: as a field where it is the caller's own, else as if there were none. */
export function refuseObject(
  run: Projection,
  field: OutputField,
  question: Question | undefined,
  verdict: Verdict,
  customer: string | undefined,
): Written {
  const { asking } = run.verdicts;
  const isOwn = customer !== undefined && customer === asking.caller.customer;
  const anyone = forAnyone(run, question);
  if (verdict === 'unavailable' || isOwn) noteField(run, field, question, verdict);
  else note(run, field, objectRefusal(asking, customer, anyone), anyone);
  return undefined;
}

const forAnyone = ({ verdicts }: Projection, asked: Question | undefined): Decision =>
  asked === undefined ? NO : verdicts.forAnyone(asked);

function noteField(run: Projection, field: OutputField, asked: Question | undefined, verdict: Verdict): void {
  const anyone = forAnyone(run, asked);
  const audience = audienceOf(run.verdicts.asking);
  // What a data team is told comes from the decision for anyone, and so does what it would need.
  note(run, field, codeOf(audience, verdict, anyone), audience === 'data' ? anyone : verdict);
}

function codeOf(audience: Audience, verdict: Verdict, anyone: Decision): ErrorCode {
  if (verdict === 'unavailable') return 'CONSENT_UNAVAILABLE';
  return verdict.effect === 'deny' ? fieldRefusal(audience, verdict, anyone) : 'FORBIDDEN';
}

/** Says it once. What a stronger token would have to be is said only with the code that is about it. */
function note(run: Projection, field: OutputField, code: ErrorCode | undefined, verdict: Verdict): void {
  if (code === undefined) return;
  const need =
    code === 'STEP_UP_REQUIRED' && verdict !== 'unavailable' && verdict.effect === 'deny' ? verdict.need : {};
  run.notes.refuse(coordinateOf(field), categoryOf(field), code, run.path, need);
}
