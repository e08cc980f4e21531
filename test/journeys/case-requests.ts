/** What is asked in a case with a customer on the telephone, and how a refusal of it reads. */
import { type ErrorCode, errors } from '../../schema/errors.ts';
import { type Client, tokenOf, type Who } from '../support/client.ts';

const CASE = 'case { id reason breakGlass method assurance }';
const mutation = (name: string, selection: string): string =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;

export const OPEN = mutation('openCase', `customer { id } ${CASE}`);
export const SEND = mutation('sendVerificationCode', 'isSent case { id }');
export const VERIFY = mutation('verifyCustomer', `customer { id } ${CASE}`);
export const CLOSE = mutation('closeCase', CASE);
export const BREAK = mutation('breakGlass', `customer { id } ${CASE}`);
export const REVIEW = mutation('reviewBreakGlass', 'customer { id } review { id outcome remark }');
export const REVIEWS =
  '{ breakGlassReviews { edges { node { id customer { id } reason text outcome } } pageInfo { hasNextPage } } }';

/** What a case opens: by a mask, by any verified case, by a surer one; and what none does. */
export const SEE = `query ($id: ID!) { customer(id: $id) { id email birthDate
  purchases(first: 1) { edges { node { id payment { method } sensitiveTotal { amount } } } } loyalty { ledger(first: 1) { edges { node { points } } } }
  consents { purpose } } }`;

/** The id of a new case. */
export async function newCase(client: Client, who: Who, customerId: string): Promise<string> {
  const { body } = await client.ask(who, OPEN, { input: { customerId, reason: 'ORDER' } });
  return String(body.data?.openCase?.case?.id);
}

/** `aud` of tokens by which customers show who they are, as the development gateways take them. */
export const AUDIENCE = 'assent:verification';

/** The id of a case in which the customer was verified, by a token of their own. */
export async function verifiedCase(client: Client, who: Who, customerId: string): Promise<string> {
  const caseId = await newCase(client, who, customerId);
  const token = await tokenOf({ as: 'customer', customer: customerId, audience: AUDIENCE });
  const input = { customerId, caseId, method: 'IDENTITY_TOKEN', token };
  const { body } = await client.ask(who, VERIFY, { input });
  if (body.data?.verifyCustomer?.case?.assurance !== 'SUBSTANTIAL')
    throw new TypeError('The customer was not verified');
  return caseId;
}

/** The last code that was sent to a customer: in development it is on the console. */
export function codeSaid(output: string, customer: string): string {
  const line = new RegExp(`To customer ${customer} by \\w+: who helps you on the telephone asks you for (\\d{8})`, 'g');
  return [...output.matchAll(line)].at(-1)?.[1] ?? '';
}

/** Of a mutation whose input is wrong: one answer, whatever it was. */
export const wrong = (field: string) => ({
  status: 200,
  body: {
    data: { [field]: null },
    errors: [
      {
        message: errors.BAD_USER_INPUT.message,
        path: [field],
        extensions: { code: 'BAD_USER_INPUT', coordinate: `Mutation.${field}`, input: 'input' },
      },
    ],
  },
});

/** Of a mutation that is refused. */
export const refused = (code: ErrorCode, field: string, category: string, purpose = 'customer-care') => ({
  status: 200,
  body: {
    data: { [field]: null },
    errors: [
      {
        message: errors[code].message,
        path: [field],
        extensions: { code, coordinate: `Mutation.${field}`, category, purpose },
      },
    ],
  },
});
