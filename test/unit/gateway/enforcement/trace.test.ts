/**
 * What a decision met on its way: it is what decided, it decides nothing, and each condition of a row has its own word.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Decision, decide, type Question, type Subject } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { ALL_FACTS, type Fact, Trace, type TracedRow } from '../../../../gateway/enforcement/trace.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import { REFUSALS } from '../../../../schema/errors.ts';
import type { Grant } from '../../../../schema/policy.ts';
import { scene } from '../../../policy/arbitraries.ts';
import { builtIn } from '../../../policy/asked.ts';
import { aboutItself, allowsAll, asking, CUSTOMER, consent, customer, NOW } from '../../../policy/people.ts';

const NEGATIVE: readonly Fact[] = ALL_FACTS.filter(
  (word) =>
    /^(NO_|NOT_(OWN|ABOUT|ENROLLED)|ANOTHER|THERE_ALREADY|WEAK|OLD|UNKNOWN|ERASED|ACTS_FOR_NOBODY|ACCOUNT_NOT|OBJECTION|RESTRICTED)/.test(
      word,
    ) && word !== 'NO_OBJECTION',
);

/** What the rows say, told apart from `decide` by whoever reads the trace. */
function concluded(rows: readonly TracedRow[], isKey: boolean): Decision {
  const standing = rows.filter(({ stands }) => stands);
  const first = standing.find(({ grant }) => grant.mask === undefined) ?? standing[0];
  if (first !== undefined) {
    const { row, basis, mask } = first.grant;
    if (mask === undefined || isKey) return { effect: 'allow', row, basis };
    return {
      effect: 'mask',
      row,
      basis,
      ...(typeof mask === 'string' ? { mask } : { mask: mask.kind, width: mask.width }),
    };
  }
  const codes = rows.flatMap(({ code, grant }) => (code === undefined ? [] : [{ code, row: grant.row }]));
  const furthest = Math.max(...codes.map(({ code }) => REFUSALS.indexOf(code)));
  const said = codes.find(({ code }) => REFUSALS.indexOf(code) === furthest);
  return said === undefined ? { effect: 'deny', code: 'FORBIDDEN' } : { effect: 'deny', ...said };
}

test('every fact is a word', () => {
  expect([...new Set(ALL_FACTS.map((word) => typeof word))]).toEqual(['string']);
  expect(ALL_FACTS).toContain('UNKNOWN');
});

describe('a trace', () => {
  test('changes no decision, and says why it is what it is', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(scene, fc.boolean(), ({ request, question, state }, isAnyone) => {
        const subject: Subject = isAnyone ? 'anyone' : state;
        const trace = new Trace();
        const decision = decide(builtIn, request, { ...question, trace }, subject);
        expect(decision).toEqual(decide(builtIn, request, question, subject));
        expect(concluded(trace.rows, question.category === 'key')).toEqual(decision);
        for (const row of trace.rows) for (const word of row.met) met.add(word);
      }),
      { numRuns: 10_000 },
    );
    // What the built-in policy asks for; what it asks for rarely, or never, is met below.
    const often = [
      'OWN_CUSTOMER',
      'RECIPIENT',
      'NO_VERIFIED_CASE',
      'UNKNOWN',
      'ERASED',
      'ACCOUNT_OPEN',
      'NO_CONSENT',
      'RESTRICTED',
    ];
    expect([...met]).toEqual(expect.arrayContaining(often));
  });

  test('has the rows of the role and the purpose alone, and a row that does not stand stopped at its last fact', () => {
    fc.assert(
      fc.property(scene, ({ request, question, state }) => {
        const trace = new Trace();
        decide(builtIn, request, { ...question, trace }, state);
        for (const { grant, met, stands } of trace.rows) {
          expect([request.caller.roles.includes(grant.role), grant.purposes.includes(request.purpose)]).toEqual([
            true,
            true,
          ]);
          const bad = met.filter((word) => NEGATIVE.includes(word));
          expect([stands, bad]).toEqual([stands, stands ? [] : [met.at(-1)]]);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** The one row of a policy of one row, as it was met. */
function rowOf(
  grant: Partial<Grant>,
  request = asking('agent', 'customer-care'),
  subject: Subject = allowsAll,
  more: Partial<Question> = {},
) {
  const row: Grant = { row: 'row', role: 'agent', purposes: ['customer-care'], basis: 'legal-obligation', ...grant };
  const index = new PolicyIndex({ subgraphs: {}, grants: { name: [row] }, consentService: 'consent' });
  const trace = new Trace();
  decide(index, request, { action: 'read', category: 'name', trace, ...more }, subject);
  const [{ met, stands, code } = { met: [], stands: false }] = trace.rows;
  return { met, stands, code };
}

const dpoAbout = (state: CustomerState) => rowOf({ despiteRestriction: true }, asking('agent', 'customer-care'), state);
const partner = (recipient: string | undefined) => asking('partner', 'third-party-sharing', { caller: { recipient } });
const self = (id: string) => asking('customer', 'account-management', { caller: { customer: id } });
const own = { role: 'customer', purposes: ['account-management'] } as const;
const shared = { role: 'partner', purposes: ['third-party-sharing'] } as const;
const loyalty = asking('agent', 'loyalty-programme');
const member = { purposes: ['loyalty-programme'], basis: 'contract', despiteRestriction: true } as const;
const contract = { basis: 'contract', despiteRestriction: true } as const;
const care = asking('agent', 'customer-care');
const interest = { basis: 'legitimate-interest', despiteRestriction: true } as const;
const marketing = asking('agent', 'direct-marketing');
const byConsent = { purposes: ['direct-marketing'], basis: 'consent', despiteRestriction: true } as const;
const explicitly = { ...byConsent, basis: 'explicit-consent' } as const;
const yes = customer({ consents: [consent('direct-marketing', 'EMAIL')] });
const explicitYes = customer({ consents: [consent('direct-marketing', 'EMAIL', { specialCategories: true })] });
const research = asking('agent', 'research');
const aboutRequest = { purposes: ['research'], ownRequestOnly: true, despiteRestriction: true } as const;
const strong = { acr: ['high'], despiteRestriction: true } as const;
const fresh = { maxAge: 60, despiteRestriction: true } as const;
const signedIn = (acr: string | undefined, authTime?: number) =>
  asking('agent', 'customer-care', { caller: { acr, authTime } });
const open = { despiteRestriction: true } as const;
const forSomebody = { onBehalf: true, ...open } as const;
const actingFor = (customer: string | undefined) =>
  asking('agent', 'customer-care', { caller: { onBehalfOf: { actor: 'other', roles: ['customer'], customer } } });

describe('a row says that it met', () => {
  test.each<[Fact, ReturnType<typeof rowOf>, ReturnType<typeof rowOf>['code']]>([
    ['OWN_CUSTOMER', rowOf({ ...own, ...open }, self(CUSTOMER)), undefined],
    ['ACTS_FOR_CUSTOMER', rowOf(forSomebody, actingFor(CUSTOMER)), undefined],
    ['RECIPIENT', rowOf({ ...shared, ...open }, partner('partner-1')), undefined],
    ['OWN_PAYLOAD', rowOf({ ownPayloadOnly: true, ...open }, care, allowsAll, { inOwnPayload: true }), undefined],
    ['ABOUT_OWN_REQUEST', rowOf(aboutRequest, research, allowsAll, { arguments: aboutItself(research) }), undefined],
    ['STRONG_AUTHENTICATION', rowOf(strong, signedIn('high')), undefined],
    ['RECENT_AUTHENTICATION', rowOf(fresh, signedIn(undefined, NOW / 1000 - 60)), undefined],
    ['NOT_THERE_YET', rowOf({ newCustomer: true }, care, { id: CUSTOMER, known: false }), undefined],
    ['ENROLLED', rowOf(member, loyalty), undefined],
    ['ACCOUNT_OPEN', rowOf(contract), undefined],
    ['NO_OBJECTION', rowOf(interest), undefined],
    ['CONSENT', rowOf(byConsent, marketing, yes), undefined],
    ['EXPLICIT_CONSENT', rowOf(explicitly, marketing, explicitYes), undefined],
    ['NOT_RESTRICTED', rowOf({}), undefined],
  ])('%s, and stands', (fact, row) => {
    expect(row).toEqual({ met: [fact], stands: true, code: undefined });
  });

  test.each<[Fact, ReturnType<typeof rowOf>, ReturnType<typeof rowOf>['code']]>([
    ['ANOTHER_CUSTOMER', rowOf(own, self('2')), undefined],
    ['ACTS_FOR_NOBODY', rowOf(forSomebody), undefined],
    ['NO_RECIPIENT', rowOf(shared, partner(undefined)), undefined],
    ['NOT_OWN_PAYLOAD', rowOf({ ownPayloadOnly: true }), undefined],
    ['NOT_ABOUT_OWN_REQUEST', rowOf(aboutRequest, research, allowsAll, { arguments: {} }), undefined],
    ['NO_VERIFIED_CASE', rowOf({ case: true }), 'CASE_REQUIRED'],
    ['WEAK_AUTHENTICATION', rowOf(strong, signedIn('low')), 'STEP_UP_REQUIRED'],
    ['WEAK_AUTHENTICATION', rowOf(strong, signedIn(undefined)), 'STEP_UP_REQUIRED'],
    ['OLD_AUTHENTICATION', rowOf(fresh, signedIn('high', NOW / 1000 - 61)), 'STEP_UP_REQUIRED'],
    ['THERE_ALREADY', rowOf({ newCustomer: true }), 'FORBIDDEN'],
    ['THERE_ALREADY', rowOf({ newCustomer: true }, care, customer({ erased: true })), 'FORBIDDEN'],
    ['UNKNOWN', dpoAbout({ id: CUSTOMER, known: false }), 'FORBIDDEN'],
    ['ERASED', dpoAbout(customer({ erased: true })), 'FORBIDDEN'],
    ['NOT_ENROLLED', rowOf(member, loyalty, customer({ enrolled: false })), 'FORBIDDEN'],
    ['ACCOUNT_NOT_OPEN', rowOf(contract, care, customer({ account: 'CLOSED' })), 'FORBIDDEN'],
    ['OBJECTION', rowOf(interest, care, customer({ objections: ['customer-care'] })), 'FORBIDDEN'],
    ['NO_CONSENT', rowOf(byConsent, marketing, customer()), 'CONSENT_REQUIRED'],
    ['NO_EXPLICIT_CONSENT', rowOf(explicitly, marketing, yes), 'CONSENT_REQUIRED'],
    ['RESTRICTED', rowOf({}, care, customer({ restricted: true })), 'RESTRICTED'],
  ])('%s, and stops there', (fact, row, code) => {
    expect(row).toEqual({ met: [fact], stands: false, code });
  });

  test('nothing of the customer, where it is asked for anyone', () => {
    expect(rowOf(byConsent, marketing, 'anyone')).toEqual({ met: [], stands: true, code: undefined });
  });

  test('nothing at all, where it is about another role or purpose', () => {
    const trace = new Trace();
    decide(builtIn, asking('marketer', 'customer-care'), { action: 'read', category: 'name', trace }, allowsAll);
    expect(trace.rows).toEqual([]);
  });
});

test('an authentication that nobody can have is one that the token does not have', () => {
  const row: Grant = { row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract', acr: ['urn:a'] };
  const index = new PolicyIndex({
    subgraphs: {},
    grants: { name: [row] },
    risk: { high: [{ categories: ['name'], acr: ['urn:b'] }] },
  });
  const request = asking('agent', 'customer-care', { risk: 'high', caller: { acr: 'urn:a' } });
  const trace = new Trace();
  expect(decide(index, request, { action: 'read', category: 'name', trace }, customer())).toEqual({
    effect: 'deny',
    code: 'FORBIDDEN',
    row: 'a',
  });
  expect(trace.rows.map(({ met, code }) => [met, code])).toEqual([[['WEAK_AUTHENTICATION'], 'FORBIDDEN']]);
});

test('a row has met what it met itself, and nothing of the row before it', () => {
  const row = { role: 'agent', purposes: ['customer-care'], basis: 'contract' } as const;
  const index = new PolicyIndex({
    subgraphs: {},
    grants: {
      name: [
        { ...row, row: 'a', case: true },
        { ...row, row: 'b', acr: ['urn:a'] },
        { ...row, row: 'c' },
      ],
    },
  });
  const trace = new Trace();
  decide(index, asking('agent', 'customer-care'), { action: 'read', category: 'name', trace }, customer());
  expect(trace.rows.map(({ grant, met }) => [grant.row, ...met])).toEqual([
    ['a', 'NO_VERIFIED_CASE'],
    ['b', 'WEAK_AUTHENTICATION'],
    ['c', 'ACCOUNT_OPEN', 'NOT_RESTRICTED'],
  ]);
});
