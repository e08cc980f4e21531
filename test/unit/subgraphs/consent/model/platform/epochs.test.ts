/** How often customers changed: asked for once, again when somebody says so, and never older than what was said. */
import { expect, test } from '@jest/globals';
import type { CustomerState } from '../../../../../../schema/customer-state.ts';
import { Epochs } from '../../../../../../subgraphs/consent/model/platform/epochs.ts';

function epochs() {
  const now = new Map([
    ['a', 1],
    ['b', 7],
  ]);
  const asked: string[][] = [];
  let during = () => {};
  const stateOf = (id: string): CustomerState => {
    const epoch = now.get(id);
    if (epoch === undefined) return { id, known: false };
    const standing = { erased: false, restricted: false, account: 'OPEN', enrolled: true } as const;
    return { id, known: true, epoch, ...standing, objections: [], consents: [] };
  };
  const of = new Epochs(async (ids) => {
    asked.push([...ids]);
    const states = ids.map(stateOf);
    await Promise.resolve();
    during();
    return states;
  });
  const find = async (ids: string[]) => (await of.find(ids)).map((one) => one?.epoch ?? null);
  const meanwhile = (what: () => void) => {
    during = what;
  };
  return { of, find, asked, now, meanwhile };
}

test('What is known is not asked for again, and nobody is nobody', async () => {
  const { find, asked } = epochs();
  expect(await find(['a', 'nobody', 'a'])).toEqual([1, null, 1]);
  expect(await find(['a', 'b', 'nobody'])).toEqual([1, 7, null]);
  expect(asked).toEqual([['a', 'nobody'], ['b']]);
});

test('Who is said to have changed is asked for again', async () => {
  const { of, find, asked, now } = epochs();
  await find(['a', 'b']);
  now.set('a', 2);
  of.changed(['a', 'never seen']);
  expect(await find(['a', 'b'])).toEqual([2, 7]);
  expect(asked).toEqual([['a', 'b'], ['a']]);
});

test('What was being asked for when it was said to have changed is not kept', async () => {
  const { of, find, now, meanwhile } = epochs();
  meanwhile(() => {
    now.set('a', 2);
    of.changed(['a']);
    meanwhile(() => {});
  });
  expect(await find(['a'])).toEqual([1]);
  expect(await find(['a'])).toEqual([2]);
});
