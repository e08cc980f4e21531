/** The bytes of an answer are all there, in their order, and cost what they are and not what their number is. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BoundedBody, Room } from '../../../../gateway/federation/wire/bounded-body.ts';

test('what went in comes out, and beyond the bound nothing is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), fc.nat(600), (pieces, most) => {
      const room = new Room(10_000);
      const body = new BoundedBody(most, room);
      let sent = Buffer.alloc(0);
      for (const piece of pieces) {
        const all = Buffer.concat([sent, piece]);
        const hasRoom = body.add(Buffer.from(piece));
        expect(hasRoom).toBe(all.length <= most);
        if (!hasRoom) break;
        sent = all;
      }
      expect(room.taken).toBe(sent.length);
      expect(body.end().equals(sent)).toBe(true);
      expect([room.taken, body.end().length]).toEqual([0, 0]);
    }),
  );
});

test('the answers of one service share their room, and give it back', () => {
  const room = new Room(10);
  const [one, other] = [new BoundedBody(10, room), new BoundedBody(10, room)];
  expect([one.add(Buffer.alloc(6)), other.add(Buffer.alloc(5)), other.add(Buffer.alloc(4))]).toEqual([
    true,
    false,
    true,
  ]);
  one.end();
  expect(other.add(Buffer.alloc(6))).toBe(true);
});

test('the first piece is not written to when the second comes', () => {
  const read = Buffer.from('one two');
  const body = new BoundedBody(100, new Room(100));
  body.add(read.subarray(0, 3));
  body.add(Buffer.from('!'));
  expect([body.end().toString(), read.toString()]).toEqual(['one!', 'one two']);
});

test('a million pieces of one byte are one buffer', () => {
  const body = new BoundedBody(2_000_000, new Room(2_000_000));
  const piece = Buffer.from('x');
  for (let at = 0; at < 1_000_000; at += 1) body.add(piece);
  const bytes = body.end();
  expect(bytes).toHaveLength(1_000_000);
  expect(bytes.buffer.byteLength).toBeLessThanOrEqual(2_000_000);
});
