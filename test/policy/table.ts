/**
 * The built-in policy as its owners agreed on it: written out by hand, cell by cell, and never computed from the grants.
 * Whoever changes a grant changes this table too, and somebody reads both.
 */
import type { Category, LegalBasis, Mask, Purpose, Role, WriteCategory } from '../../schema/vocabulary.ts';

/**
 * `o` open, `m` masked, `c` open with a verified case, `s` with one by a code or a token, `b` in an emergency (break-glass). No symbol:
 * nobody.
 */
export type Sign = 'o' | 'm' | 'c' | 's' | 'b';

/** `.` nobody; `o!` explicit consent; `o~` unless they objected (legitimate interest); `o>` personalisation and what is below it only. */
const READING = `
| category          | customer | agent | supervisor | store-staff | marketer | analyst | partner | dpo | auditor |
| name              | o        | o     | o          | o           | o        | .       | .       | o   | o       |
| contact.email     | o        | m s   | m s b      | .           | o        | .       | o       | o   | o       |
| contact.phone     | o        | m s   | m s b      | .           | o        | .       | o       | o   | o       |
| contact.address   | o        | m s   | m s b      | .           | o        | .       | .       | o   | o       |
| birth-date        | o        | m s   | m s b      | .           | .        | .       | .       | o   | o       |
| demographic       | o        | .     | .          | .           | o>       | o       | .       | o   | o       |
| identifier        | o        | m s   | m s b      | m           | .        | .       | .       | o   | o       |
| account-state     | o        | o     | o          | o           | .        | .       | .       | o   | o       |
| customer-lookup   | .        | o     | o          | .           | .        | .       | .       | .   | .       |
| lookup.name       | .        | m     | m          | .           | .        | .       | .       | .   | .       |
| lookup.email      | .        | m     | m          | .           | .        | .       | .       | .   | .       |
| lookup.phone      | .        | m     | m          | .           | .        | .       | .       | .   | .       |
| lookup.address    | .        | m     | m          | .           | .        | .       | .       | .   | .       |
| lookup.birth-date | .        | m     | m          | .           | .        | .       | .       | .   | .       |
| purchase.summary  | o        | o     | o          | o           | o>       | o       | .       | o   | o       |
| purchase.lines    | o        | c     | c b        | o           | o>       | o       | .       | o   | o       |
| purchase.payment  | o        | s     | s b        | m           | .        | .       | .       | o   | o       |
| special-category  | o        | .     | .          | .           | .        | o!      | .       | o   | .       |
| loyalty.tier      | o        | o     | o          | o           | o        | o       | .       | o   | o       |
| loyalty.balance   | o        | o     | o          | o           | o>       | o       | .       | o   | o       |
| loyalty.ledger    | o        | c     | c b        | .           | .        | .       | .       | o   | o       |
| campaign-contact  | o        | .     | .          | .           | o        | o       | .       | o   | o       |
| consent.record    | o        | s     | s b        | .           | .        | .       | .       | o   | o       |
| consent.status    | o        | o     | o          | .           | o        | o       | o       | o   | o       |
| communication-preference | o | o   | o          | .           | .        | .       | .       | o   | o       |
| trail             | o        | .     | .          | .           | .        | .       | .       | o   | o       |
| explanation       | .        | .     | .          | .           | .        | .       | .       | o   | o       |
| audience-removal  | .        | .     | .          | .           | o        | o       | o       | .   | .       |
| audience          | .        | .     | .          | .           | o        | o       | o       | .   | .       |
| aggregate         | .        | .     | .          | .           | o        | o~      | .       | .   | .       |
| case.record       | o        | o     | o          | .           | .        | .       | .       | o   | o       |
| break-glass.record | .       | .     | .          | .           | .        | .       | .       | o   | o       |
`;

/** The purposes of each column of the table of reading. */
export const PURPOSES_OF: Readonly<Record<Role, readonly Purpose[]>> = {
  customer: ['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'],
  agent: ['customer-care'],
  supervisor: ['customer-care'],
  'store-staff': ['order-management'],
  marketer: ['direct-marketing', 'personalisation', 'product-recommendation'],
  analyst: ['service-analytics', 'research'],
  partner: ['third-party-sharing', 'targeted-advertising'],
  dpo: ['rights-fulfilment', 'legal-compliance'],
  auditor: ['rights-fulfilment', 'legal-compliance'],
  ingest: ['account-management'],
};

const PERSONALISATION_AND_BELOW: readonly Purpose[] = [
  'personalisation',
  'product-recommendation',
  'targeted-advertising',
];

/** How a category is masked, where a cell says `m`. */
export const MASK_OF: Readonly<Partial<Record<Category, Mask>>> = {
  'contact.email': 'email',
  'contact.phone': 'phone',
  'contact.address': 'address',
  'birth-date': 'birth-year',
  identifier: 'identifier-subject',
  'purchase.payment': 'payment-card',
  'lookup.name': 'name',
  'lookup.email': 'email',
  'lookup.phone': 'phone',
  'lookup.address': 'address',
  'lookup.birth-date': 'birth-year',
};

/** Who may write what, and under which purposes. */
const WRITING: Readonly<
  Record<WriteCategory, Readonly<Partial<Record<Role, { symbol: Sign; under: readonly Purpose[] | 'all' }>>>>
> = {
  'consent.giving': {
    customer: {
      symbol: 'o',
      under: ['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'],
    },
    agent: { symbol: 's', under: ['customer-care'] },
    supervisor: { symbol: 's', under: ['customer-care'] },
    ingest: { symbol: 'o', under: ['account-management'] },
  },
  'consent.withdrawal': {
    // Never refused to self for which of the token's purposes is stated.
    customer: { symbol: 'o', under: 'all' },
    agent: { symbol: 'c', under: ['customer-care'] },
    supervisor: { symbol: 'c', under: ['customer-care'] },
    ingest: { symbol: 'o', under: ['account-management'] },
  },
  'communication-preference.setting': {
    customer: {
      symbol: 'o',
      under: ['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'],
    },
    agent: { symbol: 's', under: ['customer-care'] },
    supervisor: { symbol: 's', under: ['customer-care'] },
  },
  'contact.update': {
    customer: { symbol: 'o', under: ['account-management'] },
    agent: { symbol: 's', under: ['customer-care'] },
  },
  // Whoever is not there yet, and nobody else.
  'customer.registration': { ingest: { symbol: 'o', under: ['account-management'] } },
  'case.opening': {
    agent: { symbol: 'o', under: ['customer-care'] },
    supervisor: { symbol: 'o', under: ['customer-care'] },
  },
  'case.verification': {
    agent: { symbol: 'o', under: ['customer-care'] },
    supervisor: { symbol: 'o', under: ['customer-care'] },
  },
  // The customer ends what is done in their name, as they withdraw a consent.
  'case.closing': {
    customer: { symbol: 'o', under: 'all' },
    agent: { symbol: 'o', under: ['customer-care'] },
    supervisor: { symbol: 'o', under: ['customer-care'] },
  },
  'break-glass.opening': { supervisor: { symbol: 'o', under: ['customer-care'] } },
  'break-glass.reviewing': { dpo: { symbol: 'o', under: ['rights-fulfilment', 'legal-compliance'] } },
};

interface Cell {
  readonly symbols: readonly Sign[];
  /** Of a data role; absent: consent. */
  readonly basis?: LegalBasis;
  readonly under: readonly Purpose[] | 'all';
}

/** What the last sign of a cell says. */
const BASES: Readonly<Record<string, LegalBasis>> = { '!': 'explicit-consent', '~': 'legitimate-interest' };

const NOBODY: Cell = { symbols: [], under: [] };

const [header = [], ...lines] = READING.trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((text) => text.trim()),
  );

/** The roles of the table's columns. */
export const COLUMNS = header.slice(1) as Role[];

/** The categories of the table's lines; `key` has a rule of its own. */
export const LINES = lines.map(([category]) => category as Category);

/** In which nobody is shown, so that by them nobody is there. */
export const NAMELESS: readonly Category[] = ['aggregate'];

const cells = new Map<string, Cell>();
for (const [category, ...texts] of lines)
  for (const [at, text] of texts.entries()) {
    const role = COLUMNS[at] as Role;
    const symbols = [...text].filter((character): character is Sign => 'omcsb'.includes(character));
    const own = PURPOSES_OF[role];
    const under = text.endsWith('>') ? own.filter((purpose) => PERSONALISATION_AND_BELOW.includes(purpose)) : own;
    cells.set(`${category} ${role}`, { symbols, basis: BASES[text.at(-1) ?? ''], under });
  }
for (const [category, roles] of Object.entries(WRITING))
  for (const [role, { symbol, under }] of Object.entries(roles))
    cells.set(`${category} ${role}`, { symbols: [symbol], under });

/** The cell as the table writes it, for the name of a test. */
export const cellText = (category: Category, role: Role): string =>
  lines.find(([line]) => line === category)?.slice(1)[COLUMNS.indexOf(role)] ?? '.';

/** What a role has of a category under a purpose; an empty list: nothing. `key` is not in the table. */
export function symbolsOf(category: Category | WriteCategory, role: Role, purpose: Purpose): readonly Sign[] {
  const { symbols, under } = cells.get(`${category} ${role}`) ?? NOBODY;
  return under === 'all' || under.includes(purpose) ? symbols : [];
}

/** What a customer may always end. */
const ENDING: readonly (Category | WriteCategory)[] = ['consent.withdrawal', 'case.closing'];

/** The basis that a cell, or of a cell with several signs one of them, rests on. */
export function basisOf(
  category: Category | WriteCategory,
  role: Role,
  purpose: Purpose,
  sign: Sign | undefined = undefined,
): LegalBasis {
  if (sign === 'b') return 'legitimate-interest';
  switch (role) {
    case 'customer':
      // Withdrawing is a right in every state of the account, Art. 7(3).
      return purpose === 'rights-fulfilment' || ENDING.includes(category) ? 'legal-obligation' : 'contract';
    case 'dpo':
    case 'auditor':
      return 'legal-obligation';
    case 'marketer':
    case 'analyst':
    case 'partner':
      return cells.get(`${category} ${role}`)?.basis ?? 'consent';
    default:
      return 'contract';
  }
}
