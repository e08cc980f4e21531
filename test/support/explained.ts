/**
 * `Query.explain` as a test asks it: an operation and a caller in, the whole explanation out, and what went over the wire for it.
 */
import type { Asked, World } from './world.ts';

export interface As {
  readonly role: string;
  readonly purpose: string;
  readonly [more: string]: unknown;
}

export interface ExplainedField {
  readonly coordinate: string;
  readonly category: string | null;
  readonly inheritsFrom: string | null;
  readonly effect: string;
  readonly code: string | null;
  readonly mask: string | null;
  readonly row: string | null;
  readonly basis: string | null;
  readonly met: readonly string[];
  readonly rows: readonly { readonly category: string; readonly row: string; readonly stands: boolean }[];
}

export interface Explanation {
  readonly refusal: { readonly code: string; readonly line: number | null; readonly column: number | null } | null;
  readonly fields: readonly ExplainedField[];
  readonly requests: readonly {
    readonly service: string;
    readonly operation: string;
    readonly isConditional: boolean;
    readonly perCustomer: readonly string[];
  }[];
}

export const ALL = `refusal { code line column }
  fields { coordinate category inheritsFrom effect code mask row basis met rows { category row basis mask stands code met } }
  requests { service operation isConditional perCustomer }`;

export const QUERY = `query($operation: String!, $variables: JSON, $as: ExplainAs!, $customerId: ID) {
  explain(operation: $operation, variables: $variables, as: $as, customerId: $customerId) { ${ALL} }
}`;

interface More {
  readonly customerId?: string;
  readonly variables?: unknown;
}

/** Asked by a dpo under their purpose. */
export const askToExplain = (world: World, operation: string, as: As, more: More = {}): Promise<Asked> =>
  world.ask(QUERY, { role: 'dpo', purpose: 'rights-fulfilment', variables: { operation, as, ...more } });

/** The explanation; it must be one. */
export async function explained(world: World, operation: string, as: As, more: More = {}): Promise<Explanation> {
  const { answer } = await askToExplain(world, operation, as, more);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.explain as Explanation;
}

/** Each field in one line: what was decided, by which row, and what it met. */
export const lines = ({ fields }: Explanation): string[] =>
  fields.map(({ coordinate, category, effect, code, mask, row, met }) =>
    [coordinate, category, effect, code ?? mask, row, met.join('+')].filter((part) => part).join(' '),
  );
