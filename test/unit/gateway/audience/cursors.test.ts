/** A cursor leads back to its place for whoever it was made for, and nowhere else: whatever is changed of it, or of who sends it. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bindingOf, Cursors, type Place } from '../../../../gateway/audience/cursors.ts';
import type { Asking } from '../../../../gateway/caller/caller.ts';

const cursors = new Cursors(Buffer.alloc(32, 1));
const place: fc.Arbitrary<Place> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).filter((id) => id.length <= 200),
  value: fc.oneof(fc.constant(null), fc.maxSafeInteger()),
  asOf: fc.nat(),
});
const REFUSED = expect.objectContaining({
  message: 'The input is not valid.',
  extensions: { code: 'BAD_USER_INPUT', input: 'after' },
});
const read = (cursor: string, binding = 'here', by = cursors) => by.placeIn(cursor, binding, 'after');
function refusalOf(cursor: string, binding?: string, by?: Cursors): unknown {
  try {
    return read(cursor, binding, by);
  } catch (error) {
    return error;
  }
}

describe('a cursor', () => {
  test('leads back to its place, and is the same for the same place', () => {
    fc.assert(
      fc.property(place, fc.string(), (where, binding) => {
        const cursor = cursors.of(where, binding);
        expect(read(cursor, binding)).toEqual(where);
        expect(new Cursors(Buffer.alloc(32, 1)).of(where, binding)).toBe(cursor);
      }),
    );
  });

  test('is good for nothing under another binding, or with the secret of another gateway', () => {
    fc.assert(
      fc.property(place, fc.string(), fc.string(), (where, binding, other) => {
        fc.pre(binding !== other);
        expect(refusalOf(cursors.of(where, binding), other)).toEqual(REFUSED);
        expect(refusalOf(cursors.of(where, binding), binding, new Cursors(Buffer.alloc(32, 2)))).toEqual(REFUSED);
        expect(refusalOf(cursors.of(where, binding), binding, new Cursors())).toEqual(REFUSED);
      }),
    );
  });

  test('of which a character is another one, or one less or more, is none', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.constantFrom(...'AZaz09-_=+/ \n'), (where, at, character) => {
        const cursor = cursors.of(where, 'here');
        const here = at % cursor.length;
        const changed = [
          cursor.slice(0, here) + character + cursor.slice(here + 1),
          cursor.slice(0, here) + character + cursor.slice(here),
          cursor.slice(0, here) + cursor.slice(here + 1),
        ];
        for (const other of changed) if (other !== cursor) expect(refusalOf(other)).toEqual(REFUSED);
      }),
      { numRuns: 500 },
    );
  });

  test('made of anything at all is none', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(refusalOf(text)).toEqual(REFUSED)));
    for (const text of ['', 'a', 'A'.repeat(100_000), Buffer.from('["1",null,0]').toString('base64url')])
      expect(refusalOf(text)).toEqual(REFUSED);
  });

  test('tells nothing of its place to whoever reads its bytes', () => {
    const bytes = Buffer.from(
      cursors.of({ id: 'customer-4711', value: 99, asOf: 1_700_000_000_000 }, 'here'),
      'base64url',
    );
    expect(bytes.toString('latin1')).not.toMatch(/4711|customer|1700000/);
  });
});

describe('what a cursor is bound to', () => {
  const asking: Asking = {
    caller: { subject: 's', actor: 'a', roles: ['analyst', 'marketer'], recipient: 'partner-1', acr: 'high' },
    purpose: 'research',
    brand: 'fresh',
    channel: 'EMAIL',
    case: 'case-1',
    now: 5,
  };
  const { caller } = asking;
  const about = ['Query.customers', { bought: [{ type: 'A' }] }, null, 'hash'];
  const own = bindingOf(asking, about);
  const behind = { actor: 'b', roles: ['analyst'], recipient: 'partner-2' } as const;

  test('is the same for whoever asks the same as the same kind of caller, whenever', () => {
    const again = { ...asking, now: 6, caller: { ...caller, actor: 'b', subject: 't', authTime: 1 } };
    expect(bindingOf(again, about)).toBe(own);
    expect(bindingOf({ ...asking, caller: { ...caller, roles: ['marketer', 'analyst'] } }, about)).toBe(own);
  });

  test.each<[string, Asking]>([
    ['roles', { ...asking, caller: { ...caller, roles: ['analyst'] } }],
    ['recipient', { ...asking, caller: { ...caller, recipient: 'partner-2' } }],
    ['acr', { ...asking, caller: { ...caller, acr: undefined } }],
    ['customer', { ...asking, caller: { ...caller, customer: '1' } }],
    ['on whose behalf', { ...asking, caller: { ...caller, onBehalfOf: behind } }],
    ['purpose', { ...asking, purpose: 'service-analytics' }],
    ['brand', { ...asking, brand: 'value' }],
    ['channel', { ...asking, channel: undefined }],
    ['case', { ...asking, case: undefined }],
  ])('is another with another %s', (_, other) => {
    expect(bindingOf(other, about)).not.toBe(own);
  });

  test('is another with another field, filter, order or policy', () => {
    const others = [
      ['Query.others', ...about.slice(1)],
      [about[0], { bought: [{ type: 'B' }] }, null, 'hash'],
      [about[0], about[1], 'BALANCE_ASC', 'hash'],
      [about[0], about[1], null, 'other'],
    ];
    for (const other of others) expect(bindingOf(asking, other)).not.toBe(own);
    const delegated = { ...asking, caller: { ...caller, onBehalfOf: behind } };
    const elsewhere = { ...asking, caller: { ...caller, onBehalfOf: { ...behind, recipient: 'partner-3' } } };
    expect(bindingOf(delegated, about)).not.toBe(bindingOf(elsewhere, about));
  });
});
