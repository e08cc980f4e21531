/** An answer that its client does not take: it is kept for some time, then its connection ends, and with it what it held. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { personaNamed } from '../../schema/personas.ts';
import { type House, openHouse } from './house.ts';

/** Far more than all buffers between two sockets hold. */
const LARGE = 'x'.repeat(64 * 1_024 * 1_024);
let house: House;
afterEach(() => house.stop());

/** How much arrives at a client that takes the first piece, waits, and then takes the rest. */
async function takenAfter(milliseconds: number): Promise<number> {
  const token = await house.issuer.issueToken({ persona: personaNamed('store-staff')! });
  const body = JSON.stringify({ query: '{ hello }' });
  const head = `host: 127.0.0.1:${house.port}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json`;
  return new Promise((resolve) => {
    let taken = 0;
    const socket = connect(house.port, '127.0.0.1', () =>
      socket.write(
        `POST /graphql HTTP/1.1\r\n${head}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      ),
    );
    socket.once('data', async () => {
      socket.pause();
      await sleep(milliseconds);
      socket.resume();
    });
    socket.on('data', (data) => {
      taken += data.length;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(taken));
  });
}

const open = async (departureMilliseconds: number): Promise<void> => {
  const limits = { requestMilliseconds: 100, departureMilliseconds };
  house = await openHouse({ limits, execute: () => ({ data: { hello: LARGE } }) });
};

test('is there for a while, for a client that is slow', async () => {
  await open(60_000);
  expect(await takenAfter(1_000)).toBeGreaterThan(LARGE.length);
});

test('is not kept for a client that does not take it: the connection ends', async () => {
  await open(100);
  expect(await takenAfter(2_000)).toBeLessThan(LARGE.length);
});
