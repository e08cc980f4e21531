/** What watches health asks as it likes, with GET or with HEAD (RFC 9110, 9.3.2): the same status and headers, no body. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const HEADERS = ['content-type', 'content-length', 'cache-control', 'vary', 'x-content-type-options'];

test.each(['/health/live', '/health/ready'])('%s answers HEAD like GET', async (path) => {
  const [get, head] = [await house.call({ method: 'GET', path }), await house.call({ method: 'HEAD', path })];
  expect([head.status, head.text]).toEqual([200, '']);
  expect(get.status).toBe(200);
  for (const name of HEADERS) expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
});

test('who is not ready says so by HEAD too', async () => {
  const other = await openHouse({ ready: async () => false });
  try {
    expect((await other.call({ method: 'HEAD', path: '/health/ready' })).status).toBe(503);
  } finally {
    await other.stop();
  }
});
