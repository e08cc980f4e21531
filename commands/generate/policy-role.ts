/**
 * One role of the policy, for a reader who writes no code: what it sees or changes, what for, because of what, and what it never
 * gets. Rows that say the same of several categories are one line. It says what the rows say and adds nothing.
 */
import type { Grant, Grants } from '../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  PURPOSES,
  type Role,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { table } from './markdown.ts';
import { basisWords, categoryWords, conditions, roleWords, shownWords } from './policy-words.ts';

const HEADINGS = ['what', 'how', 'for the purpose of', 'because of', 'only if', 'while restricted (Art. 18)', 'row'];

const isWritten = (category: Category | WriteCategory): category is WriteCategory =>
  (WRITE_CATEGORIES as readonly string[]).includes(category);

/** What stands in one line: to what a role gets in some way, and every purpose and basis that it gets there for. */
interface Line {
  readonly how: string;
  readonly onlyIf: string;
  readonly restricted: string;
  readonly about: readonly string[];
  readonly reasons: readonly (readonly [purposes: string, basis: string, row: string])[];
}

const lineOf = (category: Category | WriteCategory, grant: Grant): Line => ({
  how: isWritten(category) ? 'does it' : grant.mask === undefined ? 'sees it' : `masked: ${shownWords(grant.mask)}`,
  onlyIf: conditions(grant).join('; ') || '-',
  restricted: grant.despiteRestriction ? 'yes' : 'no',
  about: [categoryWords[category]],
  reasons: [
    [grant.purposes.length === PURPOSES.length ? 'any' : grant.purposes.join(', '), basisWords[grant.basis], grant.row],
  ],
});

/** Lines that differ in one thing alone are one line with all of it. */
function joined(lines: readonly Line[], what: 'about' | 'reasons'): Line[] {
  const found = new Map<string, Line>();
  for (const line of lines) {
    const key = JSON.stringify({ ...line, [what]: undefined });
    const known = found.get(key);
    found.set(key, known === undefined ? line : { ...known, [what]: [...known[what], ...line[what]] });
  }
  return [...found.values()];
}

/** One below the other in one cell. */
const stacked = (texts: readonly string[]): string => texts.join('<br>');

const cells = ({ about, how, reasons, onlyIf, restricted }: Line): string[] => [
  stacked(about),
  how,
  ...[0, 1].map((at) => stacked(reasons.map((reason) => reason[at] ?? ''))),
  onlyIf,
  restricted,
  stacked(reasons.map(([, , row]) => row)),
];

export function roleSection(grants: Grants, role: Role): string[] {
  const categories = [...CATEGORIES, ...WRITE_CATEGORIES];
  const rowsOf = (category: Category | WriteCategory): Grant[] =>
    (grants[category] ?? []).filter((grant) => grant.role === role);
  const lines = categories.flatMap((category) => rowsOf(category).map((grant) => lineOf(category, grant)));
  // The bare id goes with whatever else is seen.
  const nothing = categories.filter((category) => category !== 'key' && rowsOf(category).length === 0);
  return [
    `## ${role}`,
    '',
    roleWords[role],
    '',
    table(HEADINGS, joined(joined(lines, 'about'), 'reasons').map(cells)),
    '',
    ...(nothing.length === 0 ? [] : [`Never: ${nothing.map((category) => categoryWords[category]).join('; ')}.`, '']),
  ];
}
