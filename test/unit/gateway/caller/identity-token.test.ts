/** A token by which a customer shows who they are shows that and opens nothing; one that opens data shows nobody anything. */
import { beforeAll, expect, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createIdentityVerifier, identityAudience } from '../../../../gateway/caller/identity-token.ts';

const ISSUER = 'urn:example';
let verify: ReturnType<typeof createIdentityVerifier>;
let sign: (audience: string | string[]) => Promise<string>;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  sign = (aud) =>
    new SignJWT({ iss: ISSUER, aud, sub: 's', roles: ['customer'], customer: '1' })
      .setExpirationTime('1 minute')
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .sign(privateKey);
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
  verify = createIdentityVerifier({ issuers: [{ issuer: ISSUER, keys }], audience: 'assent', pseudonym: () => 'p' });
});

test('has an audience of its own', () => {
  expect(identityAudience('assent')).toBe('assent:verification');
});

test('for that audience it says who somebody is', async () => {
  expect((await verify(await sign('assent:verification'))).caller).toMatchObject({ customer: '1', actor: 'p' });
});

test.each(['assent', 'assent:other', ':verification'])('for %s it says nothing', async (audience) => {
  await expect(verify(await sign(audience))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
