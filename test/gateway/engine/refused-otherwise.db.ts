/**
 * What is said where the reason would tell something of a customer, and under policies whose rows differ from customer to customer.
 * Each was a difference that the oracle of enforcement found.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policy } from '../../../schema/grants.ts';
import type { Grant, Grants } from '../../../schema/policy.ts';
import { stateOf, yes } from '../../support/world/people.ts';
import { type Asked, graphqlCalls, openWorld, type Question, type World, wireText } from '../../support/world.ts';

const give = (customer: string) =>
  `mutation { giveConsent(input: { customerId: "${customer}", purpose: RESEARCH, brand: "fresh",
    notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT }) { records { id } } }`;

const said = ({ answer }: Asked) =>
  answer.errors?.map((error) => {
    const { coordinate, code, acr } = error.extensions as Record<string, unknown>;
    return [coordinate, code, ...(acr === undefined ? [] : [acr])];
  });

const row = (more: Partial<Grant> & Pick<Grant, 'role'>): Grant => ({
  row: `row-of-${more.role}`,
  purposes: ['research', 'account-management'],
  basis: 'contract',
  ...more,
});

/** A world under the built-in policy with other rows for some categories. */
async function under(grants: Partial<Grants>, use: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld(['1', '2', '3'], { policy: { ...policy, grants: { ...policy.grants, ...grants } } });
  try {
    await use(world);
  } finally {
    await world.stop();
  }
}

describe('a refused write', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(['1', '2', '3']);
  });
  afterAll(() => world.stop());

  test('says to a data team of every customer who refuses what is said of their data', async () => {
    const both: Question = { roles: ['marketer', 'ingest'], purpose: 'account-management' };
    world.states.set('2', stateOf('2', { erased: true }));
    world.states.set('3', stateOf('3', { account: 'CLOSED' }));
    for (const id of ['2', '3', '999'])
      expect(said(await world.ask(give(id), both))).toEqual([['Mutation.giveConsent', 'CONSENT_REQUIRED']]);
    // No row at all: nobody's consent would help.
    expect(said(await world.ask(give('1'), { role: 'marketer', purpose: 'research' }))).toEqual([
      ['Mutation.giveConsent', 'FORBIDDEN'],
    ]);
  });

  test('does not say to a stranger what the customer themselves would have to do', async () => {
    await under({ 'consent.giving': [row({ role: 'customer', acr: ['high'] })] }, async (strict) => {
      const self: Question = { self: '1', purpose: 'account-management' };
      expect(said(await strict.ask(give('1'), self))).toEqual([['Mutation.giveConsent', 'STEP_UP_REQUIRED', ['high']]]);
      for (const id of ['2', '999']) {
        const asked = await strict.ask(give(id), self);
        expect(said(asked)).toEqual([['Mutation.giveConsent', 'FORBIDDEN']]);
        expect(asked.calls).toEqual([]);
      }
    });
  });
});

describe('a data team that only a stronger token is missing for', () => {
  const analyst: Question = { role: 'analyst', purpose: 'research' };

  test('hears it at a root field too, of a purchase as of a write', async () => {
    const strict = [row({ role: 'analyst', acr: ['high'] })];
    await under({ 'purchase.lines': strict, 'consent.giving': strict }, async (world) => {
      for (const id of ['pur-1-a', 'no-purchase']) {
        const asked = await world.ask(`{ purchase(id: "${id}") { id } }`, analyst);
        expect(said(asked)).toEqual([['Query.purchase', 'STEP_UP_REQUIRED', ['high']]]);
        expect(graphqlCalls(asked.calls)).toEqual([]);
      }
      expect(said(await world.ask(give('1'), analyst))).toEqual([
        ['Mutation.giveConsent', 'STEP_UP_REQUIRED', ['high']],
      ]);
    });
  });

  test('hears what it would need whatever the customer said: who acts for another gets one answer for all', async () => {
    const asksFor: Question = { ...analyst, onBehalfOf: { actor: 'another', roles: ['dpo'] } };
    const open = [row({ role: 'analyst' }), row({ role: 'dpo', basis: 'legal-obligation' })];
    const name = [row({ role: 'analyst', acr: ['high'] }), row({ role: 'dpo', basis: 'consent' })];
    await under({ 'account-state': open, name }, async (world) => {
      world.states.set('1', stateOf('1', { consents: [yes('research')] }));
      for (const id of ['1', '2'])
        expect(said(await world.ask(`{ customer(id: "${id}") { accountState name { given } } }`, asksFor))).toEqual([
          ['Customer.name', 'STEP_UP_REQUIRED', ['high']],
        ]);
    });
  });
});

test('what is masked for one customer in one way and for another in another is named in both', async () => {
  const rows = [
    row({ role: 'analyst', row: 'by-consent', basis: 'consent', mask: 'length' }),
    row({ role: 'analyst', row: 'by-contract', mask: 'phone' }),
  ];
  await under({ 'contact.phone': rows }, async (world) => {
    world.states.set('1', stateOf('1', { consents: [yes('research')] }));
    const { answer } = await world.ask('{ customersById(ids: ["1", "2"]) { phone } }', {
      role: 'analyst',
      purpose: 'research',
    });
    expect(answer).toEqual({
      data: { customersById: [{ phone: '************' }, { phone: '+1***02' }] },
      extensions: {
        masked: [
          { coordinate: 'Customer.phone', kind: 'length' },
          { coordinate: 'Customer.phone', kind: 'phone' },
        ],
      },
    });
  });
});

describe('what a payload itself says of the customer, where the write changes what may be said', () => {
  const analyst: Question = { role: 'analyst', purpose: 'research' };
  const rows: Partial<Grants> = {
    'consent.giving': [row({ role: 'analyst' })],
    'consent.withdrawal': [row({ role: 'analyst' })],
    'consent.record': [row({ role: 'analyst', basis: 'consent' })],
    name: [row({ role: 'analyst', basis: 'consent' })],
  };
  const refused = {
    message: 'No valid consent covers this purpose.',
    path: ['w', 'records'],
    extensions: {
      code: 'CONSENT_REQUIRED',
      coordinate: 'ConsentPayload.records',
      category: 'consent.record',
      purpose: 'research',
    },
  };
  const payload = '{ records { id } customer { name { given } } }';

  test('it is refused, and not an unexplained null, where it was denied when the write was sent', async () => {
    await under(rows, async (world) => {
      world.states.set('1', stateOf('1', { consents: [] }));
      const { answer, calls } = await world.ask(
        give('1').replace('giveConsent', 'w: giveConsent').replace('{ records { id } }', payload),
        analyst,
      );
      // What is read beyond the payload is read by the consent that was just given.
      expect(answer).toEqual({
        data: { w: { records: null, customer: { name: { given: 'given-of-1' } } } },
        errors: [refused],
      });
      expect(wireText(graphqlCalls(calls))).not.toMatch(/records/);
    });
  });

  test('it is refused where it is denied by what the write did', async () => {
    await under(rows, async (world) => {
      world.states.set('1', stateOf('1', { consents: [yes('research')] }));
      const { answer } = await world.ask(
        `mutation { w: withdrawConsent(input: { customerId: "1", everything: true }) { records { id } } }`,
        analyst,
      );
      expect(answer).toEqual({ data: { w: { records: null } }, errors: [refused] });
    });
  });
});

test('two fields of one category are fetched for whom each is allowed, where their arguments decide', async () => {
  const rows: Partial<Grants> = {
    'consent.status': [
      row({ role: 'analyst', row: 'own', basis: 'legal-obligation', ownRequestOnly: true }),
      row({ role: 'analyst', row: 'any', basis: 'contract' }),
    ],
  };
  await under(rows, async (world) => {
    // Whose account is closed has no contract: of them only the request's own purpose is told.
    world.states.set('2', stateOf('2', { account: 'CLOSED' }));
    const { answer, calls } = await world.ask(
      `{ customersById(ids: ["1", "2"]) { own: consentStatus(purpose: RESEARCH) { valid } other: consentStatus(purpose: DELIVERY) { valid } } }`,
      { role: 'analyst', purpose: 'research' },
    );
    const all = { own: { valid: true }, other: { valid: true } };
    expect(answer).toEqual({
      data: { customersById: [all, { ...all, other: null }] },
      errors: [
        {
          message: 'No valid consent covers this purpose.',
          path: ['customersById'],
          extensions: {
            code: 'CONSENT_REQUIRED',
            coordinate: 'Customer.consentStatus',
            category: 'consent.status',
            purpose: 'research',
          },
        },
      ],
    });
    const [status, ...others] = graphqlCalls(calls).filter(({ service }) => service === 'consent');
    expect(others).toEqual([]);
    const asked = Object.values(status?.body.variables ?? {}).filter(Array.isArray);
    const ids = asked.map((some) => some.map(({ id }: { id: string }) => id).join(' '));
    expect(ids.sort()).toEqual(['1', '1 2']);
  });
});
