/** An export from its first record to its last: what is in the file, and what went over the wire for it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { policyHash } from '../../../gateway/audit/policy-hash.ts';
import { errors } from '../../../schema/errors.ts';
import { policy } from '../../../schema/grants.ts';
import { openFindingWorld } from '../../support/finding-world.ts';
import { recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yes } from '../../support/world/people.ts';
import { type Exporting, openExporting } from './exporting.ts';

let here: Exporting;
afterEach(() => here.stop());

const MARKETER = { as: 'marketer' } as const;
const MAILS = '{ customers { edges { node { id email name { given } } } } }';

test('a file says what it is, whom it holds page by page, and last that it is complete', async () => {
  here = await openExporting(['1', '2', '3']);
  const file = await here.export(MARKETER, { query: MAILS });
  const [about, one, two, page, three, end, ...rest] = file.lines();
  expect(file.status).toBe(200);
  expect(about).toEqual({
    record: 'export',
    export: expect.stringMatching(/^[0-9a-f-]{36}$/),
    purpose: 'direct-marketing',
    brand: 'fresh',
    policy: policyHash(policy),
    operation: expect.stringMatching(/^[\w-]{43}$/),
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    columns: ['id', 'email', 'name.given'],
    changes: expect.any(String),
  });
  const row = (id: string) => ({
    record: 'customer',
    data: { id, email: `mail-of-${id}@example.com`, name: { given: `given-of-${id}` } },
  });
  expect([one, two, three]).toEqual(['1', '2', '3'].map(row));
  expect(page).toEqual({ record: 'page', exported: 2, pages: 1, resumeToken: expect.any(String) });
  expect(end).toEqual({
    record: 'complete',
    complete: true,
    exported: 3,
    pages: 2,
    refused: [],
    masked: [],
    changes: about!.changes,
  });
  expect(rest).toEqual([]);
});

test('who did not agree is not in a byte of the file, and not in its counts', async () => {
  here = await openExporting(['1', '2', '3', '4', '5']);
  const bytesOf = async () => {
    const { text } = await here.export(MARKETER, { query: MAILS });
    return text.replace(/"(export|time|changes|resumeToken)":"[^"]*"/g, '"$1":""');
  };
  for (const refused of [
    stateOf('2'),
    stateOf('2', { consents: [yes('research', { channel: null })] }),
    stateOf('2', { erased: true }),
    stateOf('2', { restricted: true, consents: [yes('direct-marketing')] }),
    { id: '2', known: false as const },
  ]) {
    here.world.agree('1', '2', '3', '4', '5');
    here.world.states.set('2', refused);
    const without = await bytesOf();
    here.world.states.delete('2');
    expect(await bytesOf()).toBe(without);
    expect(without).not.toMatch(/of-2\b|"2"/);
    expect(without).toContain('"exported":4');
  }
});

test('a field that one of them did not agree to is null, and told of once', async () => {
  here = await openExporting(['1', '2', '3']);
  here.world.states.set('2', stateOf('2', { consents: [yes('direct-marketing', { channel: 'SMS' })] }));
  const file = await here.export(MARKETER, { query: '{ customers { edges { node { id email birthDate } } } }' });
  expect(file.lines().flatMap(({ record, data }) => (record === 'customer' ? [data] : []))).toEqual([
    { id: '1', email: 'mail-of-1@example.com', birthDate: null },
    { id: '2', email: null, birthDate: null },
    { id: '3', email: 'mail-of-3@example.com', birthDate: null },
  ]);
  expect(file.last()).toMatchObject({ record: 'complete', exported: 3 });
  expect(
    file.last().refused.toSorted((a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  ).toEqual([
    { coordinate: 'Customer.birthDate', code: 'FORBIDDEN' },
    { coordinate: 'Customer.email', code: 'CONSENT_REQUIRED' },
  ]);
});

describe('in the middle', () => {
  /** Does something while the first page is fetched. */
  const duringFirstPage = (act: () => void): void => {
    let isFirst = true;
    here.world.misbehave('identity', (call, properly) => {
      if (call.body.query !== undefined && isFirst) {
        isFirst = false;
        act();
      }
      return properly();
    });
  };

  test('a withdrawal is obeyed: who withdraws while a page is on its way is in none of those after it', async () => {
    here = await openExporting(['1', '2', '3', '4', '5', '6']);
    duringFirstPage(() => here.world.states.set('4', stateOf('4')));
    const file = await here.export(MARKETER, { query: MAILS });
    expect(file.ids()).toEqual(['1', '2', '3', '5', '6']);
    expect(file.last()).toMatchObject({ record: 'complete', exported: 5 });
    expect(file.text).not.toContain('of-4');
  });

  test.each([
    ['SUBGRAPH_UNAVAILABLE', 'loyalty'],
    ['CONSENT_UNAVAILABLE', 'consent'],
  ] as const)('%s ends the file with a record that says so, and nothing of that page', async (_, service) => {
    here = await openExporting(['1', '2', '3', '4', '5']);
    const query = '{ customers { edges { node { id loyalty { tier } } } } }';
    let asked = 0;
    here.world.misbehave('loyalty', (call, properly) => {
      if (call.body.query !== undefined) asked += 1;
      return service === 'loyalty' && asked > 1 ? 'nothing' : properly();
    });
    if (service === 'consent')
      here.world.misbehave('consent', (_call, properly) => (asked > 0 ? 'nothing' : properly()));
    const file = await here.export(MARKETER, { query });
    expect(file.ids()).toEqual(['1', '2']);
    const code = file.last().code as keyof typeof errors;
    expect(['SUBGRAPH_UNAVAILABLE', 'CONSENT_UNAVAILABLE']).toContain(code);
    const [page] = file.lines().filter(({ record }) => record === 'page');
    expect(file.last()).toEqual({
      record: 'incomplete',
      complete: false,
      code,
      message: errors[code].message,
      exported: 2,
      pages: 1,
      refused: [],
      masked: [],
      resumeToken: page!.resumeToken,
    });

    here.world.behave();
    const rest = await here.export(MARKETER, { query, resumeToken: file.last().resumeToken });
    expect(rest.first()).toMatchObject({ record: 'export', export: file.first().export, continues: 2 });
    expect(rest.ids()).toEqual(['3', '4', '5']);
    expect(rest.last()).toMatchObject({ record: 'complete', exported: 5, pages: 3 });
  });

  test('another policy in the place of the one it began under ends it, and its tokens', async () => {
    here = await openExporting(['1', '2', '3', '4', '5']);
    const other = await openFindingWorld(['1', '2', '3']);
    duringFirstPage(() => void here.house.exchange({ engine: other.engine }));
    const file = await here.export(MARKETER, { query: MAILS });
    expect(file.ids()).toEqual(['1', '2']);
    expect(file.last()).toMatchObject({ record: 'incomplete', code: 'EXPORT_INTERRUPTED', exported: 2 });
    await other.stop();
  });
});

test('every page is on the trail, under the request of the export', async () => {
  const trail = recordingTrail();
  here = await openExporting(['1', '2', '3'], { world: { trail: tellingTo(trail) } });
  const file = await here.export(MARKETER);
  const request = file.headers.get('x-request-id');
  expect(trail.entries.map((entry) => [entry.request, entry.purpose, entry.kind])).toEqual([
    [request, 'direct-marketing', 'query'],
    [request, 'direct-marketing', 'query'],
  ]);
});

test('nothing leaves that cannot be registered', async () => {
  let gives = 0;
  here = await openExporting(['1', '2', '3', '4', '5'], {
    changed: (register) => ({
      ...register,
      give: async (id, given) => {
        gives += 1;
        if (gives === 2) throw new Error('no');
        await register.give(id, given);
      },
    }),
  });
  const file = await here.export(MARKETER);
  expect(file.ids()).toEqual(['1', '2']);
  expect(file.last()).toMatchObject({ record: 'incomplete', code: 'TRAIL_UNAVAILABLE', exported: 2 });
});

test('the log has one line, which counts pages and names nobody', async () => {
  here = await openExporting(['1', '2', '3']);
  await here.export(MARKETER, { query: MAILS });
  const lines = here.house.log().filter(({ msg }) => msg === 'operation');
  expect(lines).toEqual([
    expect.objectContaining({
      kind: 'query',
      fields: ['customers'],
      pages: 2,
      purpose: 'direct-marketing',
      status: 200,
    }),
  ]);
  expect(here.house.logText()).not.toContain('mail-of');
});
