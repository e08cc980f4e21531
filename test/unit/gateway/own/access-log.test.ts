/** What of an entry of the trail a customer is shown, and what of it is nobody's business but other customers'. */
import { describe, expect, test } from '@jest/globals';
import type { TrailEntry } from '../../../../gateway/audit/entry.ts';
import { accessLog, emergencyRows, type IsEmergency } from '../../../../gateway/own/access-log.ts';
import { policy } from '../../../../schema/grants.ts';
import { KeptTrail } from '../../../support/kept-trail.ts';
import { about, entryOf } from '../../../support/trail-entries.ts';

const MINE = ['pseudonym-of-1', 'before-1'];

async function pageOf(entries: readonly TrailEntry[], args: object = {}, isEmergency?: IsEmergency) {
  const trail = new KeptTrail();
  for (const entry of entries) await trail.append(entry);
  return { trail, page: await accessLog(trail, MINE, args, isEmergency) };
}

const nodeOf = async (more: Partial<TrailEntry>) => {
  const { page } = await pageOf([entryOf(more)]);
  return page.edges[0]?.node as Record<string, unknown>;
};

describe('an entry', () => {
  test('says who, when, why, on which basis and what, in the words of the graph', async () => {
    expect(await nodeOf({ channel: 'EMAIL', case: 'pseudonym-of-case', failures: ['SUBGRAPH_UNAVAILABLE'] })).toEqual({
      reference: 'request-1',
      at: '2026-05-01T10:00:00.000Z',
      action: 'READ',
      stage: 'ANSWERED',
      who: { roles: ['AGENT'], pseudonym: 'actor-of-agent', isCustomer: false },
      onBehalfOf: undefined,
      purpose: 'CUSTOMER_CARE',
      bases: ['CONTRACT'],
      brand: 'fresh',
      breakGlass: false,
      channel: 'EMAIL',
      underCase: true,
      allowed: [{ category: 'name', row: 'agent', basis: 'CONTRACT' }],
      masked: [{ category: 'contact.email', row: 'agent-masked', basis: 'CONTRACT', mask: 'email' }],
      denied: [{ category: 'purchase.lines', code: 'CASE_REQUIRED', row: 'agent-case' }],
      failures: ['SUBGRAPH_UNAVAILABLE'],
      policy: 'hash-of-policy',
    });
  });

  test('shows nothing of other customers that the operation was about, and nothing of its text', async () => {
    const other = about(['pseudonym-of-2', 'pseudonym-of-3'], {
      allowed: [{ category: 'special-category', row: 'analyst-explicit', basis: 'explicit-consent' }],
    });
    const node = await nodeOf({ about: [other, about(['pseudonym-of-2', 'pseudonym-of-1'])], nobody: 7 });
    expect(node).toEqual(await nodeOf({}));
    expect(JSON.stringify(node)).not.toMatch(/pseudonym-of-[123]|special-category|EXPLICIT|customer\(/);
  });

  test('says of an access in an emergency that it was one, by the rows of the policy, and of no other', async () => {
    const rows = (row: string) => ({
      allowed: [{ category: 'contact.email', row, basis: 'legitimate-interest' } as const],
    });
    const isEmergency = emergencyRows(policy);
    const told = async (more: Parameters<typeof about>[1]) => {
      const { page } = await pageOf(
        [entryOf({ about: [about(['pseudonym-of-1'], { masked: [], denied: [], ...more })] })],
        {},
        isEmergency,
      );
      return (page.edges[0]?.node as { breakGlass: boolean } | undefined)?.breakGlass;
    };
    expect(await told(rows('supervisor-break-glass'))).toBe(true);
    expect(await told(rows('supervisor-case'))).toBe(false);
    const asked = { category: 'break-glass.opening', row: 'supervisor', basis: 'contract' } as const;
    expect(await told({ allowed: [asked] })).toBe(true);
    expect(
      await told({ allowed: [], denied: [{ category: 'break-glass.opening', code: 'FORBIDDEN', row: 'supervisor' }] }),
    ).toBe(false);
  });

  test('puts together what was decided about the customer under different names', async () => {
    const consent = [{ category: 'demographic', row: 'marketer', basis: 'consent' }] as const;
    const node = await nodeOf({
      about: [about(['pseudonym-of-1']), about(['before-1'], { allowed: consent, masked: [], denied: [] })],
    });
    expect(node).toMatchObject({
      allowed: [{ category: 'name' }, { category: 'demographic', basis: 'CONSENT' }],
      bases: ['CONTRACT', 'CONSENT'],
    });
  });

  test('names each basis once, and none where all was denied', async () => {
    expect(await nodeOf({ about: [about(['before-1'], { allowed: [], masked: [] })] })).toMatchObject({ bases: [] });
  });

  test.each([
    ['intent', 'WRITE', 'INTENDED'],
    ['outcome', 'WRITE', 'CONCLUDED'],
  ] as const)('of an %s is a %s, %s', async (kind, action, stage) => {
    expect(await nodeOf({ kind })).toMatchObject({ action, stage });
  });

  test('is recognised as the own one, unless somebody acted for them', async () => {
    const own = { roles: ['customer'], actor: 'actor-of-1' } as const;
    expect(await nodeOf(own)).toMatchObject({
      who: { roles: ['CUSTOMER'], pseudonym: 'actor-of-1', isCustomer: true },
    });
    expect(await nodeOf({ ...own, onBehalfOf: 'party' })).toMatchObject({
      who: { isCustomer: false },
      onBehalfOf: 'party',
    });
    expect(await nodeOf({ roles: [] })).toMatchObject({ who: { isCustomer: false } });
  });
});

describe('a page', () => {
  const three = [1, 2, 3].map((at) => entryOf({ request: `request-${at}` }));
  const references = ({ edges }: Awaited<ReturnType<typeof pageOf>>['page']) =>
    edges.map(({ node }) => (node as { reference: string }).reference);

  test('is newest first, goes on after its last cursor, and says whether more follows', async () => {
    const { page: first } = await pageOf(three, { first: 2 });
    expect(references(first)).toEqual(['request-3', 'request-2']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[1]?.cursor,
    });
    const { page: second } = await pageOf(three, { first: 2, after: first.pageInfo.endCursor });
    expect(references(second)).toEqual(['request-1']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('is asked for by all names of the customer, twenty at a time', async () => {
    const { trail } = await pageOf([]);
    expect(trail.asked).toEqual([{ pseudonyms: MINE, page: { first: 20, after: undefined } }]);
    const { trail: other } = await pageOf([], { first: null, after: null });
    expect(other.asked).toEqual(trail.asked);
  });

  test('of nothing says whether there is something', async () => {
    const none = { edges: [], pageInfo: { hasPreviousPage: false, startCursor: null, endCursor: null } };
    expect((await pageOf(three, { first: 0 })).page).toMatchObject({ ...none, pageInfo: { hasNextPage: true } });
    expect((await pageOf([], { first: 0 })).page).toMatchObject({ ...none, pageInfo: { hasNextPage: false } });
  });

  const spelt = (text: string): string => Buffer.from(text).toString('base64url');
  test.each([
    ['first', { first: -1 }],
    ['first', { first: 101 }],
    ['first', { first: 1.5 }],
    ['after', { after: '' }],
    ['after', { after: 'no cursor' }],
    ['after', { after: spelt('writer-1.1') }],
    ['after', { after: spelt('[1]') }],
    ['after', { after: spelt('["writer-1.1","more"]') }],
    ['after', { after: spelt('null') }],
    ['after', { after: `${spelt('["writer-1.1"]')}=` }],
    ['after', { after: spelt(JSON.stringify(['x'.repeat(600)])) }],
  ])('is refused for a wrong %s, and nothing is read: %j', async (input, args) => {
    const trail = new KeptTrail();
    await expect(accessLog(trail, MINE, args)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT', input } });
    expect(trail.asked).toEqual([]);
  });
});
