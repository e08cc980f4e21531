/** What counts as an answer of a service, by its status, media type and encoding; and what is too much, too slow or not wanted. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Wire } from '../../../gateway/federation/wire/transport.ts';
import { flood, type RawBehaviour, type RawCall, type RawService, rawService } from '../../support/raw-service.ts';

const DEADLINE = 1_500;
const MEGABYTE = 1024 ** 2;
const GOOD = '{"data":{"a":"ü"}}';

let service: RawService;
let other: RawService;
let wire: Wire;
beforeEach(async () => {
  service = await rawService(({ send }) => send(GOOD));
  other = await rawService(({ send }) => send(GOOD));
  wire = new Wire({
    services: [
      { name: 'one', graph: 'ONE', url: service.url },
      { name: 'other', graph: 'OTHER', url: other.url },
    ],
    deadline: DEADLINE,
    maxAnswer: MEGABYTE,
  });
});
afterEach(async () => {
  await wire.close();
  await Promise.all([service.stop(), other.stop()]);
});

const ask = (signal?: AbortSignal, name = 'one') =>
  wire.graphql(name, { query: '{ a }', variables: {} }, { asking: undefined, idempotent: true, signal });
const typed = (type: string, status = 200): RawBehaviour => {
  return ({ send }) => send(GOOD, { 'content-type': type }, status);
};

describe('An answer', () => {
  test.each<[string, RawBehaviour]>([
    ['of application/json', typed('application/json')],
    ['that names its encoding', typed('Application/JSON ; Charset="UTF-8"')],
    ['of the media type of GraphQL', typed('application/graphql-response+json; charset=utf-8')],
    ['without a media type', ({ send }) => send(GOOD, {})],
    ['with status 400', typed('application/json', 400)],
    ['with status 203', typed('application/graphql-response+json', 203)],
    [
      'after a provisional one',
      (call) => {
        call.socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
        call.send(GOOD);
      },
    ],
    [
      'in many pieces',
      ({ socket }) => {
        const pieces = [...Buffer.from(GOOD)].map((byte) => Buffer.from([byte]));
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
        for (const piece of pieces) socket.write(Buffer.concat([Buffer.from('1\r\n'), piece, Buffer.from('\r\n')]));
        socket.write('0\r\n\r\n');
      },
    ],
    ['that ends with the connection', ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${GOOD}`)],
  ])('%s is one', async (_, how) => {
    service.behave(how);
    expect(await ask()).toEqual({ data: { a: 'ü' } });
  });

  test.each<[string, RawBehaviour]>([
    ['of text/html', typed('text/html')],
    ['of text/plain', typed('text/plain')],
    ['of text/json', typed('text/json')],
    ['of application/jsonp', typed('application/jsonp')],
    ['of a stream of events', typed('text/event-stream')],
    ['of several parts', typed('multipart/mixed; boundary="-"')],
    ['in another encoding, as it says', typed('application/json; charset=iso-8859-1')],
    ['in another encoding, as it is', ({ send }) => send(Buffer.from(GOOD, 'latin1'))],
    [
      'with two media types',
      ({ send }) => send(GOOD, { 'content-type': 'text/html', 'Content-Type': 'application/json' }),
    ],
    [
      'that is compressed, which nobody asked for',
      ({ send }) => send(gzipSync(GOOD), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    ],
    ['with status 204', ({ socket }) => socket.write('HTTP/1.1 204 No Content\r\n\r\n')],
    ['with status 302', ({ send }) => send(GOOD, { location: 'http://127.0.0.1:1/' }, 302)],
    ['with status 401', typed('application/json', 401)],
    ['with status 500', typed('application/graphql-response+json', 500)],
    ['of another protocol from here on', ({ send }) => send(GOOD, { connection: 'upgrade', upgrade: 'x' }, 101)],
    ['that is JSON and something more', ({ send }) => send(`${GOOD}{}`)],
    ['with headers without end', ({ socket }) => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`)],
    ['with two lengths', ({ send }) => send(GOOD, { 'Content-Length': '3' })],
  ])('%s is none, and the error says nothing of it', async (_, how) => {
    service.behave(how);
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'WireError', message: 'one: no answer' });
    expect((error as Error).cause).toBeUndefined();
  });

  test('to a question for states is one with status 200 alone', async () => {
    service.behave(({ send }) => send('{"states":[]}', {}, 400));
    const asking = { asking: undefined, idempotent: true };
    await expect(wire.json('one', 'states', { ids: [] }, asking)).rejects.toThrow(/^one: no answer$/);
    service.behave(({ send }) => send('{"states":[]}'));
    expect(await wire.json('one', 'states', { ids: [] }, asking)).toEqual({ states: [] });
    expect(service.calls.at(-1)?.text).toMatch(/^POST \/states HTTP/);
  });
});

test('A gigabyte is read to the bound and no further, and others are answered meanwhile', async () => {
  let taken: Promise<number> | undefined;
  service.behave((call) => {
    taken = flood(call);
  });
  const before = process.memoryUsage().arrayBuffers;
  const [flooded, answered] = await Promise.allSettled([ask(), ask(undefined, 'other')]);
  expect(flooded.status).toBe('rejected');
  expect(answered).toEqual({ status: 'fulfilled', value: { data: { a: 'ü' } } });
  // Beyond the bound: what the kernel holds for both ends of a connection.
  expect(await taken).toBeLessThan(MEGABYTE + 24 * MEGABYTE);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MEGABYTE);
  expect(service.calls).toHaveLength(1);
});

test('Many of them at once hold no more than a few answers of the greatest size', async () => {
  const taken: Promise<number>[] = [];
  service.behave((call) => {
    taken.push(flood(call));
  });
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 2);
  const all = await Promise.allSettled(Array.from({ length: 64 }, () => ask()));
  clearInterval(watch);
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['rejected']));
  await Promise.all(taken);
  // What the collector has not yet taken back counts too: far less than one of the 64 would have sent.
  expect(most).toBeLessThan(512 * MEGABYTE);
  service.behave(({ send }) => send(GOOD));
  expect(await ask()).toEqual({ data: { a: 'ü' } });
});

describe('At its deadline a call ends, and the service sees its connection closed', () => {
  test.each<[string, RawBehaviour]>([
    ['that was never answered', () => {}],
    [
      'that is answered drop by drop',
      ({ socket, closed, send }) => {
        send('', { 'content-type': 'application/json', 'content-length': '1000' });
        const drip = setInterval(() => socket.write(' '), 20);
        closed.then(() => clearInterval(drip));
      },
    ],
  ])('one %s', async (_, how) => {
    service.behave(how);
    const begun = performance.now();
    const slow = ask();
    expect(await ask(undefined, 'other')).toEqual({ data: { a: 'ü' } });
    await expect(slow).rejects.toThrow(/^one: no answer$/);
    const took = performance.now() - begun;
    expect(took).toBeGreaterThanOrEqual(DEADLINE - 5);
    expect(took).toBeLessThan(2 * DEADLINE);
    await service.calls[0]?.closed;
    expect(service.calls).toHaveLength(1);
  });

  test('also those that wait for a connection, and what they would have sent is not sent', async () => {
    service.behave(() => {});
    const begun = performance.now();
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => ask()));
    expect(performance.now() - begun).toBeLessThan(3 * DEADLINE);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['rejected']));
    service.behave(({ send }) => send(GOOD));
    expect(await ask()).toEqual({ data: { a: 'ü' } });
    expect(service.calls).toHaveLength(32 + 1);
  });
});

test('A service is ready when it says so, and in time', async () => {
  expect(await wire.isReady('one')).toBe(true);
  expect(service.calls.at(-1)?.text).toMatch(/^GET \/health\/ready HTTP/);
  service.behave(({ send }) => send('', {}, 503));
  expect(await wire.isReady('one')).toBe(false);
  service.behave((call) => void flood(call));
  expect(await wire.isReady('one')).toBe(false);
  service.behave(() => {});
  const begun = performance.now();
  expect(await wire.isReady('one')).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

describe('A call that is no longer wanted', () => {
  test('ends, and the service sees its connection closed; the next one is answered', async () => {
    const gone = new AbortController();
    const arrived = new Promise<RawCall>((resolve) => service.behave(resolve));
    const call = ask(gone.signal);
    const { closed } = await arrived;
    gone.abort();
    await expect(call).rejects.toThrow(/^one: no answer$/);
    await closed;
    service.behave(({ send }) => send(GOOD));
    expect(await ask()).toEqual({ data: { a: 'ü' } });
    expect(service.calls).toHaveLength(2);
  });

  test('is not sent at all when that is known before', async () => {
    await expect(ask(AbortSignal.abort())).rejects.toThrow(/^one: no answer$/);
    await ask();
    expect(service.calls).toHaveLength(1);
  });

  test('leaves nothing behind with whoever wanted it', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const counting = new Proxy(signal, {
      get: (target, name) => {
        if (name === 'addEventListener') listeners += 1;
        if (name === 'removeEventListener') listeners -= 1;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await ask(counting);
    service.behave(({ send }) => send('nothing'));
    await expect(ask(counting)).rejects.toThrow();
    expect(listeners).toBe(0);
  });
});
