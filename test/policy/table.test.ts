/**
 * The policy in force against the table of the people who answer for it: every role, purpose and category, both by what is
 * decided, without a case and under each kind of one, and by the rows themselves.
 */
import { describe, expect, test } from '@jest/globals';
import { decide } from '../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import type { CustomerState } from '../../schema/customer-state.ts';
import { grants, policy } from '../../schema/grants.ts';
import {
  CATEGORIES,
  type Category,
  LEGAL_BASES,
  PURPOSES,
  ROLES,
  type Role,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { aboutItself, allowsAll, asking, CUSTOMER, customer } from './people.ts';
import { basisOf, COLUMNS, cellText, LINES, MASK_OF, symbolsOf } from './table.ts';

const index = new PolicyIndex(policy);
const readable = CATEGORIES.filter((category) => category !== 'key');
const everyCell = readable.flatMap((category) =>
  ROLES.map((role) => [category, role, cellText(category, role)] as const),
);
const everyWrite = WRITE_CATEGORIES.flatMap((category) => ROLES.map((role) => [category, role] as const));

const nobodyYet: CustomerState = { id: CUSTOMER, known: false };

/** Whoever a row could stand for: a customer whose state allows everything, or somebody who is not there yet. */
const likeliest = (category: Category | WriteCategory): CustomerState =>
  category === 'customer.registration' ? nobodyYet : allowsAll;

/** What is decided about one category for the likeliest customer, unless `subject` says otherwise. */
function decided(
  category: Category | WriteCategory,
  role: Role,
  purpose: (typeof PURPOSES)[number],
  subject = likeliest(category),
) {
  const request = asking(role, purpose);
  const action = (WRITE_CATEGORIES as readonly string[]).includes(category) ? 'write' : 'read';
  return decide(index, request, { action, category, arguments: aboutItself(request) }, subject);
}

/** What the table says about it. */
function agreed(category: Category | WriteCategory, role: Role, purpose: (typeof PURPOSES)[number]) {
  const symbols = symbolsOf(category, role, purpose);
  const basis = basisOf(category, role, purpose);
  if (symbols.includes('o')) return { effect: 'allow', basis };
  if (symbols.includes('m')) return { effect: 'mask', basis, mask: MASK_OF[category as Category] };
  return { effect: 'deny', code: symbols.length > 0 ? 'CASE_REQUIRED' : 'FORBIDDEN' };
}

/** The rows' own symbols, without duplicates, in the order of the table. */
function symbolsOfRows(category: Category | WriteCategory, role: Role, purpose: (typeof PURPOSES)[number]) {
  const rows = grants[category].filter((row) => row.role === role && row.purposes.includes(purpose));
  const kinds = { substantial: 's', 'break-glass': 'b' } as const;
  const symbols = rows.map((row) => {
    if (row.case !== undefined) return row.case === true ? 'c' : kinds[row.case];
    return row.mask === undefined ? 'o' : 'm';
  });
  return ['o', 'm', 'c', 's', 'b'].filter((symbol) => (symbols as string[]).includes(symbol));
}

describe('who may read what', () => {
  test('the table has a line for every category but key, and a column for every role but the one that only writes', () => {
    expect([...LINES].sort()).toEqual([...readable].sort());
    expect([...COLUMNS, 'ingest'].sort()).toEqual([...ROLES].sort());
  });

  test('eighteen cells wait for a verified case, fourteen of them for a surer one, and nine open in an emergency', () => {
    const having = (signs: string) =>
      everyCell.filter(([category, role]) => [...signs].some((sign) => cellText(category, role).includes(sign)));
    expect(having('cs')).toHaveLength(18);
    expect(having('s')).toHaveLength(14);
    expect(having('b')).toHaveLength(9);
  });

  test.each(everyCell)('%s for %s is `%s` in every decision, and nothing under other purposes', (category, role) => {
    for (const purpose of PURPOSES)
      expect({ purpose, ...decided(category, role, purpose) }).toMatchObject({
        purpose,
        ...agreed(category, role, purpose),
      });
  });

  test.each(everyCell)('%s for %s has the rows of the table and no others, under every purpose', (category, role) => {
    for (const purpose of PURPOSES)
      expect({ purpose, symbols: symbolsOfRows(category, role, purpose) }).toEqual({
        purpose,
        symbols: symbolsOf(category, role, purpose),
      });
  });

  test.each(everyCell)('%s for %s is denied without naming a row where the table has none', (category, role) => {
    for (const purpose of PURPOSES)
      if (symbolsOf(category, role, purpose).length === 0)
        expect(decided(category, role, purpose)).toEqual({ effect: 'deny', code: 'FORBIDDEN' });
  });

  test('a mask is the one of its category, in every row', () => {
    for (const category of readable)
      for (const row of grants[category])
        if (row.mask !== undefined) expect([category, row.mask]).toEqual([category, MASK_OF[category]]);
  });

  test('the name of a row is its own within the category', () => {
    for (const [category, rows] of Object.entries(grants)) {
      const names = rows.map((row) => `${category} ${row.row}`);
      expect(names).toEqual([...new Set(names)]);
    }
  });
});

describe('the key', () => {
  test.each(ROLES)('stands for %s exactly under the purposes under which the table opens or masks anything', (role) => {
    for (const purpose of PURPOSES) {
      const seesSomething = readable.some((category) => {
        const symbols = symbolsOf(category, role, purpose);
        return symbols.includes('o') || symbols.includes('m');
      });
      expect({ purpose, effect: decided('key', role, purpose).effect }).toEqual({
        purpose,
        effect: seesSomething ? 'allow' : 'deny',
      });
    }
  });

  test('has one row of its own: what ingest has written, in the payload of that write', () => {
    expect(grants.key).toEqual([
      {
        row: 'ingest-payload',
        role: 'ingest',
        purposes: ['account-management'],
        basis: 'contract',
        ownPayloadOnly: true,
      },
    ]);
  });

  test.each(ROLES)('in the payload of the own write, %s has it where the rule or that row gives it', (role) => {
    for (const purpose of PURPOSES) {
      const question = { action: 'read', category: 'key', inOwnPayload: true } as const;
      const isIngest = role === 'ingest' && purpose === 'account-management';
      const { effect } = decide(index, asking(role, purpose), question, allowsAll);
      expect({ purpose, effect }).toEqual({
        purpose,
        effect: isIngest ? 'allow' : decided('key', role, purpose).effect,
      });
    }
  });
});

describe('who may write what', () => {
  test.each(everyWrite)('%s for %s is decided as the list says, under every purpose', (category, role) => {
    for (const purpose of PURPOSES)
      expect({ purpose, ...decided(category, role, purpose) }).toMatchObject({
        purpose,
        ...agreed(category, role, purpose),
      });
  });

  test.each(everyWrite)('%s for %s has the rows of the list and no others, under every purpose', (category, role) => {
    for (const purpose of PURPOSES)
      expect({ purpose, symbols: symbolsOfRows(category, role, purpose) }).toEqual({
        purpose,
        symbols: symbolsOf(category, role, purpose),
      });
  });

  test.each(everyWrite)('%s for %s cannot be read, whatever the purpose', (category, role) => {
    for (const purpose of PURPOSES)
      expect(decide(index, asking(role, purpose), { action: 'read', category }, allowsAll)).toEqual({
        effect: 'deny',
        code: 'FORBIDDEN',
      });
  });

  test.each(CATEGORIES)('%s cannot be written to by anybody', (category) => {
    for (const role of ROLES)
      for (const purpose of PURPOSES) {
        const request = asking(role, purpose);
        const question = { action: 'write', category, arguments: aboutItself(request), inOwnPayload: true } as const;
        expect(decide(index, request, question, allowsAll)).toEqual({ effect: 'deny', code: 'FORBIDDEN' });
      }
  });
});

describe('while processing is restricted (Art. 18)', () => {
  const restricted = { ...allowsAll, restricted: true };
  const standsAnyway = (category: Category | WriteCategory, role: Role, purpose: string): boolean =>
    role === 'customer' ||
    role === 'dpo' ||
    purpose === 'legal-compliance' ||
    purpose === 'rights-fulfilment' ||
    // Under no case nobody else withdraws either.
    category === 'consent.withdrawal';

  test.each([...everyCell.map(([category, role]) => [category, role] as const), ...everyWrite])(
    '%s for %s',
    (category, role) => {
      for (const purpose of PURPOSES) {
        const usual = decided(category, role, purpose);
        const now = decided(category, role, purpose, restricted);
        // Whoever is restricted is there.
        if (category === 'customer.registration') expect(now).toMatchObject({ effect: 'deny', code: 'FORBIDDEN' });
        else if (usual.effect === 'deny' || standsAnyway(category, role, purpose)) expect(now).toEqual(usual);
        else expect({ purpose, ...now }).toMatchObject({ purpose, effect: 'deny', code: 'RESTRICTED' });
      }
    },
  );
});

describe('a registration', () => {
  const register = (state: CustomerState | 'anyone', more: Parameters<typeof asking>[2] = {}) =>
    decide(
      index,
      asking('ingest', 'account-management', more),
      { action: 'write', category: 'customer.registration' },
      state,
    );
  const no = { effect: 'deny', code: 'FORBIDDEN', row: 'ingest' };

  test('is of somebody who is not there', () => {
    expect(register(nobodyYet)).toEqual({ effect: 'allow', row: 'ingest', basis: 'contract' });
    expect(register('anyone')).toEqual({ effect: 'allow', row: 'ingest', basis: 'contract' });
  });

  test('is of nobody else: who is there, whatever their state, and who is erased, are refused alike', () => {
    const states = [allowsAll, customer(), customer({ erased: true }), customer({ account: 'CLOSED' })];
    for (const state of states) expect(register(state)).toEqual(no);
  });

  test('is not for whoever acts for a customer, to whom all others are unknown', () => {
    for (const role of ['customer', 'ingest'] as const) {
      const onBehalfOf = { actor: 'other', roles: [role], customer: '2' };
      expect(register(nobodyYet, { caller: { onBehalfOf } })).toMatchObject({ effect: 'deny', code: 'FORBIDDEN' });
    }
  });

  test.each(LEGAL_BASES)('on the basis %s stands only where nobody has to have said or signed anything', (basis) => {
    const row = { row: 'r', role: 'ingest', purposes: ['account-management'], basis, newCustomer: true } as const;
    const other = new PolicyIndex({ subgraphs: {}, grants: { 'customer.registration': [row] } });
    const question = { action: 'write', category: 'customer.registration' } as const;
    const { effect } = decide(other, asking('ingest', 'account-management'), question, nobodyYet);
    expect(effect).toBe(basis === 'contract' || basis === 'legal-obligation' ? 'allow' : 'deny');
  });
});
