/** Anybody may ask whether the gateway is ready: what that costs its services does not depend on how often. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openHouse } from './house.ts';

test('Readiness is one look at the services for all who ask at about the same time, and another a moment later', async () => {
  let looks = 0;
  let works = true;
  const house = await openHouse({
    ready: async () => {
      looks += 1;
      await sleep(50);
      return works;
    },
  });
  const see = async () => {
    const { status, json } = await house.call({ method: 'GET', path: '/health/ready' });
    return JSON.stringify([status, json]);
  };
  const [yes, no] = ['[200,{"status":"ready"}]', '[503,{"status":"not ready"}]'];
  try {
    expect(new Set(await Promise.all(Array.from({ length: 50 }, see)))).toEqual(new Set([yes]));
    expect(await see()).toBe(yes);
    expect(looks).toBe(1);
    works = false;
    await sleep(1_050);
    expect(new Set(await Promise.all(Array.from({ length: 50 }, see)))).toEqual(new Set([no]));
    // A no holds for less: on a machine that is busy they may have come in a few groups.
    expect(looks).toBeLessThan(10);
    works = true;
    await sleep(150);
    expect(await see()).toBe(yes);
  } finally {
    await house.stop();
  }
});
