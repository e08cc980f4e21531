/** What an agent is answered about a customer, by how sure it is that it is them: whole answers to `SEE`. */
import { expect } from '@jest/globals';
import { fieldError } from './answers.ts';

const no = (coordinate: string, category: string, code: 'CASE_REQUIRED' | 'FORBIDDEN', ...path: string[]) =>
  fieldError(code, ['customer', ...path], { coordinate, category, purpose: 'customer-care' });
const NO_SPECIAL = no('Purchase.sensitiveTotal', 'special-category', 'FORBIDDEN', 'purchases', 'edges');
const masked = (...fields: [string, string][]) => ({
  masked: fields.map(([coordinate, kind]) => ({ coordinate, kind })),
});
const MASKED = masked(['Customer.email', 'email'], ['Customer.birthDate', 'birth-year']);

/** Nothing that a case opens. */
export const closed = (id: string) => ({
  status: 200,
  body: {
    data: {
      customer: {
        id,
        email: expect.stringContaining('***'),
        birthDate: expect.stringMatching(/^\d{4}-01-01$/),
        purchases: null,
        loyalty: { ledger: null },
        consents: null,
      },
    },
    errors: [
      no('Customer.purchases', 'purchase.lines', 'CASE_REQUIRED', 'purchases'),
      no('LoyaltyAccount.ledger', 'loyalty.ledger', 'CASE_REQUIRED', 'loyalty', 'ledger'),
      no('Customer.consents', 'consent.record', 'CASE_REQUIRED', 'consents'),
    ],
    extensions: MASKED,
  },
});
const PURCHASE = (payment: unknown) => ({
  edges: [{ node: { id: expect.any(String), payment, sensitiveTotal: null } }],
});
const LEDGER = { ledger: { edges: [{ node: { points: expect.any(Number) } }] } };

/** What a case with low assurance opens. */
export const low = (id: string) => ({
  status: 200,
  body: {
    data: {
      customer: {
        id,
        email: expect.stringContaining('***'),
        birthDate: expect.stringMatching(/^\d{4}-01-01$/),
        purchases: PURCHASE(null),
        loyalty: LEDGER,
        consents: null,
      },
    },
    errors: [
      no('Purchase.payment', 'purchase.payment', 'CASE_REQUIRED', 'purchases', 'edges'),
      NO_SPECIAL,
      no('Customer.consents', 'consent.record', 'CASE_REQUIRED', 'consents'),
    ],
    extensions: MASKED,
  },
});

/** What a surer one opens. */
export const substantial = (id: string) => ({
  status: 200,
  body: {
    data: {
      customer: {
        id,
        email: expect.stringMatching(/^[^*]+@[^*]+$/),
        birthDate: expect.stringMatching(/^\d{4}-(?!01-01)\d{2}-\d{2}$/),
        purchases: PURCHASE({ method: expect.any(String) }),
        loyalty: LEDGER,
        consents: expect.any(Array),
      },
    },
    errors: [NO_SPECIAL],
  },
});
