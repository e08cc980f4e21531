/** One edit of a policy by which customers are made, one sentence: rows, services and fields that do not go together. */
import { expect, test } from '@jest/globals';
import { classed, type Loose, PEOPLE, people, problems, ROWS, row } from './fitting.ts';

const REGISTERING = PEOPLE.replace('type Mutation {', 'type Mutation { enrol(input: UpdateInput!): Payload ');
const CATEGORY = 'customer.registration';
const maker = (more: Loose = {}) => row('b', { role: 'ingest', newCustomer: true, ...more });

/** A policy that lets customers be made as it should be, and one edit of it. */
const after = (edit: (policy: Loose) => unknown = () => {}): string[] =>
  problems((policy) => {
    classed('Mutation.enrol', CATEGORY)(policy);
    people(({ customerArguments }) => (customerArguments['Mutation.enrol'] = 'input.customerId'))(policy);
    policy.grants[CATEGORY] = [maker()];
    policy.registrationService = 'people';
    edit(policy);
  }, REGISTERING);

const rowsOf =
  (...some: Loose[]) =>
  (policy: Loose) =>
    (policy.grants[CATEGORY] = some);
const ofRow = (what: string, category = CATEGORY): string => `Row 'b' of category '${category}' ${what} in ${ROWS}.`;

test('a policy by which customers are made, and nothing is wrong with it', () => {
  expect(after()).toEqual([]);
});

test('a legal obligation is a ground as a contract is', () => {
  expect(after(rowsOf(maker({ basis: 'legal-obligation' })))).toEqual([]);
});

test.each<[string, (policy: Loose) => unknown, string]>([
  [
    'a consent of somebody who is not there',
    rowsOf(maker({ basis: 'consent' })),
    ofRow("rests on 'consent', which nobody has who is not there yet: rest it on 'contract' or 'legal-obligation'"),
  ],
  [
    'an interest that nobody could object to',
    rowsOf(maker({ basis: 'legitimate-interest' })),
    ofRow(
      "rests on 'legitimate-interest', which nobody has who is not there yet: rest it on 'contract' or 'legal-obligation'",
    ),
  ],
  [
    'customers who make customers',
    rowsOf(maker({ role: 'customer' })),
    ofRow('is for customers, who make no others: give it another role'),
  ],
  [
    'delegates of customers',
    rowsOf(maker({ onBehalf: true })),
    ofRow('is for customers, who make no others: give it another role'),
  ],
  [
    'a restriction',
    rowsOf(maker({ despiteRestriction: true })),
    ofRow("speaks of a restriction that nobody has who is not there yet: remove 'despiteRestriction'"),
  ],
  [
    'a category that is both',
    rowsOf(maker(), row('c', { role: 'agent' })),
    `Category '${CATEGORY}' has rows about customers who are there, and rows about those who are not yet: give each a category of its own in ${ROWS}.`,
  ],
  [
    'nobody who knows who is there',
    (policy) => delete policy.consentService,
    `Category '${CATEGORY}' makes customers, and nobody says who is there already: name the 'consentService' in ${ROWS}.`,
  ],
  [
    'nobody who keeps them',
    (policy) => delete policy.registrationService,
    `Category '${CATEGORY}' makes customers, and no service keeps those whose state is still to be made: name the 'registrationService' in ${ROWS}.`,
  ],
  [
    'another service that keeps them',
    (policy) => (policy.registrationService = 'rewards'),
    `Mutation.enrol makes customers, but not in the registration service 'rewards': name its own service as the 'registrationService', or give it another category, in ${ROWS}.`,
  ],
  [
    'a service that keeps nobody',
    rowsOf(maker({ newCustomer: undefined })),
    `The registration service 'people' registers nobody: remove 'registrationService' from ${ROWS}.`,
  ],
])('%s is said', (_, edit, sentence) => {
  expect(after(edit)).toEqual([sentence]);
});

test('something to read of somebody who is not there is said', () => {
  const reading = after((policy) => (policy.grants['loyalty.balance'] = [maker()]));
  expect(reading).toContain(
    ofRow(
      "is about somebody who is not there yet, of whom there is nothing to read: remove 'newCustomer'",
      'loyalty.balance',
    ),
  );
});
