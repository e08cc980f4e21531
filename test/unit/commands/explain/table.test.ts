/** The page that `npm run explain` prints: every word of it comes from the explanation. */
import { expect, test } from '@jest/globals';
import type { Explanation, Field, Row } from '../../../../commands/explain/question.ts';
import { pageOf } from '../../../../commands/explain/table.ts';

const row = (more: Partial<Row>): Row => ({
  category: 'contact.email',
  row: 'agent',
  basis: 'CONTRACT',
  stands: true,
  met: [],
  ...more,
});
const field = (more: Partial<Field>): Field => ({
  coordinate: 'Customer.email',
  category: 'contact.email',
  effect: 'ALLOW',
  met: [],
  rows: [],
  ...more,
});
const page = (fields: readonly Field[], requests: Explanation['requests'] = []) =>
  pageOf({ fields, requests }).split('\n');

test('a line for each field, its columns under each other, and the rows that did not decide below it', () => {
  const masked = row({ row: 'agent-masked', mask: 'email', met: ['ACCOUNT_OPEN'] });
  const byCase = row({ row: 'agent-case', stands: false, code: 'CASE_REQUIRED', met: ['NO_VERIFIED_CASE'] });
  expect(
    page([
      field({
        coordinate: 'Customer.id',
        category: 'key',
        row: 'agent',
        basis: 'CONTRACT',
        met: ['ACCOUNT_OPEN', 'NOT_RESTRICTED'],
        rows: [row({ category: 'name' })],
      }),
      field({
        effect: 'MASK',
        mask: 'email',
        row: 'agent-masked',
        basis: 'CONTRACT',
        met: ['ACCOUNT_OPEN'],
        rows: [masked, byCase],
      }),
      field({
        coordinate: 'Name.full',
        category: 'name',
        inheritsFrom: 'Customer.name',
        row: 'agent',
        rows: [masked, byCase],
      }),
    ]),
  ).toEqual([
    'field           category       decision       row and what it met',
    'Customer.id     key            open           agent (contract): account open, not restricted',
    'Customer.email  contact.email  masked: email  agent-masked (contract): account open',
    '  agent-case (contract): no verified case: CASE_REQUIRED',
    'Name.full       name           open           as Customer.name',
    '',
    'Requests to services: none',
    '',
  ]);
});

test('what is denied says with which code, by which row, or that there is none', () => {
  const lines = page([
    field({ effect: 'DENY', code: 'CONSENT_REQUIRED', row: 'marketer', met: ['NO_CONSENT'] }),
    field({ effect: 'DENY', code: 'FORBIDDEN' }),
    field({ effect: 'DENY', code: 'FORBIDDEN', category: null }),
    field({ coordinate: 'Query.product', category: 'public' }),
  ]);
  expect(lines.slice(1, 5)).toEqual([
    'Customer.email  contact.email  denied: CONSENT_REQUIRED  marketer: no consent',
    'Customer.email  contact.email  denied: FORBIDDEN         no row for it',
    'Customer.email  -              denied: FORBIDDEN         no row for it',
    'Query.product   public         open',
  ]);
});

test('what depends on the customer says on which rows', () => {
  const rows = [
    row({ row: 'agent-masked', mask: 'email' }),
    row({ row: 'agent-case', stands: false, code: 'CASE_REQUIRED' }),
    row({ row: 'agent-open' }),
  ];
  expect(page([field({ effect: 'DEPENDS_ON_CUSTOMER', rows })])[1]).toBe(
    'Customer.email  contact.email  depends on the customer  agent-masked (contract), masked: email; agent-open (contract)',
  );
});

test('a row that was not about what was asked, and one that would have given less, say so', () => {
  const rows = [
    row({ row: 'not-mine', stands: false, met: ['ANOTHER_CUSTOMER'] }),
    row({ row: 'masked', mask: 'email' }),
    row({ row: 'open' }),
  ];
  expect(page([field({ row: 'open', basis: 'CONTRACT', rows })]).slice(2, 4)).toEqual([
    '  not-mine (contract): another customer: not about this',
    '  masked (contract): masked: email',
  ]);
});

test('requests in their order, and for whom they are', () => {
  const requests = [
    { service: 'identity', operation: 'query{a}', isConditional: false, perCustomer: [] },
    { service: 'loyalty', operation: 'query{b}', isConditional: true, perCustomer: ['name', 'contact.email'] },
  ];
  expect(page([], requests).slice(1)).toEqual([
    '',
    'Requests to services:',
    '1. identity',
    '   query{a}',
    '2. loyalty, only with customers for whom it stands: name, contact.email',
    '   query{b}',
    '',
  ]);
});

test('what is refused as a whole, with its place where there is one', () => {
  const refused = (refusal: Explanation['refusal']) => pageOf({ refusal, fields: [], requests: [] });
  expect(refused({ code: 'GRAPHQL_PARSE_FAILED', line: 2, column: 7 })).toBe(
    'The whole operation would be refused: GRAPHQL_PARSE_FAILED (line 2, column 7).\n',
  );
  expect(refused({ code: 'OPERATION_TOO_COMPLEX', line: null, column: null })).toBe(
    'The whole operation would be refused: OPERATION_TOO_COMPLEX.\n',
  );
});
