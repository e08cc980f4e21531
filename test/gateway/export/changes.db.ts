/** `Query.audienceChanges`: whom of an export its caller must remove, from both sides: what is told, and what the register still knows. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { errors } from '../../../schema/errors.ts';
import { policy } from '../../../schema/grants.ts';
import { openFindingWorld } from '../../support/finding-world.ts';
import { recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yes, yesToAll } from '../../support/world/people.ts';
import { type Asker, type Exporting, type Line, openExporting, type Wanted } from './exporting.ts';

let here: Exporting;
afterEach(() => here.stop());

const MARKETER = { as: 'marketer' } as const;
const PARTNER = { as: 'partner' } as const;
const MAILS = '{ customers { edges { node { id email } } } }';
const CHANGES = 'query($since: String!) { audienceChanges(since: $since) { removed next hasNextPage } }';

const exported = async (asker: Asker, wanted: Wanted = { query: MAILS }) => {
  const file = await here.export(asker, wanted);
  expect(file.last().record).toBe('complete');
  return { id: file.first().export as string, changes: file.last().changes as string, ids: file.ids() };
};
const ask = (since: string, asker: Asker = MARKETER): Promise<Line> => here.ask(asker, CHANGES, { since });
const changes = async (since: string, asker: Asker = MARKETER) => {
  const { data, errors: failed } = await ask(since, asker);
  expect(failed).toBeUndefined();
  return data.audienceChanges as { removed: string[]; next: string; hasNextPage: boolean };
};
const remembered = async (id: string): Promise<string[]> =>
  (await here.register.batches(id, '', 1_000)).flatMap(({ given, told }) => [
    ...given.flatMap((group) => group.ids),
    ...told.map((each) => `${each} told`),
  ]);
const refused = () => ({
  data: { audienceChanges: null },
  errors: [
    {
      message: errors.BAD_USER_INPUT.message,
      path: ['audienceChanges'],
      extensions: { code: 'BAD_USER_INPUT', coordinate: 'Query.audienceChanges', input: 'since' },
    },
  ],
});

describe('told is', () => {
  test('nobody, while nothing has changed', async () => {
    here = await openExporting(['1', '2', '3']);
    const { changes: since } = await exported(MARKETER);
    const answer = await changes(since);
    expect(answer).toEqual({ removed: [], next: expect.any(String), hasNextPage: false });
    expect(await changes(answer.next)).toMatchObject({ removed: [] });
  });

  test.each([
    ['withdrew', stateOf('2')],
    ['agrees to something else alone', stateOf('2', { consents: [yes('research', { channel: null })] })],
    ['restricted the processing', stateOf('2', { restricted: true, consents: yesToAll() })],
    ['was erased', stateOf('2', { erased: true, consents: [] })],
    ['is not known any more', { id: '2', known: false as const }],
    [
      'agreed until a time that is over',
      stateOf('2', { consents: [yes('direct-marketing', { until: '2020-01-01T00:00:00Z' })] }),
    ],
  ])('whoever %s', async (_, state) => {
    here = await openExporting(['1', '2', '3']);
    const { changes: since } = await exported(MARKETER);
    here.world.states.set('2', state);
    expect((await changes(since)).removed).toEqual(['2']);
  });

  test('whoever may not be had any more by all that was given of them, though they may be found', async () => {
    here = await openExporting(['1', '2', '3']);
    here.world.states.set('3', stateOf('3', { consents: [yes('direct-marketing', { channel: 'SMS' })] }));
    const { changes: since, ids } = await exported(MARKETER);
    expect(ids).toEqual(['1', '2', '3']);
    here.world.states.set('2', stateOf('2', { consents: [yes('direct-marketing', { channel: 'SMS' })] }));
    // Of 3 no address was given, so nothing of it has to go.
    expect((await changes(since)).removed).toEqual(['2']);
  });

  test('whoever may not be found any more by what the filter read', async () => {
    here = await openExporting(['1', '2']);
    const query = '{ customers(filter: { loyalty: { tiers: [GOLD] } }) { edges { node { id } } } }';
    const asker = { ...MARKETER, purpose: 'personalisation' };
    const { changes: since, ids } = await exported(asker, { query });
    expect(ids).toEqual(['1', '2']);
    here.world.states.set('1', stateOf('1'));
    expect((await changes(since, asker)).removed).toEqual(['1']);
  });

  test('everybody, where a policy gives the caller nobody any more', async () => {
    here = await openExporting(['1', '2']);
    const { changes: since } = await exported(MARKETER);
    const other = await openFindingWorld(['1', '2'], {
      policy: { ...policy, grants: { ...policy.grants, 'contact.email': { nobody: 'not any more' } } },
      exported: here.rooms,
    });
    other.agree('1', '2');
    await here.house.exchange({ engine: other.engine });
    expect((await changes(since)).removed).toEqual(['1', '2']);
    await other.stop();
  });
});

describe('who was told', () => {
  test('is told again until the answer has arrived, and then forgotten', async () => {
    here = await openExporting(['1', '2', '3']);
    const { id, changes: since } = await exported(MARKETER);
    here.world.states.set('2', stateOf('2', { erased: true, consents: [] }));
    const first = await changes(since);
    expect((await changes(since)).removed).toEqual(['2']);
    expect(await remembered(id)).toEqual(['1', '2 told', '3']);
    expect((await changes(first.next)).removed).toEqual([]);
    expect(await remembered(id)).toEqual(['1', '3']);
  });

  test('leaves no way back: what was asked with before is refused, so that nobody believes an answer with somebody missing', async () => {
    here = await openExporting(['1', '2', '3']);
    const { changes: since } = await exported(MARKETER);
    here.world.states.set('2', stateOf('2'));
    const { next } = await changes(since);
    await changes(next);
    expect(await ask(since)).toEqual(refused());
  });

  test('and agrees again is told of when they are exported again', async () => {
    here = await openExporting(['1', '2']);
    const old = await exported(MARKETER);
    here.world.states.set('2', stateOf('2'));
    const { next } = await changes(old.changes);
    here.world.agree('2');
    const again = await exported(MARKETER);
    expect(again.ids).toEqual(['1', '2']);
    expect((await changes(next)).removed).toEqual([]);
    here.world.states.set('2', stateOf('2'));
    expect((await changes(again.changes)).removed).toEqual(['2']);
  });
});

test('what is long is told in parts; together they are all, each once', async () => {
  const all = Array.from({ length: 120 }, (_, at) => String(1_000 + at));
  here = await openExporting(all);
  const { id, changes: since } = await exported(MARKETER);
  const gone = all.filter((_, at) => at % 3 === 0);
  for (const each of gone) here.world.states.set(each, stateOf(each));
  const told: string[] = [];
  let parts = 0;
  for (let at = since; ; ) {
    const { removed, next, hasNextPage } = await changes(at);
    parts += 1;
    told.push(...removed);
    at = next;
    if (!hasNextPage) break;
  }
  expect(parts).toBeGreaterThan(2);
  expect(told).toEqual(gone);
  expect((await remembered(id)).filter((each) => !each.endsWith('told'))).toEqual(all.filter((_, at) => at % 3 !== 0));
});

describe('nobody is told of an export', () => {
  test.each<[string, Asker]>([
    ['under another purpose', { ...MARKETER, purpose: 'personalisation' }],
    ['for another brand', { ...MARKETER, headers: { 'x-brand': 'value' } }],
    ['in another role', { as: 'analyst' }],
    ['for whom it was not', PARTNER],
  ])('%s', async (_, asker) => {
    here = await openExporting(['1', '2']);
    const { changes: since } = await exported(MARKETER);
    here.world.states.set('2', stateOf('2'));
    expect(await ask(since, asker)).toEqual(refused());
  });

  test('by a token that somebody made, or one to go on with', async () => {
    here = await openExporting(['1', '2', '3']);
    const file = await here.export(MARKETER);
    const { resumeToken } = file.lines().find(({ record }) => record === 'page')!;
    for (const since of ['', 'x', resumeToken]) expect(await ask(since)).toEqual(refused());
  });

  test('that has ended', async () => {
    here = await openExporting(['1', '2']);
    const { changes: since } = await exported(MARKETER);
    await here.register.prune(Date.now() + 31 * 24 * 60 * 60 * 1_000);
    expect(await ask(since)).toEqual(refused());
  });

  test.each([
    ['agent', 'customer-care'],
    ['dpo', 'rights-fulfilment'],
    ['store-staff', 'order-management'],
  ] as const)('who is %s', async (as, purpose) => {
    here = await openExporting(['1', '2']);
    const { changes: since } = await exported(MARKETER);
    expect(await ask(since, { as, purpose })).toEqual({ data: { audienceChanges: null }, errors: forbidden(purpose) });
  });
});

const forbidden = (purpose: string) => [
  {
    message: errors.FORBIDDEN.message,
    path: ['audienceChanges'],
    extensions: { code: 'FORBIDDEN', coordinate: 'Query.audienceChanges', category: 'audience-removal', purpose },
  },
];

test('told are ids of the export alone: whatever else changes, nobody who was not given is in an answer, or asked about', async () => {
  here = await openExporting(['1', '2', '3', '4']);
  here.world.states.set('4', stateOf('4'));
  const { changes: since } = await exported(MARKETER);
  here.world.calls.length = 0;
  for (const id of ['2', '4']) here.world.states.set(id, stateOf(id, { erased: true, consents: [] }));
  expect((await changes(since)).removed).toEqual(['2']);
  expect(JSON.stringify(here.world.calls.map(({ body }) => body))).not.toContain('"4"');
});

test('where the states cannot be had nobody is told anything, and nothing is forgotten', async () => {
  here = await openExporting(['1', '2']);
  const { id, changes: since } = await exported(MARKETER);
  here.world.states.set('2', stateOf('2'));
  here.world.misbehave('consent', () => 'nothing');
  const { data, errors: failed } = await ask(since);
  expect(data).toEqual({ audienceChanges: null });
  expect(failed).toEqual([
    {
      message: expect.any(String),
      path: ['audienceChanges'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Query.audienceChanges' },
    },
  ]);
  here.world.behave();
  expect(await remembered(id)).toEqual(['1', '2']);
  expect((await changes(since)).removed).toEqual(['2']);
});

test('it is on the trail as a question about nobody in particular', async () => {
  const trail = recordingTrail();
  here = await openExporting(['1', '2'], { world: { trail: tellingTo(trail) } });
  const { changes: since } = await exported(MARKETER);
  trail.take();
  await changes(since);
  const [entry] = trail.take();
  expect(JSON.stringify(entry)).toContain('audience-removal');
  expect(JSON.stringify(entry)).not.toContain(since);
});
