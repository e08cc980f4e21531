/**
 * One question, three answers: the data protection officer sees how to reach a customer, an agent sees it masked; and the officer
 * has it explained what the agent would see. The first two make the same calls, so that what differs is the masks (and which rows of
 * the policy are looked at); the third asks for a state and for nothing else.
 */
import { masked } from '../../../gateway/enforcement/masks/masks.ts';
import { asAsker } from '../rows/assent.ts';
import type { Row } from '../rows/row.ts';
import { type Asker, oneId, type Shape, shape, someIds } from '../shapes.ts';
import { built } from './rows.ts';

const FIELDS = `id
    name { given family full }
    email
    phone
    address { street postalCode city country }
    consentStatus(purpose: PERSONALISATION) { state valid since until }
    purchaseSummary { count total { amount currency } firstAt lastAt }
    loyalty { tier balance memberSince }`;

const officer: Asker = { role: 'dpo', purpose: 'legal-compliance' };
const agent: Asker = { role: 'agent', purpose: 'customer-care' };

export const openShapes = {
  one: (): Shape =>
    shape(
      'one',
      'one customer, as care asks',
      officer,
      `query One($id: ID!) { customer(id: $id) { ${FIELDS} } }`,
      oneId,
    ),
  list: (): Shape =>
    shape(
      'list',
      '50 customers, as care asks',
      officer,
      `query List($ids: [ID!]!) { customersById(ids: $ids) { ${FIELDS} } }`,
      someIds,
    ),
};

interface Seen {
  email: unknown;
  phone: unknown;
  address: Record<string, unknown>;
}

function hide(customer: Seen): void {
  customer.email = masked({ kind: 'email' }, customer.email, { field: 'email', scalar: 'EmailAddress' });
  customer.phone = masked({ kind: 'phone' }, customer.phone, { field: 'phone', scalar: 'PhoneNumber' });
  for (const [field, value] of Object.entries(customer.address))
    customer.address[field] = masked({ kind: 'address' }, value, { field, scalar: 'String' });
}

const EXTENSIONS = JSON.stringify({
  masked: ['email', 'phone', 'address'].map((field) => ({ coordinate: `Customer.${field}`, kind: field })),
});

/** The same requests with the answers of somebody to whom contact is masked. */
const asMasked = (whole: Shape): Shape => ({
  ...whole,
  requests: whole.requests.map(({ body, expected }) => {
    const data = JSON.parse(expected) as { customer?: Seen; customersById?: Seen[] };
    for (const customer of data.customersById ?? [data.customer as Seen]) hide(customer);
    return { body, expected: JSON.stringify(data), extensions: EXTENSIONS };
  }),
});

const EXPLAIN = `query Explain($operation: String!, $variables: JSON, $id: ID!) {
  explain(operation: $operation, variables: $variables, as: { role: AGENT, purpose: CUSTOMER_CARE }, customerId: $id) {
    refusal { code }
    fields { coordinate effect }
    requests { service }
  }
}`;

/** What is decided about each field, in the order of the document. */
const DECIDED = [
  ['ALLOW', 'Customer.id Customer.name PersonName.given PersonName.family PersonName.full'],
  ['MASK', 'Customer.email Customer.phone Customer.address'],
  ['MASK', 'PostalAddress.street PostalAddress.postalCode PostalAddress.city PostalAddress.country'],
  ['ALLOW', 'Customer.consentStatus ConsentStatus.state ConsentStatus.valid ConsentStatus.since ConsentStatus.until'],
  ['ALLOW', 'Customer.purchaseSummary PurchaseSummary.count PurchaseSummary.total Money.amount Money.currency'],
  ['ALLOW', 'PurchaseSummary.firstAt PurchaseSummary.lastAt'],
  ['ALLOW', 'Customer.loyalty LoyaltyAccount.tier LoyaltyAccount.balance LoyaltyAccount.memberSince'],
] as const;
const explained = (root: string): string => {
  const fields = [['ALLOW', root] as const, ...DECIDED].flatMap(([effect, coordinates]) =>
    coordinates.split(' ').map((coordinate) => ({ coordinate, effect })),
  );
  const requests = ['identity', 'loyalty', 'purchases', 'consent'].map((service) => ({ service }));
  return JSON.stringify({ explain: { refusal: null, fields, requests } });
};

/** The same questions explained. */
const asExplained = (whole: Shape): Shape => ({
  ...whole,
  requests: whole.requests.map(({ body }) => {
    const { query: operation, variables } = JSON.parse(body) as {
      query: string;
      variables: { id?: string; ids?: string[] };
    };
    const id = variables.id ?? variables.ids?.[0];
    const root = variables.ids === undefined ? 'Query.customer' : 'Query.customersById';
    return {
      body: JSON.stringify({ query: EXPLAIN, variables: { operation, variables, id } }),
      expected: explained(root),
    };
  }),
});

const guards = ['--signed', '--limited'];
const withAsker = (row: Row, asker: Asker): Row => ({ ...row, headers: (around) => asAsker(around, asker) });

/** The rows, and what each of them makes of the questions. */
export const answerRows: readonly { readonly row: Row; readonly shape: (whole: Shape) => Shape }[] = [
  { row: withAsker(built('answer: contact open, to the officer', guards), officer), shape: (whole) => whole },
  { row: withAsker(built('answer: contact masked, to an agent', guards), agent), shape: asMasked },
  { row: withAsker(built('answer: explained, to the officer', guards), officer), shape: asExplained },
];
