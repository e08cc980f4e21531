/**
 * What the gateway says of its own trail, signed with the key of its passports: that records stand as they are (a seal), or
 * that they were removed because their time was over. A type of its own for each, so that neither is ever taken for the other or for a passport.
 */
import { compactVerify, createLocalJWKSet, type JWK } from 'jose';
import type { PublishedKey } from '../../schema/published-key.ts';
import { es256 } from './es256.ts';
import type { SigningKey } from './key-file.ts';

export type StatementType = 'assent-trail-seal' | 'assent-trail-removal';

const ALGORITHM = 'ES256';

export type SignStatement = (statement: object) => string;

/** Signs statements as JWS in compact form (RFC 7515, section 3.1). */
export function createSigner(type: StatementType, key: Pick<SigningKey, 'kid' | 'keyObject'>): SignStatement {
  const header = Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: type, kid: key.kid })).toString('base64url');
  return (statement) => {
    const signed = `${header}.${Buffer.from(JSON.stringify(statement)).toString('base64url')}`;
    return `${signed}.${es256(signed, key.keyObject)}`;
  };
}

/** The statement; undefined: it was not signed as that type by one of the keys, or not a byte of it may be another one. */
export type VerifyStatement = (jws: string) => Promise<unknown>;

/**
 * @param jwks RFC 7517; of a private key only its public part is used, and a key that is published for something else (`signs`), such as
 * that of receipts, not at all
 */
export function createStatementVerifier(
  type: StatementType,
  jwks: { readonly keys: readonly (JWK & Pick<Partial<PublishedKey>, 'signs'>)[] },
): VerifyStatement {
  const keys = createLocalJWKSet({
    keys: jwks.keys.flatMap(({ kty, crv, x, y, kid, signs }) =>
      kty === 'EC' && signs === undefined ? [{ kty, crv, x, y, kid, alg: ALGORITHM }] : [],
    ),
  });
  return async (jws) => {
    // Base64url has texts that differ and mean the same bytes: the text is what is kept, so the text has to be right.
    const signature = jws.slice(jws.lastIndexOf('.') + 1);
    if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return undefined;
    try {
      const { payload, protectedHeader } = await compactVerify(jws, keys, { algorithms: [ALGORITHM] });
      return protectedHeader.typ === type ? JSON.parse(Buffer.from(payload).toString()) : undefined;
    } catch {
      return undefined;
    }
  };
}
