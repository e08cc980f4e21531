/** Tokens for trying things out: each persona as it is, or with one thing changed so that a refusal can be seen. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, jwtVerify } from 'jose';
import {
  DEFAULT_AUDIENCE,
  DEFAULT_LIFETIME,
  DEVELOPMENT_ISSUER,
  type DevelopmentIssuer,
  developmentIssuer,
} from '../../../../gateway/caller/development-issuer.ts';
import { demoCustomer } from '../../../../schema/demo-customers.ts';
import { personaNamed } from '../../../../schema/personas.ts';

const customer = personaNamed('customer')!;
const agent = personaNamed('agent')!;
const partner = personaNamed('partner')!;

let directory: string;
let issuer: DevelopmentIssuer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'issuer-'));
  issuer = await developmentIssuer(directory);
});
afterAll(() => rm(directory, { recursive: true }));

describe('A token of the development issuer', () => {
  test('is an access token that its own key verifies, for the gateway, for an hour', async () => {
    const token = await issuer.issueToken({ persona: agent });
    const { payload, protectedHeader } = await jwtVerify(token, issuer.trusted.keys, {
      issuer: DEVELOPMENT_ISSUER,
      audience: DEFAULT_AUDIENCE,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(payload).toEqual({
      iss: 'urn:assent:development',
      aud: 'assent',
      sub: 'persona:agent',
      roles: agent.roles,
      purposes: agent.purposes,
      auth_time: payload.iat,
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 3_600,
    });
    expect(Math.abs((payload.iat ?? 0) - Date.now() / 1_000)).toBeLessThan(5);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect([issuer.trusted.issuer, DEFAULT_LIFETIME]).toEqual([DEVELOPMENT_ISSUER, 3_600]);
    expect(await readdir(directory)).toEqual(['development-issuer.json']);
  });

  test('of the persona customer is of the one who consents to everything, or of the one who is named', async () => {
    const id = demoCustomer('consents-to-all');
    expect(decodeJwt(await issuer.issueToken({ persona: customer }))).toMatchObject({
      customer: id,
      sub: `persona:customer:${id}`,
    });
    expect(decodeJwt(await issuer.issueToken({ persona: customer, customer: '2455' }))).toMatchObject({
      customer: '2455',
      sub: 'persona:customer:2455',
    });
  });

  test('of a partner names the recipient of the persona, or the one that is given', async () => {
    expect(decodeJwt(await issuer.issueToken({ persona: partner })).recipient).toBe(partner.recipient);
    expect(decodeJwt(await issuer.issueToken({ persona: partner, recipient: 'other' })).recipient).toBe('other');
  });

  test('says what it is told to, also what will be refused', async () => {
    const token = await issuer.issueToken({
      persona: agent,
      purposes: ['fun'],
      acr: 'mfa',
      brand: 'value',
      audience: 'other',
      ttl: -60,
    });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ purposes: ['fun'], acr: 'mfa', brand: 'value', aud: 'other' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(-60);
  });

  test('may have no end', async () => {
    expect(decodeJwt(await issuer.issueToken({ persona: agent, noExp: true }))).not.toHaveProperty('exp');
    expect(decodeJwt(await issuer.issueToken({ persona: agent, noExp: false }))).toHaveProperty('exp');
  });
});
