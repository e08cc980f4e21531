/**
 * The policy at a glance: category x role. `o` open, `m` masked, `c` open with a verified case, `s` with a surer one, `b` in an emergency,
 * `.` nobody.
 * A cell says what the rows say and adds nothing.
 */
import type { Grant, Grants } from '../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  PURPOSES,
  type Purpose,
  type Role,
  type WriteCategory,
} from '../../schema/vocabulary.ts';

/** Of a row that shows what it is about as it is. */
const OPEN_WITH = { none: 'o', any: 'c', substantial: 's', 'break-glass': 'b' } as const;

const symbol = ({ mask, case: asked }: Grant): string =>
  mask === undefined ? OPEN_WITH[asked === true ? 'any' : (asked ?? 'none')] : 'm';
const ORDER = ['o', 'm', 'c', 's', 'b'];

/** All purposes under which a role reads anything, in the order in which the rows name them. */
export function readingPurposes(grants: Grants, role: Role): Purpose[] {
  const rows = CATEGORIES.flatMap((category) => grants[category] ?? []).filter((row) => row.role === role);
  return [...new Set(rows.flatMap(({ purposes }) => purposes))];
}

/** One cell, e.g. `m, c` or `o (personalisation, product-recommendation)`. */
export function cell(grants: Grants, category: Category | WriteCategory, role: Role): string {
  const rows = (grants[category] ?? []).filter((row) => row.role === role);
  if (rows.length === 0) return '.';
  const symbols = ORDER.filter((wanted) => rows.some((row) => symbol(row) === wanted)).join(', ');
  const notes = [...purposeNote(grants, rows, role), ...new Set(rows.flatMap(rowNotes))];
  return notes.length === 0 ? symbols : `${symbols} (${notes.join('; ')})`;
}

/** Named only where the rows stand under other purposes than those that the role reads under. */
function purposeNote(grants: Grants, rows: readonly Grant[], role: Role): string[] {
  const here = [...new Set(rows.flatMap(({ purposes }) => purposes))];
  if (here.length === PURPOSES.length) return ['any purpose'];
  const usual = readingPurposes(grants, role);
  const same = here.length === usual.length && here.every((purpose) => usual.includes(purpose));
  return same ? [] : [here.join(', ')];
}

const rowNotes = (grant: Grant): string[] => [
  ...(grant.contactChannels ? [grant.contactChannels.join(' or ')] : []),
  ...(grant.basis === 'explicit-consent' ? ['explicit consent'] : []),
  ...(grant.ownRequestOnly ? ['own request'] : []),
  ...(grant.ownPayloadOnly ? ['own payload'] : []),
  ...(grant.newCustomer ? ['new customers'] : []),
];
