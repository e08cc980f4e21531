/**
 * What is read in a race: for marketing, for another purpose, on contract, and by the customer. Each answer is compared as a whole, so
 * that one which is neither of the two is a finding.
 */
import { type ErrorCode, errors } from '../../schema/errors.ts';
import type { Purpose, Role } from '../../schema/vocabulary.ts';
import { headersOf } from '../support/client.ts';

export const READINGS = ['marketing', 'research', 'contract', 'own'] as const;
export type Reading = (typeof READINGS)[number];

interface Question {
  readonly as: Role;
  readonly purpose: Purpose;
  readonly query: string;
  /** How it is refused. */
  readonly code: ErrorCode;
}

const QUESTIONS: Readonly<Record<Reading, Question>> = {
  marketing: {
    as: 'marketer',
    purpose: 'direct-marketing',
    query: 'query ($id: ID!) { customer(id: $id) { id email } again: customer(id: $id) { email name { given } } }',
    code: 'CONSENT_REQUIRED',
  },
  research: {
    as: 'analyst',
    purpose: 'research',
    query: 'query ($id: ID!) { customer(id: $id) { id demographics { ageBand } } }',
    code: 'CONSENT_REQUIRED',
  },
  contract: {
    as: 'store-staff',
    purpose: 'order-management',
    query: 'query ($id: ID!) { customer(id: $id) { id name { full } } }',
    code: 'FORBIDDEN',
  },
  own: {
    as: 'customer',
    purpose: 'account-management',
    query: 'query ($id: ID!) { customer(id: $id) { id email } }',
    code: 'FORBIDDEN',
  },
};

/** One request of somebody to a gateway; gives status and body as text. */
export type Asks = (gateway: string, query: string, variables: object) => Promise<string>;

/** Somebody with a token of the development issuer, which is made once. */
export async function somebody(as: Role, purpose: Purpose, customer?: string): Promise<Asks> {
  const headers = await headersOf({ as, purpose, ...(customer !== undefined && { customer }) });
  return async (gateway, query, variables) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${gateway}/graphql`, { method: 'POST', headers, body });
    return `${response.status} ${await response.text()}`;
  };
}

/** A reading of one customer, and what its answers mean. */
export interface Reader {
  readonly reading: Reading;
  read(gateway: string): Promise<string>;
  /** Remembers the answer that shows the data. */
  learn(gateway: string): Promise<void>;
  /** `shown` and `refused` are whole answers; anything else is neither. */
  meaning(answer: string): 'shown' | 'refused' | 'neither';
}

export async function readerOf(reading: Reading, customer: string): Promise<Reader> {
  const { as, purpose, query, code } = QUESTIONS[reading];
  const ask = await somebody(as, purpose, as === 'customer' ? customer : undefined);
  const read = (gateway: string) => ask(gateway, query, { id: customer });
  const refused = refusedAnswer(code, purpose, query.includes('again') ? ['customer', 'again'] : ['customer']);
  let shown = '';
  return {
    reading,
    read,
    learn: async (gateway) => {
      shown = await read(gateway);
      if (!shown.startsWith('200 {"data":{"customer":{') || shown.includes('"errors"') || /:null/.test(shown))
        throw new Error(`Before the races ${reading} of a customer must be shown: ${shown}`);
    },
    meaning: (answer) => (answer === shown ? 'shown' : refused(answer) ? 'refused' : 'neither'),
  };
}

/** Whether an answer is a refusal of all of it and nothing else: one error for the coordinate, at the first name it was asked under. */
const refusedAnswer = (code: ErrorCode, purpose: Purpose, names: readonly string[]) => {
  const data = Object.fromEntries(names.map((name) => [name, null]));
  const extensions = { code, coordinate: 'Query.customer', category: 'key', purpose };
  const expected = JSON.stringify({
    data,
    errors: [{ message: errors[code].message, path: ['customer'], extensions }],
  });
  return (answer: string): boolean => {
    if (!answer.startsWith('200 ')) return false;
    const { data: given, errors: told } = JSON.parse(answer.slice(4));
    return JSON.stringify({ data: given, errors: told }) === expected;
  };
};
