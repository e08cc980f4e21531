/** Loads are shared within a request and never between two (P16). */
import { expect, test } from '@jest/globals';
import { requestContext } from '../../../../subgraphs/kit/context.ts';
import type { BatchLoad } from '../../../../subgraphs/kit/definition.ts';

const asker = { actor: 'pseudonym', roles: ['agent'] };

test('equal keys of one request are loaded once and together, objects by what they say', async () => {
  const batches: unknown[][] = [];
  const load: BatchLoad<object, { id: string; first: number }, string> = async (_, keys) => {
    batches.push([...keys]);
    return keys.map(({ id, first }) => `${id}:${first}`);
  };
  const context = requestContext({}, asker);
  const keys = [
    { id: 'a', first: 1 },
    { id: 'b', first: 1 },
    { id: 'a', first: 1 },
    { id: 'a', first: 2 },
  ];
  expect(await Promise.all(keys.map((key) => context.loader(load).load(key)))).toEqual(['a:1', 'b:1', 'a:1', 'a:2']);
  expect(batches).toEqual([[keys[0], keys[1], keys[3]]]);

  await requestContext({}, asker).loader(load).load(keys[0]!);
  expect(batches).toHaveLength(2);
});

test('an error of one key is the error of that key alone', async () => {
  const load: BatchLoad<object, string, string> = async (_, keys) =>
    keys.map((key) => (key === 'b' ? new Error('no') : key));
  const { loader } = requestContext({}, asker);
  const [a, b] = await Promise.allSettled(['a', 'b'].map((key) => loader(load).load(key)));
  expect(a).toEqual({ status: 'fulfilled', value: 'a' });
  expect(b).toMatchObject({ status: 'rejected' });
});
