/**
 * Of a customer's state what a decision in one request can read, and nothing else: consents to other purposes and brands say
 * nothing about this one. Customers of whom that is the same are decided alike, so that they are decided once.
 */
import type { CaseGrant, ConsentInForce, CustomerState } from '../../schema/customer-state.ts';
import type { Asking } from '../caller/caller.ts';
import type { KnownState } from './legal-basis.ts';

const isRelevant = ({ purpose, brand }: ConsentInForce, asking: Asking): boolean =>
  purpose === asking.purpose && brand === asking.brand;

const isOf = ({ id }: CaseGrant, asking: Asking): boolean => id === asking.case;

export function relevantState(state: CustomerState, asking: Asking): CustomerState {
  if (!state.known) return state;
  return {
    ...state,
    cases: state.cases?.filter((grant) => isOf(grant, asking)),
    consents: state.consents.filter((consent) => isRelevant(consent, asking)),
  };
}

/** Who it is, how often they changed, what the trail calls them and what their device signals decides nothing. */
type DecidesNothing = 'id' | 'epoch' | 'trailKey' | 'signals';
type IsWritten = 'known' | 'erased' | 'restricted' | 'account' | 'enrolled' | 'objections' | 'consents' | 'cases';
type Forgotten = Exclude<keyof KnownState, DecidesNothing | IsWritten>;

/**
 * A text that is the same for states of different customers where no decision of this request can tell them apart, but by who they are.
 * It is written out, as it is made for every customer of every request. A part of the state that is forgotten here does not compile.
 */
export function alike(state: CustomerState, asking: Asking): Forgotten extends never ? string : never {
  if (!state.known) return 'unknown';
  const { erased, restricted, account, enrolled, objections, consents, cases } = state;
  let text = `${erased} ${restricted} ${account} ${enrolled} ${objections}`;
  for (const consent of consents) if (isRelevant(consent, asking)) text += JSON.stringify(consent);
  for (const grant of cases ?? []) if (isOf(grant, asking)) text += JSON.stringify(grant);
  return text;
}
