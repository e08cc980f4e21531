/** The beat on which answers leave that are about somebody who is not there. */
import { expect, test } from '@jest/globals';
import { Beat } from '../../../../gateway/federation/beat.ts';

const times = async (beat: Beat, many: number): Promise<number[]> => {
  const found: number[] = [];
  for (let nth = 0; nth < many; nth += 1) {
    const before = performance.now();
    await beat.next();
    found.push(performance.now() - before);
  }
  return found;
};

test('all who wait leave together, and whoever comes later with a later one', async () => {
  const beat = new Beat();
  const left: string[] = [];
  const wait = (who: string) => beat.next().then(() => left.push(who));
  const first = Promise.all([wait('a'), wait('b')]).then(() => {
    expect(left).toEqual(['a', 'b']);
    return wait('c');
  });
  await first;
  expect(left).toEqual(['a', 'b', 'c']);
});

test('how long it takes is never the same for long', async () => {
  const found = await times(new Beat(), 40);
  expect(new Set(found.map(Math.round)).size).toBeGreaterThan(2);
});

test('nobody who asks nothing more is kept from ending', async () => {
  const beat = new Beat();
  await beat.next();
  // The timer that goes on for whoever comes next is none that a process waits for.
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const pending = beat.next();
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length).toBeGreaterThan(timers);
  await pending;
});
