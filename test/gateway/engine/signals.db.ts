/** A signal is told beside the answer: it neither waits for the consent service nor fails with it. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { stateOf } from '../../support/world/people.ts';
import { callerOf, type Misbehaviour, NOW, openWorld, type World } from '../../support/world.ts';

const DEADLINE = 400;
let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2'], { deadline: DEADLINE });
});
afterEach(() => world.misbehave('consent', undefined));
afterAll(() => world.stop());

const signalling: Asking = {
  caller: callerOf({ self: '1', purpose: 'account-management' }),
  purpose: 'account-management',
  brand: 'fresh',
  signals: ['GPC'],
  objections: ['third-party-sharing', 'targeted-advertising'],
  now: NOW,
};
const told = () => world.calls.filter(({ path }) => path === '/signals').map(({ body }) => body);
const instead =
  (of: (...args: Parameters<Misbehaviour>) => ReturnType<Misbehaviour>): Misbehaviour =>
  (call, properly, response) =>
    call.path === '/signals' ? of(call, properly, response) : properly();

const ANSWER = { data: { customer: { id: '1', email: 'mail-of-1@example.com' } } };
const ask = () => world.askAs(signalling, '{ customer(id: "1") { id email } }');

test.each<[string, Misbehaviour]>([
  ['does not answer', () => undefined],
  ['fails', (_, __, response) => void response.destroy()],
  [
    'refuses',
    (_, __, response) => {
      response.statusCode = 400;
      return '';
    },
  ],
])(
  'a consent service that %s to a signal: the answer is the same and as soon, and the next request tells it again',
  async (_, how) => {
    world.states.set('1', { ...stateOf('1'), signals: [] } as never);
    world.misbehave('consent', instead(how));
    const before = told().length;
    const begun = performance.now();
    expect((await ask()).answer).toEqual(ANSWER);
    expect(performance.now() - begun).toBeLessThan(DEADLINE);
    // What was under way is given up in the end.
    await new Promise((later) => setTimeout(later, 2 * DEADLINE));
    expect((await ask()).answer).toEqual(ANSWER);
    await new Promise((later) => setTimeout(later, 50));
    // A connection that was reset is tried a second time.
    const count = new Set(
      told()
        .slice(before)
        .map((body) => JSON.stringify(body)),
    );
    expect([...count]).toEqual([JSON.stringify({ customer: '1', signal: 'GPC' })]);
    expect(told().length - before).toBeGreaterThanOrEqual(2);
  },
);

test('a signal that is on record costs no call', async () => {
  world.states.set('1', { ...stateOf('1'), signals: ['GPC'] } as never);
  const before = told().length;
  expect((await ask()).answer).toEqual(ANSWER);
  await new Promise((later) => setTimeout(later, 50));
  expect(told().length).toBe(before);
});
