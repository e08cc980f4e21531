/** What is told of a call that failed: which service, and why in a word; never what was sent, came back or was thrown. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Wire } from '../../../gateway/federation/wire/transport.ts';
import { callFailures, createLog } from '../../../gateway/http/log.ts';
import { type RawBehaviour, type RawService, rawService } from '../../support/raw-service.ts';

const SECRET = 'secret-2489';
const lines: Record<string, unknown>[] = [];
const log = createLog('info', { write: (line: string) => void lines.push(JSON.parse(line)) });

let service: RawService;
let wire: Wire;
beforeAll(async () => {
  service = await rawService(({ send }) => send('{"data":{}}'));
  wire = wireTo(service.url);
});
afterEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await wire.close();
  await service.stop();
});

const wireTo = (url: string): Wire =>
  new Wire({
    services: [{ name: 'one', graph: 'ONE', url: url.replace('://', '://secret-user:secret-password@') }],
    deadline: 400,
    maxAnswer: 1000,
    onFailure: callFailures(log),
  });
const call = (to: Wire, idempotent = true, signal?: AbortSignal) =>
  to
    .graphql('one', { query: `{ a(id: "${SECRET}") }`, variables: {} }, { asking: undefined, idempotent, signal })
    .catch(() => {});

test.each<[string, RawBehaviour, number | undefined]>([
  ['timeout', () => {}, undefined],
  ['reset', ({ socket }) => socket.destroy(), undefined],
  ['too-large', ({ send }) => send(`"${SECRET.repeat(200)}"`), undefined],
  ['status', ({ send }) => send(SECRET, {}, 503), 503],
  ['content-type', ({ send }) => send(SECRET, { 'content-type': 'text/html' }), undefined],
  ['encoding', ({ send }) => send(Buffer.from([0x22, 0xff, 0x22])), undefined],
  ['not-json', ({ send }) => send(SECRET), undefined],
  ['not-as-agreed', ({ send }) => send(`["${SECRET}"]`), undefined],
  [
    'errors',
    ({ send }) => send(`{"data":null,"errors":[{"message":"${SECRET}","extensions":{"code":"${SECRET}"}}]}`),
    undefined,
  ],
])('%s', async (reason, behaviour, status) => {
  service.behave(behaviour);
  await call(wire);
  expect(lines).toEqual([
    {
      level: 40,
      time: expect.any(String),
      service: 'one',
      reason,
      ...(status && { status }),
      msg: 'a service did not answer as it should',
    },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/secret|2489|127\.0\.0\.1/);
});

test('refused', async () => {
  const gone = await rawService(() => {});
  await gone.stop();
  const other = wireTo(gone.url);
  await call(other, false);
  await other.close();
  expect(lines).toMatchObject([{ service: 'one', reason: 'refused' }]);
});

test('an answer, a refused input and a client who left are no failures', async () => {
  service.behave(({ send }) => send('{"data":{}}'));
  await call(wire);
  service.behave(({ send }) => send('{"data":null,"errors":[{"extensions":{"code":"BAD_USER_INPUT"}}]}'));
  await call(wire);
  service.behave(() => {});
  await call(wire, true, AbortSignal.timeout(50));
  expect(lines).toEqual([]);
});

test('a connection that is reset is told of once, when the second attempt has failed too', async () => {
  let times = 0;
  service.behave(({ socket, send }) => {
    times += 1;
    return times === 1 ? socket.destroy() : send('{"data":{}}');
  });
  await call(wire);
  expect([times, lines]).toEqual([2, []]);
});
