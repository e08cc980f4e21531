/**
 * How risky a request seems: what the token's issuer says, and what a trusted edge (a proxy, a fraud engine) says about this use of the
 * token in the header `x-risk-signal`. Both can only raise what is asked for: the highest counts, and none is as good as low.
 */
import { hash } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { z } from 'zod';
import { RISKS, type Risk } from '../../schema/vocabulary.ts';
import type { TrustedIssuer } from './issuers.ts';
import { CLOCK_SKEW, MAX_TOKEN, TOKEN_ALGORITHMS } from './token-rules.ts';

export const RISK_HEADER = 'x-risk-signal';
/** `typ` of a signal: no token is a signal, and no signal is a token. */
export const RISK_TYPE = 'risk+jwt';
/** Seconds for which a signal counts. */
export const RISK_LIFETIME = 60;

/** What the edge says about the use of a token; undefined: it says nothing, or nobody is trusted to. */
export type RiskReader = (sent: readonly string[] | undefined, token: string) => Promise<Risk | undefined>;

const signal = z.object({ risk: z.enum(RISKS), ath: z.string() });

/** The highest of what is known. */
export const highest = (...risks: readonly (Risk | undefined)[]): Risk | undefined =>
  RISKS.findLast((risk) => risks.includes(risk));

/** A level as somebody trusted states it. A word that is not understood is no reason to be careless. */
export function statedRisk(value: unknown): Risk | undefined {
  if (value === undefined) return undefined;
  return RISKS.find((risk) => risk === value) ?? 'high';
}

/**
 * Reads the signals of an edge: JWTs of `issuers` for `audience`, not older than {@link RISK_LIFETIME}, whose `ath` is the hash of the
 * access token that they came with (as in RFC 9449, section 4.2), so that no signal counts for another token. Whatever
 * is sent and is not one such signal counts as `high`. Without issuers nothing is read.
 */
export function createRiskReader(issuers: readonly TrustedIssuer[], audience: string): RiskReader {
  const trusted = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));

  const read = async ([sent = '', ...others]: readonly string[], token: string): Promise<Risk> => {
    if (others.length > 0 || sent.length > MAX_TOKEN) return 'high';
    const issuer = trusted.get(decodeJwt(sent).iss ?? '');
    if (issuer === undefined) return 'high';
    const { payload } = await jwtVerify(sent, issuer.keys, {
      algorithms: TOKEN_ALGORITHMS,
      typ: RISK_TYPE,
      issuer: issuer.issuer,
      audience,
      clockTolerance: CLOCK_SKEW,
      maxTokenAge: RISK_LIFETIME,
      requiredClaims: ['iss', 'aud', 'iat', 'exp'],
    });
    const { risk, ath } = signal.parse(payload);
    return ath === hash('sha256', token, 'base64url') ? risk : 'high';
  };

  return async (sent, token) => {
    if (sent === undefined || trusted.size === 0) return undefined;
    return read(sent, token).catch((): Risk => 'high');
  };
}
