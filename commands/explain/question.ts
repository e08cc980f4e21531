/**
 * What the command line asks, as `Query.explain` takes it; and its answer, as it says it. The same, whoever answers.
 */
import type { ExplainArguments } from '../../gateway/own/explanation.ts';
import { enumValue } from '../../gateway/own/words.ts';
import { demoCustomers } from '../../schema/demo-customers.ts';
import type { Channel, Purpose, Risk, Role } from '../../schema/vocabulary.ts';
import { wholeNumber } from '../arguments.ts';

export interface Wish {
  readonly operation: string;
  /** JSON. */
  readonly variables?: string;
  readonly role: Role;
  readonly purpose: Purpose;
  readonly acr?: string;
  readonly age?: string;
  readonly risk?: Risk;
  readonly brand?: string;
  readonly channel?: Channel;
  readonly case?: string;
  readonly recipient?: string;
  /** An id, or the label of a demo customer. */
  readonly customer?: string;
}

export interface Row {
  readonly category: string;
  readonly row: string;
  readonly basis: string;
  readonly mask?: string | null;
  readonly stands: boolean;
  readonly code?: string | null;
  readonly met: readonly string[];
}

export interface Field {
  readonly coordinate: string;
  readonly category?: string | null;
  readonly inheritsFrom?: string | null;
  readonly effect: 'ALLOW' | 'MASK' | 'DENY' | 'DEPENDS_ON_CUSTOMER';
  readonly code?: string | null;
  readonly mask?: string | null;
  readonly row?: string | null;
  readonly basis?: string | null;
  readonly met: readonly string[];
  readonly rows: readonly Row[];
}

export interface Explanation {
  readonly refusal?: { readonly code: string; readonly line?: number | null; readonly column?: number | null } | null;
  readonly fields: readonly Field[];
  readonly requests: readonly {
    readonly service: string;
    readonly operation: string;
    readonly isConditional: boolean;
    readonly perCustomer: readonly string[];
  }[];
}

const LONGEST_AGE = 2_147_483_647;

export const argumentsOf = ({
  operation,
  variables,
  customer,
  role,
  purpose,
  age,
  ...rest
}: Wish): ExplainArguments => ({
  operation,
  variables,
  customerId: demoCustomers.find(({ label }) => label === customer)?.id ?? customer,
  as: {
    role: enumValue(role),
    purpose: enumValue(purpose),
    authenticatedFor: age === undefined ? undefined : wholeNumber('--age', age, 0, LONGEST_AGE),
    acr: rest.acr,
    risk: rest.risk === undefined ? undefined : enumValue(rest.risk),
    brand: rest.brand,
    channel: rest.channel,
    case: rest.case,
    recipient: rest.recipient,
  },
});

const OPTIONS: Readonly<Record<string, string>> = {
  variables: '--variables must be a JSON object.',
  'as.brand': '--brand names no brand.',
};

/** What to tell whoever gave a wrong input, by its path. */
export const complaintOf = (input: unknown): string =>
  OPTIONS[String(input)] ?? `The gateway does not take this input: ${String(input)}.`;
