/**
 * What a client keeps for us and gives back: encrypted, so that it says nothing, and authenticated, so that nobody makes or changes one
 * (RFC 7516, `dir` with A256GCM). A key of its own for each type, so that none is ever taken for another.
 */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

export type SealedType = 'assent-export-resume' | 'assent-audience-changes';

export interface SealedTokens {
  /** @param until milliseconds since the epoch: when it has ended */
  seal(content: object, until: number): Promise<string>;
  /** What was sealed; undefined: it is none of ours, of another type, or has ended. */
  open(token: string): Promise<unknown>;
}

/** Characters of a token; ours are shorter. */
const LONGEST = 4_096;
const HOW = { alg: 'dir', enc: 'A256GCM' } as const;

/** @param secret a secret of the gateway; the key is derived from it */
export function createSealedTokens(secret: Uint8Array, type: SealedType): SealedTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `assent sealed token ${type}`, 32));
  return {
    seal: (content, until) =>
      new EncryptJWT({ content })
        .setProtectedHeader({ ...HOW, typ: type })
        .setExpirationTime(Math.floor(until / 1_000))
        .encrypt(key),
    open: async (token) => {
      if (token.length > LONGEST) return undefined;
      try {
        const { payload } = await jwtDecrypt(token, key, {
          typ: type,
          keyManagementAlgorithms: [HOW.alg],
          contentEncryptionAlgorithms: [HOW.enc],
          requiredClaims: ['exp'],
        });
        return payload.content;
      } catch {
        return undefined;
      }
    },
  };
}
