/** A case in which the engine and the reference differ, as somebody reads it who has to find out which of them is wrong. */
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import type { Grant, Nobody, Policy } from '../../../schema/policy.ts';
import type { Call } from '../../support/world/served.ts';
import type { Expected } from './reference.ts';

export interface Difference {
  readonly policy: Policy;
  readonly asking: Asking;
  readonly states: readonly CustomerState[];
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly wrong: readonly string[];
  readonly expected: Expected;
  readonly got: string;
  readonly calls: readonly Call[];
}

export function caseText({
  policy,
  asking,
  states,
  query,
  variables,
  wrong,
  expected,
  got,
  calls,
}: Difference): string {
  const errors = expected.errors.map(({ path, extensions }) => `\n  ${path.join('.')} ${JSON.stringify(extensions)}`);
  const parts = [
    wrong.join('\n'),
    ...Object.entries(policy.grants).map(([category, rows]) => rowsText(category, [rows].flat(), asking)),
    policy.risk === undefined ? '' : `# risk\n${JSON.stringify(policy.risk)}`,
    `# asking\n${JSON.stringify(asking)}`,
    `# states\n${states.map((state) => JSON.stringify(state)).join('\n')}`,
    `# operation\n${query}\n# variables\n${JSON.stringify(variables)}`,
    `# expected\n{"data":${expected.data}}${errors.join('')}\n  masked ${[...expected.masked].join()}`,
    `# got\n${got}`,
    ...calls.map(({ service, path, body }) => `# sent to ${service}${path}\n${JSON.stringify(body)}`),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

/** The rows of a category that are about who asks, and why. */
function rowsText(
  category: string,
  rows: readonly (Grant | Nobody)[],
  { caller, purpose }: Asking,
): string | undefined {
  const roles = [...caller.roles, ...(caller.onBehalfOf?.roles ?? [])];
  const own = rows.filter((row) => 'nobody' in row || (roles.includes(row.role) && row.purposes.includes(purpose)));
  return own.length === 0 ? undefined : `# rows of ${category}\n${own.map((row) => JSON.stringify(row)).join('\n')}`;
}
