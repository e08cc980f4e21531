/**
 * One question, two answers: the data protection officer sees how to reach a customer, an agent sees it masked. Document and
 * calls to subgraphs are the same, so that what differs is the masks (and which rows of the policy are looked at).
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
export const asMasked = (whole: Shape): Shape => ({
  ...whole,
  requests: whole.requests.map(({ body, expected }) => {
    const data = JSON.parse(expected) as { customer?: Seen; customersById?: Seen[] };
    for (const customer of data.customersById ?? [data.customer as Seen]) hide(customer);
    return { body, expected: JSON.stringify(data), extensions: EXTENSIONS };
  }),
});

const guards = ['--signed', '--limited'];
const withAsker = (row: Row, asker: Asker): Row => ({ ...row, headers: (around) => asAsker(around, asker) });

export const maskRows = {
  open: withAsker(built('contact open, to the officer', guards), officer),
  masked: withAsker(built('contact masked, to an agent', guards), agent),
};
