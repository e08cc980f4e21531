/**
 * Connections that end too early: a question is asked a second time, once; a mutation never is. Counted where it arrives.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Wire } from '../../../gateway/federation/wire/transport.ts';
import { type RawBehaviour, type RawService, rawService } from '../../support/raw-service.ts';

const DEADLINE = 1_500;
const GOOD = '{"data":{"a":1}}';

let service: RawService;
let wire: Wire;
beforeEach(async () => {
  service = await rawService(({ send }) => send(GOOD));
  wire = new Wire({
    services: [{ name: 'one', graph: 'ONE', url: service.url }],
    deadline: DEADLINE,
    maxAnswer: 1024 ** 2,
  });
});
afterEach(async () => {
  await wire.close();
  await service.stop();
});

const ask = (idempotent: boolean) =>
  wire.graphql('one', { query: '{ a }', variables: {} }, { asking: undefined, idempotent });

const resets: [string, RawBehaviour][] = [
  ['closes the connection', ({ socket }) => socket.end()],
  ['resets the connection', ({ socket }) => socket.resetAndDestroy()],
  [
    'closes it after half an answer',
    ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{"data":'),
  ],
  ['closes it within the headers', ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-')],
];

describe.each(resets)('A service that %s', (_, how) => {
  test('is asked once more, and no more', async () => {
    service.behave(how);
    await expect(ask(true)).rejects.toThrow(/^one: no answer$/);
    expect(service.calls).toHaveLength(2);
  });

  test('and then answers, has answered', async () => {
    service.behave((call) => {
      service.behave(({ send }) => send(GOOD));
      how(call);
    });
    expect(await ask(true)).toEqual({ data: { a: 1 } });
    expect(service.calls).toHaveLength(2);
    expect(service.calls[0]?.text.split('\r\n\r\n')[1]).toBe(service.calls[1]?.text.split('\r\n\r\n')[1]);
  });

  test('has got a mutation once', async () => {
    service.behave(how);
    await expect(ask(false)).rejects.toThrow(/^one: no answer$/);
    expect(service.calls).toHaveLength(1);
  });
});

const refusals: [string, RawBehaviour][] = [
  ['sends what is no JSON', ({ send }) => send('<html></html>')],
  ['fails', ({ send }) => send('{"errors":[]}', { 'content-type': 'application/json' }, 503)],
  ['speaks another protocol', ({ socket }) => socket.write('220 mail.example ESMTP\r\n')],
  ['does not answer', () => {}],
];

test.each(refusals)('A service that %s is not asked again', async (_, how) => {
  service.behave(how);
  await expect(ask(true)).rejects.toThrow(/^one: no answer$/);
  expect(service.calls).toHaveLength(1);
});

test('Both attempts have one deadline', async () => {
  let attempts = 0;
  service.behave(({ socket }) => {
    attempts += 1;
    if (attempts === 1) setTimeout(() => socket.resetAndDestroy(), DEADLINE * 0.7);
  });
  const begun = performance.now();
  await expect(ask(true)).rejects.toThrow();
  expect(service.calls).toHaveLength(2);
  expect(performance.now() - begun).toBeLessThan(DEADLINE * 1.5);
});

test('A connection that the service closed meanwhile is not used again: the mutation arrives once and is answered', async () => {
  await ask(true);
  service.hangUp();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await ask(false)).toEqual({ data: { a: 1 } });
  expect([service.calls.length, service.connections()]).toEqual([2, 2]);
});

test('A service that nobody listens for is no answer at once, and is asked again when it is back', async () => {
  const { url } = service;
  await service.stop();
  const gone = new Wire({ services: [{ name: 'one', graph: 'ONE', url }], deadline: 5_000, maxAnswer: 1024 });
  const begun = performance.now();
  await expect(
    gone.graphql('one', { query: '{ a }', variables: {} }, { asking: undefined, idempotent: true }),
  ).rejects.toThrow(/^one: no answer$/);
  expect(performance.now() - begun).toBeLessThan(2_000);
  await gone.close();
});
