/** One edit of the rows, or of what is public, one sentence: what is well-formed and stands on no ground. */
import { expect, test } from '@jest/globals';
import { PURPOSES } from '../../../../../schema/vocabulary.ts';
import { BLOCK, classed, type Loose, people, problems, ROWS, row, rows } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

const ofRow = (category: string, what: string): string => `Row 'b' of category '${category}' ${what} in ${ROWS}.`;
const both =
  (...edits: ((policy: Loose) => unknown)[]) =>
  (policy: Loose) => {
    for (const edit of edits) edit(policy);
  };
const NO_WAY_BACK = ofRow(
  'consent.giving',
  "lets customer give a consent under account-management and not withdraw it (Art. 7(3)): add a row to 'consent.withdrawal'",
);
const WIDE_KEY = ofRow(
  'key',
  "opens the bare id of customers of whom nothing else may be seen: remove it (an id stands wherever another category does), or give it 'ownPayloadOnly',",
);
const byEmail = ofRow(
  'contact.email',
  "does not ask for consent to be reached by it: give it 'contactChannels' of EMAIL",
);
const noGround = (basis: string): string =>
  ofRow(
    'special-category',
    `rests on '${basis}', which is no ground for such data (Art. 9(2)): rest it on 'explicit-consent' or 'legal-obligation'`,
  );
const agent = { role: 'agent', purposes: ['customer-care'] } as const;
const marketer = { role: 'marketer', purposes: ['direct-marketing'], basis: 'consent' } as const;
const withdrawal = { despiteRestriction: true } as const;

test.each<Case>([
  ['the bare id, for staff', rows('key', row('b', agent)), WIDE_KEY],
  ['the bare id, by consent', rows('key', row('b', marketer)), WIDE_KEY],
  ['health data by contract', rows('special-category', row('b', agent)), noGround('contract')],
  ['health data by a consent that names none', rows('special-category', row('b', marketer)), noGround('consent')],
  ['an address for which no channel is asked', rows('contact.email', row('b', marketer)), byEmail],
  [
    'an address that a yes for another channel opens',
    rows('contact.email', row('b', { ...marketer, contactChannels: ['EMAIL', 'SMS'] })),
    byEmail,
  ],
  [
    'an address by explicit consent for which no channel is asked',
    rows('contact.email', row('b', { ...marketer, basis: 'explicit-consent' })),
    byEmail,
  ],
  [
    'a number for which no channel is asked',
    rows('contact.phone', row('b', marketer)),
    ofRow('contact.phone', "does not ask for consent to be reached by it: give it 'contactChannels' of SMS or PHONE"),
  ],
  ['a consent that cannot be withdrawn', rows('consent.giving', row('b')), NO_WAY_BACK],
  [
    'a consent that only others withdraw',
    both(
      rows('consent.giving', row('b')),
      rows('consent.withdrawal', row('w', { ...withdrawal, role: 'agent', purposes: PURPOSES })),
    ),
    NO_WAY_BACK,
  ],
  [
    'a consent under two purposes that is withdrawn under neither',
    rows('consent.giving', row('b', { purposes: ['account-management', 'rights-fulfilment'] })),
    ofRow(
      'consent.giving',
      "lets customer give a consent under account-management, rights-fulfilment and not withdraw it (Art. 7(3)): add a row to 'consent.withdrawal'",
    ),
  ],
  [
    'a consent that is withdrawn under another purpose only',
    both(
      rows('consent.giving', row('b')),
      rows('consent.withdrawal', row('w', { ...withdrawal, purposes: ['rights-fulfilment'] })),
    ),
    NO_WAY_BACK,
  ],
  [
    'a consent whose withdrawal alone needs a case',
    both(rows('consent.giving', row('b')), rows('consent.withdrawal', row('w', { ...withdrawal, case: true }))),
    NO_WAY_BACK,
  ],
  [
    'a withdrawal that a restriction stops',
    rows('consent.withdrawal', row('b')),
    ofRow(
      'consent.withdrawal',
      "is refused to a customer whose processing is restricted (Art. 7(3)): give it 'despiteRestriction'",
    ),
  ],
  [
    'a public way from a customer to what is theirs',
    classed('Customer.orders', { public: 'only how many' }),
    `Customer.orders is public but leads to entities of customers, so it is about somebody: give it a category in ${BLOCK}.`,
  ],
  [
    'a public way from a payload to its customer',
    classed('Payload.customer', { public: 'they just wrote' }),
    `Payload.customer is public but leads to entities of customers, so it is about somebody: give it a category in ${BLOCK}.`,
  ],
  [
    'a public field that names a customer',
    classed('Query.customer', { public: 'an id only' }),
    `Query.customer names its customer but is public, so nobody is asked: give it a category, or remove it from 'customerArguments', in ${BLOCK}.`,
  ],
  [
    'one customer, planned as a list of them',
    people(({ customerArguments }) => (customerArguments['Query.customer'] = '@Query.customers')),
    `Query.customer is planned as Query.customers, which does not find the same by a customer's id: correct 'customerArguments' in ${BLOCK}.`,
  ],
])('%s is refused', (_, edit, sentence) => {
  expect(problems(edit)).toContain(sentence);
});

test.each<[string, (policy: Loose) => unknown]>([
  ['the bare id in the answer to a write', rows('key', row('a', { role: 'ingest', ownPayloadOnly: true }))],
  ['the bare id for the customer', rows('key', row('a'))],
])('%s is not', (_, edit) => {
  expect(problems(edit)).toEqual([]);
});

test.each<[string, string, ...Loose[]]>([
  ['health data by explicit consent', 'special-category', row('b', { ...marketer, basis: 'explicit-consent' })],
  ['health data for the person', 'special-category', row('b')],
  ['a phone number by either channel', 'contact.phone', row('b', { ...marketer, contactChannels: ['SMS', 'PHONE'] })],
  ['an address under a contract', 'contact.address', row('b', agent)],
  ['a withdrawal by staff that a restriction stops', 'consent.withdrawal', row('b', agent)],
])('of %s nothing is said', (_, category, ...some) => {
  expect(problems(rows(category, ...some)).filter((said) => said.startsWith('Row'))).toEqual([]);
});

test.each(['key', 'special-category', 'contact.email', 'consent.giving', 'consent.withdrawal'])(
  'of %s that is nobody’s nothing is said',
  (category) => {
    const said = problems((policy) => (policy.grants[category] = { nobody: 'not needed' }));
    expect(said.filter((each) => each.startsWith('Row'))).toEqual([]);
  },
);

test('who withdraws with no more than giving asks has a way back', () => {
  const said = problems(
    both(
      rows('consent.giving', row('b'), row('c', { ...agent, case: true })),
      rows(
        'consent.withdrawal',
        row('b', { ...withdrawal, purposes: PURPOSES }),
        row('c', { ...agent, case: true, ...withdrawal }),
      ),
    ),
  );
  expect(said.filter((each) => each.startsWith('Row'))).toEqual([]);
});
