/**
 * Of a customer's state what a decision in one request can read, and nothing else: consents to other purposes and brands say
 * nothing about this one. Customers whose relevant states are equal are decided alike, so that they are decided once.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Asking } from '../caller/caller.ts';

export function relevantState(state: CustomerState, asking: Asking): CustomerState {
  if (!state.known) return state;
  const { purpose, brand } = asking;
  return {
    ...state,
    cases: state.cases?.filter(({ id }) => id === asking.case),
    consents: state.consents.filter((consent) => consent.purpose === purpose && consent.brand === brand),
  };
}

/** A text that is the same for states of different customers where no decision can tell them apart, but by who they are. */
export const alike = (state: CustomerState): string =>
  JSON.stringify(state.known ? { ...state, id: '', epoch: 0, trailKey: undefined } : { known: false });
