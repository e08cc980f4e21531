/**
 * What is no message ends the connection that it came on, and nothing else.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EmbeddedServer, startEmbedded } from '../../../subgraphs/kit/embedded/server.ts';
import { framed, int32, message, RawConnection } from './raw-connection.ts';

let server: EmbeddedServer;
let bystander: RawConnection;

beforeAll(async () => {
  server = await startEmbedded();
  bystander = await RawConnection.open(server.port);
});

afterAll(async () => {
  bystander.close();
  await server.stop();
});

async function endsWith(bytes: Uint8Array): Promise<void> {
  const connection = await RawConnection.open(server.port);
  expect(await connection.send(bytes)).toBeUndefined();
  connection.close();
  expect(await bystander.command({ ping: 1 })).toMatchObject({ ok: 1 });
}

describe('Garbage ends its own connection', () => {
  const ping = message({ ping: 1 });
  const cut = (bytes: Buffer, at: number, value: number): Buffer => {
    const changed = Buffer.from(bytes);
    changed.writeInt32LE(value, at);
    return changed;
  };

  test.each([
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['a length that is too small', int32(5)],
    ['a negative length', cut(ping, 0, -1)],
    ['a length above 48,000,000', cut(ping, 0, 48_000_001)],
    ['an operation that nobody sends', framed(2001, Buffer.alloc(20))],
    ['OP_COMPRESSED', framed(2012, Buffer.alloc(20))],
    ['a flag that must be understood', message({ ping: 1 }, 1)],
    ['a section of an unknown kind', framed(2013, Buffer.concat([int32(0), Buffer.of(2), Buffer.alloc(8)]))],
    ['a message without a body', framed(2013, Buffer.concat([int32(0), Buffer.of(1), int32(7), Buffer.from('ab\0')]))],
    ['a document that is longer than its section', cut(ping, 21, 1_000_000)],
    ['a document that is cut off', framed(2013, Buffer.concat([int32(0), Buffer.of(0), int32(50), Buffer.alloc(10)]))],
    [
      'OP_QUERY for anything but hello',
      framed(2004, Buffer.concat([int32(0), Buffer.from('a.b\0'), Buffer.alloc(13)])),
    ],
  ])('%s', (_, bytes) => endsWith(bytes));

  test('a broken document in the middle of an insert', async () => {
    const broken = Buffer.concat([int32(0), message({ insert: 'c' }).subarray(20), Buffer.of(1)]);
    const sequence = Buffer.concat([Buffer.from('documents\0'), int32(12), Buffer.from([16, 97, 0, 1, 0, 0, 0, 9])]);
    await endsWith(framed(2013, Buffer.concat([broken, int32(sequence.length + 4), sequence])));
  });

  test('random bytes, and random changes of a good message', async () => {
    const change = fc.record({ at: fc.nat(ping.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.uint8Array({ minLength: 16 }),
        async (changes, tail) => {
          const bytes = Buffer.concat([ping, tail]);
          for (const { at, to } of changes) bytes[at] = to;
          const connection = await RawConnection.open(server.port);
          connection.socket.end(bytes);
          expect(await bystander.command({ ping: 1 })).toMatchObject({ ok: 1 });
          connection.close();
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('A message may come in pieces, and two may come at once', async () => {
  const connection = await RawConnection.open(server.port);
  const bytes = Buffer.concat([message({ ping: 1 }), message({ nonsense: 1 })]);
  const first = connection.send(bytes.subarray(0, 3));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = connection.send(bytes.subarray(3));
  expect(await first).toMatchObject({ ok: 1 });
  expect(await second).toMatchObject({ ok: 0, code: 59 });
  connection.close();
});

test('A write with write concern 0 has no answer, and is done', async () => {
  const connection = await RawConnection.open(server.port);
  const insert = { insert: 'silent', documents: [{ _id: 1 }], writeConcern: { w: 0 } };
  const answer = connection.send(Buffer.concat([message(insert, 2), message({ count: 'silent' })]));
  expect(await answer).toMatchObject({ ok: 1, n: 1 });
  connection.close();
});
