/** A case in which the engine is wrong, as somebody reads it who has to find out why. */
import type { Call } from '../support/federated.ts';

export interface Difference {
  /** Service -> SDL. */
  readonly sdls: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly wrong: readonly string[];
  readonly expected: string;
  readonly got: string;
  readonly calls?: readonly Call[];
}

export function differenceText({ sdls, query, variables, wrong, expected, got, calls = [] }: Difference): string {
  const parts = [
    wrong.join('\n'),
    ...Object.entries(sdls).map(([name, sdl]) => `# service ${name}\n${sdl.split('\n').slice(1).join('\n')}`),
    query === undefined ? '' : `# operation\n${query}\n# variables\n${JSON.stringify(variables)}`,
    `# expected\n${expected}`,
    `# got\n${got}`,
    ...calls.map((call) => `# sent to ${call.service}\n${call.query}\n${JSON.stringify(call.variables)}`),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
