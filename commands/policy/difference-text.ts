/**
 * A difference of two policies in the words of `docs/policy-table.md`: what is gained is a line with `+`, what is lost one with `-`.
 */
import { PURPOSES } from '../../schema/vocabulary.ts';
import { basisWords, conditions, shownWords } from '../generate/policy-words.ts';
import type { Change, RoleChange } from './difference.ts';
import type { RecordedChange } from './recorded-operations.ts';
import type { Way } from './ways.ts';

const WORDS = {
  public: 'open to everybody, as about no person',
  inherited: 'with the field that leads there',
  present: 'where another category stands for the customer',
} as const;

/** One way, e.g. `masked: year only; contract, Art. 6(1)(b); provided a verified case with the customer`. */
export function wayWords(way: Way): string {
  if (typeof way === 'string') return WORDS[way];
  const provided = conditions({ row: '', role: 'customer', purposes: [], ...way });
  return [
    way.mask === undefined ? 'open' : `masked: ${shownWords(way.mask)}`,
    basisWords[way.basis],
    ...(provided.length === 0 ? [] : [`provided ${provided.join(' and ')}`]),
    ...(way.despiteRestriction ? ['also while restricted (Art. 18)'] : []),
  ].join('; ');
}

const changeLines = ({ coordinate, gains, losses }: Change): string[] => [
  ...gains.map((way) => `  + ${coordinate}: ${wayWords(way)}`),
  ...losses.map((way) => `  - ${coordinate}: ${wayWords(way)}`),
];

const under = ({ role, purposes }: Pick<RoleChange, 'role' | 'purposes'>): string =>
  `${role}, under ${purposes.length === PURPOSES.length ? 'any purpose' : purposes.join(', ')}`;

/** The whole difference; empty: there is none. */
export const differenceText = (changes: readonly RoleChange[]): string =>
  changes.map((change) => [under(change), ...change.changes.flatMap(changeLines), ''].join('\n')).join('\n');

/** What it comes to for operations that were recorded. */
export const recordedText = (changes: readonly RecordedChange[]): string =>
  changes
    .map(({ name, roles }) =>
      [
        name,
        ...roles.flatMap((change) => [
          `  ${under(change)}`,
          ...change.changes.flatMap(changeLines).map((l) => `  ${l}`),
        ]),
        '',
      ].join('\n'),
    )
    .join('\n');
