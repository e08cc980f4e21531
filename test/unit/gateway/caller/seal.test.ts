/** Signed statements about the trail: of their own type, by a known key, and every byte of them is as it was made. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSigner, createStatementVerifier } from '../../../../gateway/caller/seal.ts';
import { RECEIPT_TYPE } from '../../../../schema/receipt.ts';
import { sealing } from '../../../support/trail/entries.ts';

const keys = sealing();
const jws = keys.sign({ writer: 'w', last: 3 });

test('a statement that was signed is what it was', async () => {
  expect(await keys.verifySeal(jws)).toEqual({ writer: 'w', last: 3 });
});

test('a seal is not taken for a removal, and a removal not for a seal', async () => {
  expect(await keys.verifyRemoval(jws)).toBeUndefined();
  expect(await keys.verifySeal(keys.signRemoval({ writer: 'w' }))).toBeUndefined();
});

test('of another key it is none, also when that key has the same name', async () => {
  expect(await sealing('another').verifySeal(jws)).toBeUndefined();
  expect(await sealing().verifySeal(jws)).toBeUndefined();
});

test('it stands when the key is one of several, as after a change of keys', async () => {
  const older = sealing('older');
  const both = createStatementVerifier('assent-trail-seal', { keys: [...keys.jwks.keys, ...older.jwks.keys] });
  expect(await both(older.sign({ a: 1 }))).toEqual({ a: 1 });
  expect(await both(jws)).toEqual({ writer: 'w', last: 3 });
});

test('a key that is published for something else seals nothing', async () => {
  const { keys: published } = keys.jwks;
  const receipts = { keys: published.map((key) => ({ ...key, signs: RECEIPT_TYPE })) };
  expect(await createStatementVerifier('assent-trail-seal', receipts)(jws)).toBeUndefined();
});

test('no character of it can be another one', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: jws.length - 1 }),
      fc.constantFrom(...alphabet, '.', '=', ' '),
      async (at, other) => {
        fc.pre(jws[at] !== other);
        expect(await keys.verifySeal(jws.slice(0, at) + other + jws.slice(at + 1))).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
  // The last character has four bits that mean nothing.
  for (const other of alphabet)
    if (!jws.endsWith(other)) expect(await keys.verifySeal(jws.slice(0, -1) + other)).toBeUndefined();
});

test('what is no JWS is no statement', async () => {
  for (const text of ['', 'a', 'a.b', 'a.b.c', '..', '{}']) expect(await keys.verifySeal(text)).toBeUndefined();
});

test('without a signature, or with one of another algorithm, it is none', async () => {
  const [, payload] = jws.split('.');
  for (const alg of ['none', 'HS256', 'ES384']) {
    const header = Buffer.from(JSON.stringify({ alg, typ: 'assent-trail-seal', kid: 'test-key' })).toString(
      'base64url',
    );
    expect(await keys.verifySeal(`${header}.${payload}.`)).toBeUndefined();
    expect(await keys.verifySeal(`${header}.${payload}.${jws.split('.')[2]}`)).toBeUndefined();
  }
  expect(await keys.verifySeal(createSigner('assent-trail-seal', sealing().key)({ a: 1 }))).toBeUndefined();
});
