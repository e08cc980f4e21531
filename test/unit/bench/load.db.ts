/**
 * The load generator over a real socket: answers with a length and in chunks, and what ends a run.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type LoadOrder, run } from '../../bench/load/run.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function order(listener: RequestListener, rest: Partial<LoadOrder> = {}): Promise<LoadOrder> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(started.address() as AddressInfo).port}/graphql`;
  return { url, headers: {}, bodies: ['{"a":1}'], lengths: [7], connections: 3, seconds: 0.05, ...rest };
}

test('every connection sends the bodies in turn, with the headers of the order', async () => {
  const bodies = ['"a"', '"b"'];
  const seen = new Set<string>();
  const echo: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.add(`${request.url} ${request.headers['x-purpose']} ${body}`);
      response.end(body);
    });
  };
  const found = await run(await order(echo, { bodies, lengths: [3, 3], headers: { 'x-purpose': 'research' } }));
  expect([...seen].sort()).toEqual(['/graphql research "a"', '/graphql research "b"']);
  expect(found.requests).toBeGreaterThanOrEqual(3);
  expect(found.p99).toBeGreaterThanOrEqual(found.p50);
});

test('a chunked answer is as long as its chunks together', async () => {
  const chunked: RequestListener = (_, response) => {
    response.write('1234');
    setImmediate(() => response.end('x'.repeat(30_000)));
  };
  await expect(run(await order(chunked, { lengths: [30_004] }))).resolves.toMatchObject({ p50: expect.any(Number) });
});

test.each<[string, RequestListener]>([
  ['another length', (_, response) => response.end('12345678')],
  ['another status', (_, response) => response.writeHead(500).end('1234567')],
])('%s than that of the checked answer ends the run', async (_, listener) => {
  await expect(run(await order(listener))).rejects.toThrow('Another answer than the one that was checked');
});

test('a connection that is closed without an answer ends the run', async () => {
  const hangUp: RequestListener = (request) => request.socket.destroy();
  await expect(run(await order(hangUp))).rejects.toThrow('The gateway closed a connection');
});
