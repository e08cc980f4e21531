/** The bytes of an answer are all there, in their order, and cost what they are and not what their number is. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BoundedBody } from '../../../../gateway/federation/bounded-body.ts';

test('what went in comes out, and beyond the bound nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), fc.nat(600), (pieces, most) => {
      const body = new BoundedBody(most);
      let sent = Buffer.alloc(0);
      for (const piece of pieces) {
        const all = Buffer.concat([sent, piece]);
        const hasRoom = body.add(Buffer.from(piece));
        expect(hasRoom).toBe(all.length <= most);
        if (!hasRoom) {
          expect(body.bytes).toHaveLength(0);
          return;
        }
        sent = all;
      }
      expect(body.bytes.equals(sent)).toBe(true);
    }),
  );
});

test('the first piece is not written to when the second comes', () => {
  const read = Buffer.from('one two');
  const body = new BoundedBody(100);
  body.add(read.subarray(0, 3));
  body.add(Buffer.from('!'));
  expect([body.bytes.toString(), read.toString()]).toEqual(['one!', 'one two']);
});

test('a million pieces of one byte are one buffer', () => {
  const body = new BoundedBody(2_000_000);
  const piece = Buffer.from('x');
  for (let at = 0; at < 1_000_000; at += 1) body.add(piece);
  expect(body.bytes).toHaveLength(1_000_000);
  expect(body.bytes.buffer.byteLength).toBeLessThanOrEqual(2_000_000);
});
