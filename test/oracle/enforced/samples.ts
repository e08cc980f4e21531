/**
 * Arguments of random operations over the customers' graph: ids of customers who are there, and one that nobody has. What is about
 * the one who asks comes up more often, as most of what is allowed is.
 */
import type { Asking } from '../../../gateway/caller/caller.ts';
import { boundCustomer } from '../../../gateway/caller/parties.ts';
import { cursorOf } from '../../../gateway/own/page.ts';
import { CHANNELS, PURPOSES, purposeEnumValue } from '../../../schema/vocabulary.ts';
import { type Sample, type Samples, sample } from '../arguments.ts';

export const IDS = ['1', '2', '3', '4'] as const;
const EVERY = [...IDS, 'nobody'];

const text = (value: string): Sample => sample(JSON.stringify(value), value);
const word = (value: string): Sample => sample(value, value);
/** As a number too, where it is one: GraphQL takes both for an id. */
const id = (value: string): Sample[] => [text(value), ...(/^\d+$/.test(value) ? [sample(value, Number(value))] : [])];

/** An input object for each customer, the customer's id perhaps in a variable. */
const inputs = (customers: readonly string[], rest: string, more: Readonly<Record<string, unknown>>): Sample[] =>
  customers.map((customerId) =>
    sample(
      `{ customerId: "${customerId}", ${rest} }`,
      { customerId, ...more },
      (variable) => `{ customerId: ${variable('ID!', customerId)}, ${rest} }`,
    ),
  );

const given = (customers: readonly string[], purpose: string, channel: 'EMAIL' | null): Sample[] =>
  inputs(
    customers,
    `purpose: ${purpose}, channel: ${channel}, brand: "fresh", notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT`,
    {
      purpose,
      channel,
      brand: 'fresh',
      notice: { id: 'n-1', version: '2.0.0', language: 'en' },
      method: 'IMPORTED',
      captureChannel: 'IMPORT',
    },
  );

const byArgument = (customers: readonly string[], asking: Asking): Readonly<Record<string, readonly Sample[]>> => {
  const purpose = purposeEnumValue(asking.purpose);
  return {
    'Query.customer id': customers.flatMap(id),
    'Query.customersById ids': [
      sample('["1", "2", "3", "4"]', ['1', '2', '3', '4']),
      sample('["nobody", "2", 2, "1"]', ['nobody', '2', 2, '1']),
      sample('3', 3),
      sample('[]', []),
      sample('["4", "3"]', ['4', '3']),
    ],
    'Query.purchase id': [...customers.flatMap((each) => [`pur-${each}-a`, `pur-${each}-b`]), 'no-purchase'].map(text),
    'Query.product id': [text('p-1')],
    'Mutation.giveConsent input': [
      ...given(customers, purpose, 'EMAIL'),
      ...given(customers, 'PERSONALISATION', 'EMAIL'),
      ...given(customers, 'RESEARCH', null),
    ],
    'Mutation.withdrawConsent input': inputs(customers, 'everything: true', { everything: true }),
    'Mutation.confirmConsent input': inputs(customers, 'code: "0123456789"', { code: '0123456789' }),
    'Mutation.refuseConsent input': given(customers, purpose, 'EMAIL'),
    ...Object.fromEntries(
      ['objectToProcessing', 'withdrawObjection'].map((name) => [
        `Mutation.${name} input`,
        inputs(customers, `purpose: ${purpose}, captureChannel: APP`, { purpose, captureChannel: 'APP' }),
      ]),
    ),
    ...Object.fromEntries(
      ['restrictProcessing', 'liftRestriction'].map((name) => [
        `Mutation.${name} input`,
        inputs(customers, 'captureChannel: APP', { captureChannel: 'APP' }),
      ]),
    ),
    'Mutation.setCommunicationPreference input': inputs(
      customers,
      'channel: EMAIL, frequency: SELDOM, captureChannel: APP',
      { channel: 'EMAIL', frequency: 'SELDOM', captureChannel: 'APP' },
    ),
    'Mutation.updateContact input': inputs(customers, 'email: "new@example.com"', { email: 'new@example.com' }),
    'Mutation.openCase input': inputs(customers, 'reason: ORDER', { reason: 'ORDER' }),
    'Mutation.sendVerificationCode input': inputs(customers, 'caseId: "case-1", channel: SMS', {
      caseId: 'case-1',
      channel: 'SMS',
    }),
    'Mutation.verifyCustomer input': inputs(customers, 'caseId: "case-1", method: ONE_TIME_CODE, code: "1"', {
      caseId: 'case-1',
      method: 'ONE_TIME_CODE',
      code: '1',
    }),
    'Mutation.closeCase input': inputs(customers, 'caseId: "case-1"', { caseId: 'case-1' }),
    'Mutation.breakGlass input': inputs(customers, 'reason: DANGER_TO_LIFE, text: "why"', {
      reason: 'DANGER_TO_LIFE',
      text: 'why',
    }),
    'Mutation.reviewBreakGlass input': inputs(customers, 'caseId: "case-1", outcome: JUSTIFIED, remark: "seen"', {
      caseId: 'case-1',
      outcome: 'JUSTIFIED',
      remark: 'seen',
    }),
    // One of them is never there before.
    'Mutation.registerCustomer input': inputs(
      [...customers.filter((each) => each !== 'nobody'), '5', '5', '5'],
      'name: { given: "A", family: "B" }',
      { name: { given: 'A', family: 'B' } },
    ),
    // Any other is no cursor of this list.
    'Customer.accessLog after': [text(cursorOf('somewhere'))],
    'Customer.consentRequests channel': ['WEB', 'STORE'].map(word),
    'Customer.consentRequests context': ['ACCOUNT', 'CHECKOUT'].map(word),
    'Customer.consentRequests brand': [asking.brand, 'fresh', 'value'].map(text),
    'Customer.consentStatus purpose': [purpose, purpose, ...PURPOSES.map(purposeEnumValue)].map(word),
    'Customer.consentStatus channel': [asking.channel ?? 'EMAIL', ...CHANNELS].map(word),
    'Customer.consentStatus brand': [asking.brand, 'fresh', 'value'].map(text),
    'Customer.consentStatus recipient': [asking.caller.recipient ?? 'partner-1', 'partner-1', 'partner-2'].map(text),
  };
};

const BY_TYPE: Readonly<Record<string, readonly Sample[]>> = {
  DateTime: [text('2026-01-05T00:00:00Z'), text('2026-03-01T00:00:00Z')],
  Int: [sample('1', 1), sample('5', 5), sample('0', 0)],
  String: [text('0'), text('en')],
  ID: [text('fresh')],
  Purpose: [word('RESEARCH')],
  Channel: [word('EMAIL')],
};

/** @throws {TypeError} for an argument that is new: somebody has to say what may be written for it */
export function samplesFor(asking: Asking): Samples {
  const customer = boundCustomer(asking.caller);
  const own = byArgument(customer === undefined ? EVERY : [...EVERY, ...EVERY.map(() => customer)], asking);
  return (coordinate, arg) => {
    const found = own[`${coordinate} ${arg.name}`] ?? BY_TYPE[String(arg.type).replace(/!$/, '')];
    if (found === undefined) throw new TypeError(`No samples for ${coordinate}(${arg.name}: ${String(arg.type)})`);
    return found;
  };
}

/**
 * Fields that lead to more than others; an explanation holds no data, and has properties of its own (`explain-properties.db.ts`), as has who
 * is found (`enforced-finding.db.ts`).
 */
export const WEIGHTS: Readonly<Record<string, number>> = {
  'Query.explain': 0,
  'Query.breakGlassReviews': 0,
  'Query.lookupCustomers': 0,
  'Query.customers': 0,
  'Query.customerMetrics': 0,
  'Query.audienceChanges': 0,
  'Mutation.registerCustomer': 3,
  'Query.me': 2,
  'Query.customer': 6,
  'Query.customersById': 6,
  'Query.purchase': 3,
  'Customer.loyalty': 3,
  'Customer.purchases': 3,
  'Customer.consentStatus': 3,
  'PurchaseConnection.edges': 5,
  'PurchaseEdge.node': 5,
  'Purchase.customer': 3,
  'LoyaltyAccount.customer': 2,
  'ConsentPayload.customer': 3,
  'ConsentPayload.records': 2,
  'UpdateContactPayload.customer': 3,
  'RegisterCustomerPayload.customer': 3,
  'CasePayload.customer': 3,
  'CasePayload.case': 2,
};
