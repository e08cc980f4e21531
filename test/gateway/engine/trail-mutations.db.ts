/** What the trail is told of writes: an intent before anything is sent, an outcome after, of each field by itself. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { about, entry } from '../../support/expected-entry.ts';
import { nameOf, type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let trail: RecordingTrail;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const self = { self: '1', purpose: 'account-management' } as const;

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1', '2'], { trail: tellingTo(trail) });
});
beforeEach(() => {
  for (const id of ['1', '2']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  for (const service of ['identity', 'consent'] as const) world.misbehave(service, undefined);
  trail.take();
});
afterAll(() => world.stop());

describe('a mutation', () => {
  const give = (customer: string) =>
    `giveConsent(input: { customerId: "${customer}", purpose: RESEARCH, brand: "fresh",
      notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT })`;
  const person = { roles: ['customer'], purpose: 'account-management' } as const;
  const own = { row: 'self', basis: 'contract' } as const;

  test('is told before it is sent and after it has ended, each field by itself', async () => {
    const seen: string[] = [];
    trail.before(async ({ kind, operation }) => void seen.push(`${kind} ${operation.text.slice(9, 20)}`));
    for (const service of ['identity', 'consent'] as const)
      world.misbehave(service, (call, properly) => {
        if (call.body.query?.startsWith('mutation')) seen.push(`sent to ${service}`);
        return properly();
      });
    await world.ask(
      `mutation Mine { a: ${give('1')} { records { id } } updateContact(input: { customerId: "1", email: "new@example.com" }) { customer { email } } }`,
      self,
    );
    trail.before(undefined);
    expect(seen).toEqual([
      'intent giveConsent',
      'sent to consent',
      'outcome giveConsent',
      'intent updateConta',
      'sent to identity',
      'outcome updateConta',
    ]);
    expect(trail.take()).toEqual([
      entry('mutation{giveConsent(input:?){records{id}}}', {
        ...person,
        kind: 'intent',
        about: [about(['1'], { allowed: [{ category: 'consent.giving', ...own }] })],
      }),
      entry('mutation{giveConsent(input:?){records{id}}}', {
        ...person,
        kind: 'outcome',
        about: [about(['1'], { allowed: [{ category: 'consent.record', ...own }] })],
      }),
      entry('mutation{updateContact(input:?){customer{email}}}', {
        ...person,
        kind: 'intent',
        about: [about(['1'], { allowed: [{ category: 'contact.update', ...own }] })],
      }),
      entry('mutation{updateContact(input:?){customer{email}}}', {
        ...person,
        kind: 'outcome',
        about: [
          about(['1'], {
            allowed: [
              { category: 'key', ...own },
              { category: 'contact.email', ...own },
            ],
          }),
        ],
      }),
    ]);
  });

  test('that is refused has an outcome and no intent', async () => {
    const ingest = { role: 'ingest', purpose: 'account-management' } as const;
    world.states.set('2', stateOf('2', { account: 'CLOSED' }));
    await world.ask(`mutation { a: ${give('2')} { records { id } } b: ${give('404')} { records { id } } }`, ingest);
    expect(trail.take()).toEqual([
      entry('mutation{giveConsent(input:?){records{id}}}', {
        kind: 'outcome',
        roles: ['ingest'],
        purpose: 'account-management',
        about: [about(['2'], { denied: [{ category: 'consent.giving', code: 'FORBIDDEN', row: 'ingest' }] })],
      }),
      entry('mutation{giveConsent(input:?){records{id}}}', {
        kind: 'outcome',
        roles: ['ingest'],
        purpose: 'account-management',
        nobody: 1,
      }),
    ]);
    await world.ask(`mutation { ${give('2')} { records { id } } }`, marketer);
    expect(trail.take()).toMatchObject([
      { kind: 'outcome', about: [{ customers: [], denied: [{ category: 'consent.giving', code: 'FORBIDDEN' }] }] },
    ]);
  });

  test('that failed says so in its outcome', async () => {
    world.misbehave('consent', (call, properly, response) => {
      if (call.path === '/states') return properly();
      response.destroy();
      return undefined;
    });
    await world.ask(`mutation { ${give('1')} { records { id } } }`, self);
    expect(trail.take()).toMatchObject([
      { kind: 'intent', failures: [] },
      { kind: 'outcome', failures: ['SUBGRAPH_UNAVAILABLE'] },
    ]);
  });

  test('after which the state cannot be had names its customer as before it', async () => {
    let isWritten = false;
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    world.misbehave('consent', (call, properly) => {
      if (call.path !== '/states') isWritten = true;
      return call.path === '/states' && isWritten ? 'nothing' : properly();
    });
    await world.ask(`mutation { ${give('1')} { records { id } } }`, self);
    expect(trail.take()).toMatchObject([
      { kind: 'intent' },
      {
        kind: 'outcome',
        about: [{ customers: [nameOf('1')], denied: [{ category: 'consent.record', code: 'CONSENT_UNAVAILABLE' }] }],
        nobody: 0,
        failures: ['CONSENT_UNAVAILABLE'],
      },
    ]);
  });
});
