/** A policy from outside is taken as it is written or refused with the place that is wrong; nothing of it falls away. */
import { describe, expect, test } from '@jest/globals';
import { readPolicyDocument } from '../../../../gateway/enforcement/policy-document.ts';
import { policy } from '../../../../schema/grants.ts';
import { MASKS } from '../../../../schema/vocabulary.ts';

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
    grants: { name: [{ ...row, onBehalf: true, acr: ['urn:mfa', 'phr'], maxAge: 60 }] },
    risk: {
      elevated: [{ categories: ['name', 'contact.update'], acr: ['urn:mfa'] }],
      high: [{ categories: ['name'], maxAge: 60 }],
    },
  };
  expect(readPolicyDocument(rich)).toEqual({ policy: rich });
});

test('every mask, inputs and nobody are taken as they are', () => {
  const masks = [...MASKS.filter((kind) => kind !== 'band'), { kind: 'band', width: 100 }];
  const whole = {
    subgraphs: {
      shop: {
        ...block,
        inputs: {
          'Query.find(name:)': 'name',
          'Filter.city': 'contact.address',
          'By.CITY': { harmless: 'by nothing of a person' },
          'Input.*': 'inherit',
        },
      },
    },
    grants: {
      key: masks.map((mask, at) => ({ ...row, row: `row-${at}`, mask })),
      name: { nobody: 'not before the new notice' },
    },
  };
  expect(readPolicyDocument(whole)).toEqual({ policy: whole });
});

describe('refused, with its place, is', () => {
  const withRow = (changes: object) => ({ subgraphs: {}, grants: { key: [{ ...row, ...changes }] } });
  const withInputs = (inputs: object) => ({ subgraphs: { a: { ...block, inputs } }, grants: {} });
  test.each<[string, unknown, RegExp]>([
    ['no document', null, /^the document: /],
    ['a document without grants', { subgraphs: {} }, /^grants: /],
    ['a key that there is not', { subgraphs: {}, grants: {}, rules: {} }, /^the document: .*rules/],
    ['a demand of no authentication', withRow({ acr: [] }), /^grants\.key\[0\]\.acr: /],
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
    ['a mask that there is not', withRow({ mask: 'blur' }), /^grants\.key\[0\]\.mask: must be one of email, .*"band"/],
    ['a band without a width', withRow({ mask: 'band' }), /^grants\.key\[0\]\.mask: must be one of/],
    ['a band that hides nothing', withRow({ mask: { kind: 'band', width: 1 } }), /^grants\.key\[0\]\.mask\.width: .*2/],
    ['a width of what has none', withRow({ mask: { kind: 'name', width: 5 } }), /^grants\.key\[0\]\.mask: must be/],
    ['rows that are a word', { subgraphs: {}, grants: { key: 'nobody' } }, /^grants\.key: must be a list of rows or/],
    [
      'nobody without a reason',
      { subgraphs: {}, grants: { key: { nobody: ' ' } } },
      /^grants\.key\.nobody: must say why/,
    ],
    [
      'nobody and a row',
      { subgraphs: {}, grants: { key: { nobody: 'because', row: 'a' } } },
      /^grants\.key: must be a list of rows or \{ "nobody": "reason" \}/,
    ],
    [
      'an input that is none',
      withInputs({ 'Query.find(name)': 'name' }),
      /^subgraphs\.a\.inputs.*Type\.field\(argument:\)/,
    ],
    [
      'an input of the wrong shape',
      withInputs({ 'Filter.city': { public: 'x' } }),
      /inputs\["Filter\.city"\]: must be a cat/,
    ],
    ['a harmless input without a reason', withInputs({ 'Filter.city': { harmless: '' } }), /inputs\["Filter\.city"\]/],
    ['a condition that is switched off in words', withRow({ case: false }), /^grants\.key\[0\]\.case: must be true, "substantial" or "break-glass"/], // biome-ignore format: one line each
  ])('%s', (_, value, problem) => {
    expect(problems(value)).toEqual([expect.stringMatching(problem)]);
  });
});

test.each(['Query', '1Query.me', 'x-Query.me', 'Query.me()', 'Query.me.id', 'Query.me x'])(
  'a coordinate of a field is not %j',
  (coordinate) => {
    expect(problems({ subgraphs: { a: { coordinates: { [coordinate]: 'key' } } }, grants: {} })).toEqual([
      `subgraphs.a.coordinates${/^\w+$/.test(coordinate) ? `.${coordinate}` : `["${coordinate}"]`}: must be a coordinate such as Type.field.`,
    ]);
  },
);

test.each(['1Filter.city', 'x-Filter.city', 'Query.find(name:)x', 'Query.find(name:', 'Query.*(name:)'])(
  'a coordinate of an input is not %j',
  (coordinate) => {
    const inputs = { [coordinate]: 'name' };
    expect(problems({ subgraphs: { a: { ...block, inputs } }, grants: {} })).toEqual([
      `subgraphs.a.inputs["${coordinate}"]: must be a coordinate such as Type.field(argument:) or Input.field.`,
    ]);
  },
);

test('a mask that there is not is told which there are', () => {
  const words = MASKS.filter((kind) => kind !== 'band').join(', ');
  expect(problems({ subgraphs: {}, grants: { key: [{ ...row, mask: 'blur' }] } })).toEqual([
    `grants.key[0].mask: must be one of ${words}, or { "kind": "band", "width": N } with a whole number of at least 2.`,
  ]);
});
