/**
 * What the consent service of a world tells of cases: those that the states hold, and of whatever is done in one the same case. Nothing is
 * written; what a case opens is in the states that a test sets.
 */
import { type CaseFacts, casesRequest, openCasesRequest, reviewsRequest } from '../../../schema/cases.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';

type States = ReadonlyMap<string, CustomerState>;

const FACTS: CaseFacts = {
  id: 'case-9',
  actor: 'somebody',
  reason: 'OTHER',
  channel: 'PHONE',
  openedAt: '2026-05-31T12:00:00.000Z',
  until: '2026-05-31T13:00:00.000Z',
  method: null,
  assurance: null,
};

/** Of the customers that are there, in the order of what was asked. */
export const casesIn = (states: States, id: string): CaseFacts[] => {
  const state = states.get(id);
  if (!state?.known || state.erased) return [];
  return (state.cases ?? []).map(({ id: name, actor, assurance, until }) => ({
    ...FACTS,
    id: name,
    actor,
    assurance,
    until,
  }));
};

const review = (customer: string) => ({
  id: 'case-9',
  customer,
  actor: 'somebody',
  reason: 'FRAUD_UNDER_WAY' as const,
  text: 'text',
  at: FACTS.openedAt,
  until: FACTS.until,
  outcome: 'JUSTIFIED' as const,
  remark: 'remark',
  reviewedAt: FACTS.until,
  reviewer: 'somebody else',
});

/** The answer of an endpoint; undefined: it is none of these. */
export function caseAnswer(path: string, body: unknown, states: States): object | undefined {
  if (path === '/open-cases') return { cases: openCasesRequest.parse(body).customers.map((id) => casesIn(states, id)) };
  if (path === '/cases') {
    const asked = casesRequest.parse(body);
    return { case: FACTS, turn: 'turn-1', ...(asked.do === 'send-code' && { isSent: true }) };
  }
  if (path !== '/break-glass') return undefined;
  const asked = reviewsRequest.parse(body);
  return { reviews: asked.do === 'list' ? [] : [{ ...review(asked.customer), place: 'place' }] };
}

/** The same as the graph has it. */
export const shownCases = (states: States, id: string): object[] => casesIn(states, id).map(shown);

const shown = ({ actor: who, reason, assurance, ...facts }: CaseFacts): object => ({
  ...facts,
  who,
  reason,
  breakGlass: null,
  assurance: assurance === null || assurance === 'break-glass' ? null : assurance.toUpperCase(),
});

/** Payloads of the mutations, for the customer that they name. */
export const casePayloads = (
  found: (id: string) => object | null,
): Readonly<Record<string, (id: string) => object>> => {
  const one = (isSent: boolean | null) => (id: string) => ({ customer: found(id), case: shown(FACTS), isSent });
  return {
    openCase: one(null),
    sendVerificationCode: one(true),
    verifyCustomer: one(null),
    closeCase: one(null),
    breakGlass: one(null),
    reviewBreakGlass: (id) => {
      const { actor: who, ...facts } = review(id);
      return { customer: found(id), review: { ...facts, who, customer: found(id) } };
    },
  };
};
