/**
 * The canned services answer by the shape of an operation: what every gateway needs of a subgraph, and nothing that another
 * service knows.
 */
import { expect, test } from '@jest/globals';
import { statesAnswer } from '../../../schema/customer-state.ts';
import { resolve } from '../../bench/canned/resolve.ts';
import { serviceRoot, wholeRoot } from '../../bench/canned/roots.ts';
import { stateOf } from '../../bench/canned/states.ts';

const representations = [
  { __typename: 'Customer', id: '1002' },
  { __typename: 'LoyaltyAccount', id: 'L1001' },
];

test('entities come in the order of their representations, under the aliases of the caller', () => {
  const query = `query ($r: [_Any!]!) {
    e0: _entities(representations: $r) { __typename ... on Customer { key: id loyalty { id } } ...account }
  }
  fragment account on LoyaltyAccount { id customer { id } }`;
  expect(resolve(query, { r: representations }, serviceRoot('loyalty'))).toEqual({
    e0: [
      { __typename: 'Customer', key: '1002', loyalty: { id: 'L1002' } },
      { __typename: 'LoyaltyAccount', id: 'L1001', customer: { id: '1001' } },
    ],
  });
});

test('arguments come from literals, variables and their defaults', () => {
  const query = `query ($id: ID!, $first: Int = 2) {
    customer(id: $id) { few: purchases(first: 1) { edges { cursor } } some: purchases(first: $first) { edges { cursor } } }
  }`;
  expect(resolve(query, { id: '1001' }, wholeRoot())).toEqual({
    customer: { few: { edges: [{ cursor: 'c0' }] }, some: { edges: [{ cursor: 'c0' }, { cursor: 'c1' }] } },
  });
});

test('fields that are skipped or not included are left out, the others merge', () => {
  const query = `query ($no: Boolean!) {
    customer(id: "1001") { id @include(if: $no) name { given } ... @skip(if: $no) { name { family } } email @skip(if: true) }
  }`;
  expect(resolve(query, { no: false }, wholeRoot())).toEqual({
    customer: { name: { given: 'Astrid', family: 'Brandt' } },
  });
});

test('a customer that is not there is null, a field of another service is an error', () => {
  expect(resolve('{ customersById(ids: ["1", "1001"]) { id } }', {}, serviceRoot('identity'))).toEqual({
    customersById: [null, { id: '1001' }],
  });
  expect(() => resolve('{ customer(id: "1001") { loyalty { id } } }', {}, serviceRoot('identity'))).toThrow(
    'There is no Customer.loyalty here',
  );
});

test('the states are what the gateway takes for states, and say yes', () => {
  const { states } = statesAnswer.parse({ states: ['1001', '1002'].map((id) => stateOf(id, undefined)) });
  expect(states.map((state) => state.known && state.consents.length)).toEqual([9, 9]);
});
