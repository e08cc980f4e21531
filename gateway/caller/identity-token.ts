/**
 * Tokens by which a customer shows somebody who helps them who they are: verified as all tokens are, but for an audience of their own, so
 * that one of them opens nothing, and one that opens data shows nobody anything (RFC 8725, sections 3.9 and 3.12).
 */
import type { VerifiedToken } from './caller.ts';
import { createTokenVerifier, type TokenRules } from './token.ts';

/** `aud` of such tokens, where `audience` is that of the others. */
export const identityAudience = (audience: string): string => `${audience}:verification`;

/** Rejects for whatever is not one valid token of a trusted issuer for this. */
export function createIdentityVerifier(rules: TokenRules): (token: string) => Promise<VerifiedToken> {
  const verify = createTokenVerifier({ ...rules, audience: identityAudience(rules.audience) });
  return (token) => verify([`Bearer ${token}`]);
}
