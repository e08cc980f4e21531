/** One edit of the rows, one sentence: rows that name what there is not, cannot be met, or never count. */
import { describe, expect, test } from '@jest/globals';
import type { Grant } from '../../../../../schema/policy.ts';
import { classed, input, type Loose, PEOPLE, people, problems, ROWS, row, rows } from './fitting.ts';

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
  ...[1, 2.5, 0, undefined, '10'].map(
    (width): Case => [
      `bands of the width ${width}`,
      rows('loyalty.balance', row('b', { mask: { kind: 'band', width } as never })),
      `Row 'b' of category 'loyalty.balance' has bands of no width: give a whole number of at least 2 in ${ROWS}.`,
    ],
  ),
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

test('channels are looked at under an explicit consent as well', () => {
  expect(problems(b({ basis: 'explicit-consent', contactChannels: ['EMAIL'] }))).toEqual([]);
});

describe('A row about the request’s own purpose', () => {
  const sentence = `Row 'b' of category 'purchase.lines' asks for arguments about the request's own purpose, which no field of it has: remove 'ownRequestOnly' in ${ROWS}.`;
  const own = (policy: Loose) => rows('purchase.lines', row('b', { ownRequestOnly: true }))(policy);

  test('counts where one field of its category can be asked so', () => {
    const sdl = PEOPLE.replace('orders(first: Int', 'orders(purpose: String, first: Int');
    const asked = (policy: Loose) => {
      own(policy);
      input('Customer.orders(purpose:)', { harmless: 'says why' })(policy);
    };
    expect(problems(asked, sdl)).toEqual([]);
  });

  test('does not where none can', () => {
    expect(problems(own)).toEqual([sentence]);
  });

  test('does not where clients see none', () => {
    const hidden = (policy: Loose) => {
      classed('Customer.level', 'identifier')(policy);
      rows('identifier', row('b', { ownRequestOnly: true }))(policy);
    };
    expect(problems(hidden)).toContain(sentence.replace('purchase.lines', 'identifier'));
  });
});

describe('A row that counts in the payload of one’s own write', () => {
  const sentence = `Row 'b' of category 'name' counts in the payload of a mutation only, and no mutation writes to anybody: remove 'ownPayloadOnly' in ${ROWS}.`;
  const READ_ONLY = PEOPLE.replace(/type Mutation .*\n/, '')
    .replace(/type Payload .*\n/, '')
    .replace(/input UpdateInput .*\n/, '');
  const readOnly = (policy: Loose) => {
    rows('name', row('b', { ownPayloadOnly: true }))(policy);
    people(({ coordinates, customerArguments, inputs }) => {
      for (const coordinate of ['Mutation.update', 'Payload.customer']) delete coordinates[coordinate];
      for (const name of ['UpdateInput.*', 'UpdateInput.mergedWith']) delete inputs[name];
      delete customerArguments['Mutation.update'];
    })(policy);
    delete policy.grants['contact.update'];
  };

  test('counts where something is written', () => {
    expect(problems(b({ ownPayloadOnly: true }))).toEqual([]);
  });

  test('never does where nothing is', () => {
    expect(problems(readOnly, READ_ONLY)).toEqual([sentence]);
  });

  test('never does where only what is public is', () => {
    const restart = (policy: Loose) => {
      readOnly(policy);
      classed('Mutation.restart', { public: 'of the machine' })(policy);
    };
    expect(problems(restart, `${READ_ONLY} type Mutation { restart: Int }`)).toEqual([sentence]);
  });
});

describe('A mask of an object hides', () => {
  const NAME = 'type Name { given: String family: String }';
  const masked = (more: (policy: Loose) => unknown) => (policy: Loose) => {
    b({ mask: 'length' })(policy);
    more(policy);
  };

  test('nothing that has a category of its own, or that no client sees', () => {
    const sdl = PEOPLE.replace(NAME, 'type Name { given: String age: Int shelf: Int @inaccessible }');
    expect(problems(masked(classed('Name.age', 'demographic')), sdl)).toEqual([]);
  });

  test('what is below it, also where types are within each other', () => {
    const sdl = PEOPLE.replace(NAME, 'type Name { given: String family: String before: Name age: Int }');
    expect(
      problems(
        masked(() => {}),
        sdl,
      ),
    ).toEqual([
      `Row 'b' of category 'name' masks Name.age of type Int with 'length', which gives String or EmailAddress or PhoneNumber: choose another mask in ${ROWS}.`,
    ]);
  });

  test('nothing of another entity of the customer', () => {
    const sdl = PEOPLE.replace(NAME, 'type Name { given: String order: Order }').replace(
      'placedAt: String',
      'placedAt: String colour: Int',
    );
    expect(problems(masked(classed('Order.colour', { public: 'of the parcel' })), sdl)).toEqual([]);
  });
});
