/**
 * Does the case of a request stand for this customer? A case proves nothing by what it is called: it is the caller's own, with this
 * customer, still open, and with the assurance that the row asks for, or it is none. Pure, and asked by `decide.ts` alone.
 */
import type { CaseGrant } from '../../schema/customer-state.ts';
import type { Grant } from '../../schema/policy.ts';
import type { Asking } from '../caller/caller.ts';
import type { Subject } from './decide.ts';
import { isObjectedTo } from './legal-basis.ts';

type Asked = NonNullable<Grant['case']>;

/** For anyone: whether there could be a customer with whom the caller has such a case. */
export function caseStands(asked: Asked, asking: Asking, subject: Subject): boolean {
  if (asking.case === undefined) return false;
  if (subject === 'anyone') return true;
  if (!subject.known || subject.erased || isObjectedTo(asking, subject)) return false;
  const own = subject.cases?.some(
    ({ id, actor, assurance, until }) =>
      id === asking.case &&
      actor === asking.caller.actor &&
      Date.parse(until) > asking.now &&
      isEnough(assurance, asked),
  );
  return own === true;
}

/** An emergency is no verification, and a verification no emergency: neither opens what the other does. */
function isEnough(assurance: CaseGrant['assurance'], asked: Asked): boolean {
  if (assurance === 'break-glass') return asked === 'break-glass';
  return asked === true || assurance === asked;
}
