/** A policy from outside is taken as it is written or refused with the place that is wrong; nothing of it falls away. */
import { describe, expect, test } from '@jest/globals';
import { readPolicyDocument } from '../../../../gateway/enforcement/policy-document.ts';
import { policy } from '../../../../schema/grants.ts';

const asData = (value: unknown) => JSON.parse(JSON.stringify(value));
const block = { coordinates: { 'Query.me': 'key', 'Book.title': { public: 'a book' } } };
const row = { row: 'self', role: 'customer', purposes: ['account-management'], basis: 'contract' };
const problems = (value: unknown) => {
  const read = readPolicyDocument(value);
  return 'problems' in read ? read.problems : [];
};

test('the built-in policy is a document that means itself', () => {
  expect(readPolicyDocument(asData(policy))).toEqual({ policy: asData(policy) });
});

test('a small one is taken as it is', () => {
  const small = { subgraphs: { shop: block }, grants: { key: [row] }, consentService: 'shop' };
  expect(readPolicyDocument(small)).toEqual({ policy: small });
  expect(readPolicyDocument({ subgraphs: {}, grants: {} })).toEqual({ policy: { subgraphs: {}, grants: {} } });
});

test('what a risk asks for, and rows for delegates, are part of it', () => {
  const rich = {
    subgraphs: {},
    grants: { name: [{ ...row, onBehalf: true, acr: ['urn:mfa'], maxAge: 60 }] },
    risk: {
      elevated: [{ categories: ['name', 'contact.update'], acr: ['urn:mfa'] }],
      high: [{ categories: ['name'], maxAge: 60 }],
    },
  };
  expect(readPolicyDocument(rich)).toEqual({ policy: rich });
});

describe('refused, with its place, is', () => {
  const withRow = (changes: object) => ({ subgraphs: {}, grants: { key: [{ ...row, ...changes }] } });
  test.each<[string, unknown, RegExp]>([
    ['no document', null, /^the document: /],
    ['a document without grants', { subgraphs: {} }, /^grants: /],
    ['a key that there is not', { subgraphs: {}, grants: {}, rules: {} }, /^the document: .*rules/],
    ['a coordinate that is none', { subgraphs: { a: { coordinates: { Query: 'key' } } }, grants: {} }, /Query/],
    [
      'a class of the wrong shape',
      { subgraphs: { a: { coordinates: { 'Query.me': { open: 'yes' } } } }, grants: {} },
      /^subgraphs\.a\.coordinates\["Query\.me"\]: must be a category/,
    ],
    ['a category that there is not', { subgraphs: {}, grants: { names: [row] } }, /names/],
    ['a role that there is not', withRow({ role: 'admin' }), /^grants\.key\[0\]\.role: /],
    ['a purpose that there is not', withRow({ purposes: ['fun'] }), /^grants\.key\[0\]\.purposes\[0\]: /],
    ['a row for no purpose', withRow({ purposes: [] }), /^grants\.key\[0\]\.purposes: /],
    ['a misspelt condition', withRow({ casee: true }), /^grants\.key\[0\]: .*casee/],
    ['a risk that there is not', { subgraphs: {}, grants: {}, risk: { low: [] } }, /^risk: .*low/],
    [
      'a demand of a risk for nothing that there is',
      { subgraphs: {}, grants: {}, risk: { high: [{ categories: ['names'] }] } },
      /^risk\.high\[0\]\.categories\[0\]: /,
    ],
    ['a delegation that is switched off in words', withRow({ onBehalf: false }), /^grants\.key\[0\]\.onBehalf: /],
    ['a condition that is switched off in words', withRow({ case: false }), /^grants\.key\[0\]\.case: /],
  ])('%s', (_, value, problem) => {
    expect(problems(value)).toEqual([expect.stringMatching(problem)]);
  });
});
