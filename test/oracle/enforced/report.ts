/** A case in which the engine and the reference differ, as somebody reads it who has to find out which of them is wrong. */
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { policy as builtIn } from '../../../schema/grants.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Category } from '../../../schema/vocabulary.ts';
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
    ...Object.entries(policy.grants).flatMap(([category, rows]) =>
      rows === builtIn.grants[category as Category]
        ? []
        : [
            `# grants of ${category}\n${[rows]
              .flat()
              .map((row) => JSON.stringify(row))
              .join('\n')}`,
          ],
    ),
    policy.risk === undefined ? '' : `# risk\n${JSON.stringify(policy.risk)}`,
    `# asking\n${JSON.stringify(asking)}`,
    `# states\n${states.map((state) => JSON.stringify(state)).join('\n')}`,
    `# operation\n${query}\n# variables\n${JSON.stringify(variables)}`,
    `# expected\n{"data":${expected.data}}${errors.join('')}\n  masked ${[...expected.masked].join()}`,
    `# got\n${got}`,
    ...calls.map(({ service, path, body }) => `# sent to ${service}${path}\n${JSON.stringify(body)}`),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
