/**
 * Does the legal basis of a row stand for this customer? Pure, and asked by `decide.ts` alone:
 * restriction, erasure and what the row asks of the caller are decided there.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Refusal } from '../../schema/errors.ts';
import type { Grant } from '../../schema/policy.ts';
import { purposes, withNarrower } from '../../schema/purposes.ts';
import type { Action, Purpose } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { holds, type Trace } from './trace.ts';

/** The state of somebody who is there. */
export type KnownState = Extract<CustomerState, { known: true }>;

/** Undefined where the basis of the row stands for the customer, else the code to refuse with. */
export function missingBasis(
  row: Grant,
  asking: Asking,
  action: Action,
  state: KnownState,
  trace?: Trace,
): Refusal | undefined {
  switch (row.basis) {
    case 'legal-obligation':
      return undefined;
    case 'contract':
      return contractStands(row, asking, action, state, trace) ? undefined : 'FORBIDDEN';
    case 'legitimate-interest':
      return holds('objection', !isObjectedTo(asking, state), trace) ? undefined : 'FORBIDDEN';
    case 'consent':
      return holds('consent', hasConsent(row, asking, state, false), trace) ? undefined : 'CONSENT_REQUIRED';
    case 'explicit-consent':
      return holds('explicitConsent', hasConsent(row, asking, state, true), trace) ? undefined : 'CONSENT_REQUIRED';
    default:
      return 'FORBIDDEN';
  }
}

/** Whether an objection to one of these purposes covers the purpose of the request. */
const covered = (objections: readonly Purpose[] = [], { purpose }: Asking): boolean =>
  objections.some((objected) => withNarrower(objected).includes(purpose));

/** Whether the customer holds against the purpose of the request, in general or with this very request (Art. 21(1)). */
export const isObjectedTo = (asking: Asking, state: KnownState): boolean =>
  covered(state.objections, asking) || covered(asking.objections, asking);

/**
 * The contract of the account needs it open, the contract of the programme needs the enrolment. Customers see their own data
 * in every state of their account, but write to an open one only.
 */
function contractStands(row: Grant, asking: Asking, action: Action, state: KnownState, trace?: Trace): boolean {
  const ofProgramme = asking.purpose === 'loyalty-programme';
  if (ofProgramme && !holds('enrolment', state.enrolled, trace)) return false;
  const needsOpen = row.role === 'customer' ? action === 'write' : !ofProgramme;
  return !needsOpen || holds('account', state.account === 'OPEN', trace);
}

/** A yes that is in force now, for this purpose, brand, recipient and channel. */
function hasConsent(row: Grant, asking: Asking, state: KnownState, explicit: boolean): boolean {
  const { purpose } = asking;
  // Made with the request itself, it stands against a yes too (Art. 21(2)); one made before has withdrawn it already.
  if (covered(asking.objections, asking)) return false;
  const { perRecipient, channelOptional } = purposes[purpose];
  // A yes for somebody else is none for us, nor is one without the channel that the purpose needs.
  const recipient = perRecipient ? asking.caller.recipient : null;
  return state.consents.some((consent) => {
    if (consent.purpose !== purpose || consent.brand !== asking.brand) return false;
    if (explicit && !consent.specialCategories) return false;
    if (consent.until !== null && !(Date.parse(consent.until) > asking.now)) return false;
    if (consent.recipient !== recipient) return false;
    if (consent.channel === null && !channelOptional) return false;
    if (row.contactChannels !== undefined)
      return consent.channel !== null && row.contactChannels.includes(consent.channel);
    return asking.channel === undefined || consent.channel === asking.channel;
  });
}
