/**
 * Rows that are well-formed and stand on no ground there is: they would open an id, a health datum, a way to reach somebody or a
 * consent that cannot be taken back. What the law or the model of consent fixes is said here; what a controller may choose is not.
 */
import type { Grant, Nobody, Policy } from '../../../schema/policy.ts';
import type { Category, Channel, WriteCategory } from '../../../schema/vocabulary.ts';
import type { Survey } from './survey.ts';

/** On which channel a contact datum reaches somebody: a yes for another one does not open it. */
const REACHED_BY: Readonly<Partial<Record<Category, readonly Channel[]>>> = {
  'contact.email': ['EMAIL'],
  'contact.phone': ['SMS', 'PHONE'],
  'contact.address': ['POST'],
};

/** Problems as sentences. */
export function groundProblems({ policy, written }: Pick<Survey, 'policy' | 'written'>): string[] {
  const about = (category: Category | WriteCategory, check: (row: Grant) => string | undefined): string[] =>
    rowsOf(policy, category).flatMap((row) => {
      const said = check(row);
      return said === undefined ? [] : [`Row '${row.row}' of category '${category}' ${said} in ${written.rows}.`];
    });
  return [
    ...about('key', wideKey),
    ...about('special-category', withoutGround),
    ...Object.entries(REACHED_BY).flatMap(([category, channels]) =>
      about(category as Category, (row) => otherChannel(row, channels)),
    ),
    ...about('consent.giving', (row) => oneWay(row, rowsOf(policy, 'consent.withdrawal'))),
    ...about('consent.withdrawal', stopped),
  ];
}

const rowsOf = (policy: Policy, category: Category | WriteCategory): readonly Grant[] => {
  const rows: readonly Grant[] | Nobody = policy.grants[category] ?? [];
  return 'nobody' in rows ? [] : rows;
};

/** Elsewhere an id stands where something else of the customer does: a row for the id alone says who exists. */
const wideKey = ({ role, ownPayloadOnly }: Grant): string | undefined =>
  role === 'customer' || ownPayloadOnly
    ? undefined
    : "opens the bare id of customers of whom nothing else may be seen: remove it (an id stands wherever another category does), or give it 'ownPayloadOnly',";

/** Art. 9(2) knows neither contract nor legitimate interest. To the person themselves nothing is disclosed. */
const withoutGround = ({ role, basis }: Grant): string | undefined =>
  role === 'customer' || basis === 'explicit-consent' || basis === 'legal-obligation'
    ? undefined
    : `rests on '${basis}', which is no ground for such data (Art. 9(2)): rest it on 'explicit-consent' or 'legal-obligation'`;

function otherChannel({ basis, contactChannels }: Grant, channels: readonly Channel[]): string | undefined {
  if (basis !== 'consent' && basis !== 'explicit-consent') return undefined;
  const isFitting = contactChannels?.every((channel) => channels.includes(channel));
  return isFitting ? undefined : `does not ask for consent to be reached by it: give it 'contactChannels' of ${channels.join(' or ')}`; // biome-ignore format: one line
}

/** Art. 7(3): whoever may give a consent may withdraw it, under the same purpose and with no more than that asks. */
function oneWay(giving: Grant, withdrawing: readonly Grant[]): string | undefined {
  const missing = giving.purposes.filter(
    (purpose) =>
      !withdrawing.some(
        (row) => row.role === giving.role && row.purposes.includes(purpose) && (row.case === undefined || giving.case),
      ),
  );
  return missing.length === 0
    ? undefined
    : `lets ${giving.role} give a consent under ${missing.join(', ')} and not withdraw it (Art. 7(3)): add a row to 'consent.withdrawal'`;
}

const stopped = ({ role, despiteRestriction }: Grant): string | undefined =>
  role === 'customer' && !despiteRestriction
    ? "is refused to a customer whose processing is restricted (Art. 7(3)): give it 'despiteRestriction'"
    : undefined;
