/** What a JWT from outside must be before anybody looks into it: sent once, of the form of a token, and no longer than is worth the work. */
import { describe, expect, test } from '@jest/globals';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { bearerOf, MAX_TOKEN, TOKEN_ALGORITHMS } from '../../../../gateway/caller/token-rules.ts';

describe('The token of an Authorization header', () => {
  test.each<[string, string]>([
    ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
    ['bearer a.b.c', 'a.b.c'],
    ['BEARER   a.b.c', 'a.b.c'],
    [`Bearer ${'a'.repeat(MAX_TOKEN)}`, 'a'.repeat(MAX_TOKEN)],
  ])('is what comes after the scheme', (sent, token) => {
    expect(bearerOf([sent])).toBe(token);
  });

  test.each<[string, string[]]>([
    ['nothing is sent', []],
    ['it is empty', ['']],
    ['there is only the scheme', ['Bearer ']],
    ['it is another scheme', ['Basic a.b.c']],
    ['something stands before it', ['X Bearer a.b.c']],
    ['something stands after it', ['Bearer a.b.c d']],
    ['it has a letter that no token has', ['Bearer a.b,c']],
    ['it is sent twice', ['Bearer a.b.c', 'Bearer a.b.c']],
    ['it is too long', [`Bearer ${'a'.repeat(MAX_TOKEN + 1)}`]],
  ])('is none where %s', (_, sent) => {
    expect(bearerOf(sent)).toBeUndefined();
  });
});

describe('A signature', () => {
  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('by %s counts', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const token = await new SignJWT({ sub: 's' }).setProtectedHeader({ alg }).sign(privateKey);
    expect((await jwtVerify(token, publicKey, { algorithms: TOKEN_ALGORITHMS })).payload).toEqual({ sub: 's' });
  });

  test.each(['HS256', 'none', ''])('by %j does not: no public key is a secret', (alg) => {
    expect(TOKEN_ALGORITHMS).not.toContain(alg);
  });
});
