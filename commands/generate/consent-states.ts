/** The diagram of states in `subgraphs/consent/README.md`: drawn from the table that the code uses, between two marks. */
import { transitions } from '../../subgraphs/consent/model/transitions.ts';

const BEGIN = '<!-- Generated from model/transitions.ts by `npm run generate`. -->';
const END = '<!-- End of what is generated. -->';

const diagram = (): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> UNKNOWN',
    ...transitions.flatMap(({ by, from, to }) => from.map((state) => `  ${state} --> ${to}: ${by}`)),
    '```',
  ].join('\n');

/**
 * The README with the diagram as it is now.
 * @throws if the marks are not there
 */
export function withConsentStates(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error('The README of consent has no place for the diagram of states.');
  return `${readme.slice(0, begin)}${BEGIN}\n\n${diagram()}\n\n${readme.slice(end)}`;
}
