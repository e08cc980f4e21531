/**
 * Tokens that no persona has: signed with the development issuer's own key, with whatever claims, or with another key under
 * its name.
 */
import { generateKeyPair, SignJWT } from 'jose';
import { DEFAULT_AUDIENCE, DEVELOPMENT_ISSUER } from '../../gateway/caller/development-issuer.ts';
import { STATE_DIRECTORY, signingKey } from '../../gateway/caller/key-file.ts';

export interface Forgery {
  /** Signed with a key that is not the issuer's. */
  readonly foreign?: boolean;
  readonly typ?: string;
}

/** A token of a marketer for direct marketing, but for what `claims` says; it is right for a minute. */
export async function forgedToken(claims: object, { foreign = false, typ = 'at+jwt' }: Forgery = {}): Promise<string> {
  const key = await signingKey(STATE_DIRECTORY, 'development-issuer.json');
  const { privateKey } = foreign ? await generateKeyPair('ES256') : key;
  return new SignJWT({
    iss: DEVELOPMENT_ISSUER,
    aud: DEFAULT_AUDIENCE,
    sub: 'somebody',
    roles: ['marketer'],
    purposes: ['direct-marketing'],
    exp: Math.floor(Date.now() / 1000) + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid })
    .sign(privateKey);
}
