/** One edit of the rows, one sentence: rows that name what there is not, cannot be met, or never count. */
import { expect, test } from '@jest/globals';
import type { Grant } from '../../../../../schema/policy.ts';
import { type Loose, problems, ROWS, row, rows } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

const shadowed = (row: string, by: string, purpose = 'account-management'): string =>
  `Row '${row}' of category 'name' never counts for customer under ${purpose}: row '${by}' stands whenever it does and gives as much. Remove the purpose from it, or change one of them, in ${ROWS}.`;
const ofRow = (what: string): string => `Row 'b' of category 'name' ${what} in ${ROWS}.`;
const b = (more: Loose) => rows('name', row('b', more));
const both = (one: Partial<Grant>, other: Partial<Grant>) => rows('name', row('a', one), row('b', other));

test.each<Case>([
  [
    'a category without rows',
    (policy) => delete policy.grants.name,
    `Category 'name' (Customer.name) has no row: add rows for it, or { nobody: reason }, to ${ROWS}.`,
  ],
  [
    'a category with no row among its rows',
    rows('name'),
    `Category 'name' (Customer.name) has no row: add rows for it, or { nobody: reason }, to ${ROWS}.`,
  ],
  [
    'rows without a field',
    rows('birth-date', row('a')),
    `Category 'birth-date' has rows but no field: remove it from ${ROWS}, or classify a field with it.`,
  ],
  [
    'nobody without a reason',
    (policy) => (policy.grants.name = { nobody: ' ' }),
    `Category 'name' is nobody's without a reason: write it into ${ROWS}.`,
  ],
  [
    'two rows of one name',
    rows('name', row('a'), row('a', { purposes: ['rights-fulfilment'] })),
    `Category 'name' has two rows called 'a': rename one in ${ROWS}.`,
  ],
  [
    'a role',
    b({ role: 'admin' }),
    ofRow("is for the role 'admin', which there is not: use one of schema/vocabulary.ts"),
  ],
  [
    'a basis',
    b({ basis: 'habit' }),
    ofRow("rests on 'habit', which is no legal basis: use one of schema/vocabulary.ts"),
  ],
  [
    'a purpose',
    b({ purposes: ['fun'] }),
    ofRow("is for the purpose 'fun', which there is not: use one of schema/vocabulary.ts"),
  ],
  ['no purpose', b({ purposes: [] }), ofRow('is for no purpose, so it never counts: name purposes')],
  [
    'no channel',
    b({ basis: 'consent', contactChannels: [] }),
    ofRow('needs consent for no channel, so it never counts: name channels'),
  ],
  [
    'a channel',
    b({ basis: 'consent', contactChannels: ['FAX'] }),
    ofRow("needs consent for the channel 'FAX', which there is not: use one of schema/vocabulary.ts"),
  ],
  [
    'channels that nobody looks at',
    b({ contactChannels: ['EMAIL'] }),
    ofRow("names channels to consent to, but rests on 'contract': remove them, or rest it on consent"),
  ],
  [
    'arguments that no field has',
    b({ ownRequestOnly: true }),
    ofRow("asks for arguments about the request's own purpose, which no field of it has: remove 'ownRequestOnly'"),
  ],
  [
    'a mask of what is written',
    rows('contact.update', row('b', { mask: 'name' })),
    `Row 'b' of category 'contact.update' masks what is written: remove the mask in ${ROWS}.`,
  ],
  [
    'a mask of the id',
    rows('key', row('b', { mask: 'hash' })),
    `Row 'b' of category 'key' masks the id by which everything else is found: remove the mask in ${ROWS}.`,
  ],
  [
    'a mask that there is not',
    rows('name', row('b', { mask: 'blur' as never })),
    `Row 'b' of category 'name' has the mask 'blur', which there is not: use one of docs/policy-table.md in ${ROWS}.`,
  ],
  [
    'a band without a width',
    rows('loyalty.balance', row('b', { mask: 'band' as never })),
    `Row 'b' of category 'loyalty.balance' has bands of no width: give a whole number of at least 2 in ${ROWS}.`,
  ],
  [
    'a text mask on a number',
    rows('loyalty.balance', row('b', { mask: 'length' })),
    `Row 'b' of category 'loyalty.balance' masks Customer.score of type Int with 'length', which gives String or EmailAddress or PhoneNumber: choose another mask in ${ROWS}.`,
  ],
  [
    'a mask on an enum',
    rows('account-state', row('b', { mask: 'hash' })),
    `Row 'b' of category 'account-state' masks Customer.status of type Status with 'hash', which gives String or ID: choose another mask in ${ROWS}.`,
  ],
  [
    'a mask on a Boolean',
    rows('loyalty.tier', row('b', { mask: { kind: 'band', width: 2 } })),
    `Row 'b' of category 'loyalty.tier' masks Customer.vip of type Boolean with 'band', which gives Int or Float or Decimal: choose another mask in ${ROWS}.`,
  ],
  [
    'a mask that hides nothing',
    rows('name', row('b', { mask: 'identifier-subject' })),
    `Row 'b' of category 'name' masks Customer.name with 'identifier-subject', which shows all of it: choose another mask in ${ROWS}.`,
  ],
  ['the same again', both({}, {}), shadowed('b', 'a')],
  ['the same with one condition more', both({}, { acr: ['high'] }), shadowed('b', 'a')],
  ['masked beside open', both({ mask: 'name' }, {}), shadowed('a', 'b')],
  ['masked after masked', both({ mask: 'name' }, { mask: 'length' }), shadowed('b', 'a')],
  ['explicit consent after consent', both({ basis: 'consent' }, { basis: 'explicit-consent' }), shadowed('b', 'a')],
  ['anything after a legal obligation', both({ basis: 'legal-obligation' }, { basis: 'consent' }), shadowed('b', 'a')],
  ['one of two purposes', both({}, { purposes: ['rights-fulfilment', 'account-management'] }), shadowed('b', 'a')],
  [
    'fewer channels',
    both({ basis: 'consent', contactChannels: ['SMS', 'PHONE'] }, { basis: 'consent', contactChannels: ['SMS'] }),
    shadowed('b', 'a'),
  ],
  ['a longer age', both({ maxAge: 600 }, { maxAge: 60 }), shadowed('b', 'a')],
])('a row with %s', (_, edit, sentence) => {
  expect(problems(edit)).toEqual([sentence]);
});

test('a mask that fits no leaf below an object, once for each', () => {
  const sentence = (leaf: string) =>
    `Row 'b' of category 'name' masks ${leaf} of type String with 'year', which gives Date or DateTime: choose another mask in ${ROWS}.`;
  expect(problems(b({ mask: 'year' }))).toEqual([sentence('Name.given'), sentence('Name.family')]);
});

test.each<[string, Partial<Grant>, Partial<Grant>]>([
  ['open after masked with a case', { mask: 'name' }, { case: true }],
  ['masked after open with a case', { case: true }, { mask: 'name' }],
  ['another role', {}, { role: 'agent' }],
  ['another purpose', {}, { purposes: ['rights-fulfilment'] }],
  ['consent after contract', {}, { basis: 'consent' }],
  ['despite restriction', {}, { despiteRestriction: true }],
  ['a shorter age before a longer one', { maxAge: 60 }, { maxAge: 600 }],
  ['more acr', { acr: ['high'] }, { acr: ['high', 'low'] }],
  ['no channels after some', { basis: 'consent', contactChannels: ['SMS'] }, { basis: 'consent' }],
  ['some channels after none', { basis: 'consent' }, { basis: 'consent', contactChannels: ['SMS'] }],
  ['a condition fewer', { acr: ['high'] }, {}],
])('but not: %s', (_, one, other) => {
  expect(problems(both(one, other))).toEqual([]);
});
