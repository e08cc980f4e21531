/**
 * A gateway process under a policy that asks for strong and recent authentication, over the services of the world, with an edge whose
 * signals of risk it trusts. Nothing here knows what an answer should be.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { errors } from '../../schema/errors.ts';
import { policy as builtIn } from '../../schema/grants.ts';
import type { Grant, Policy } from '../../schema/policy.ts';
import type { Purpose, Role } from '../../schema/vocabulary.ts';
import { forgedToken } from '../support/forged-token.ts';
import { gatewayProcess } from '../support/gateway-process.ts';
import { openWorld, type World } from '../support/world.ts';

const row = (role: Role, purpose: Purpose, more: Partial<Grant> = {}): Grant => ({
  row: `${role}-${more.mask ?? 'open'}`,
  role,
  purposes: [purpose],
  basis: 'contract',
  ...more,
});
const agent = (more: Partial<Grant> = {}) => row('agent', 'customer-care', more);
const self = (more: Partial<Grant> = {}) => row('customer', 'account-management', more);
const policy: Policy = {
  ...builtIn,
  grants: {
    ...builtIn.grants,
    name: [self(), agent()],
    'contact.email': [self({ acr: ['urn:mfa', 'urn:key'] }), agent({ acr: ['urn:mfa'], maxAge: 300 })],
    'contact.phone': [self({ maxAge: 600, acr: ['urn:key'] }), agent({ mask: 'phone' }), agent({ acr: ['urn:mfa'] })],
    'contact.update': [self({ acr: ['urn:key'], maxAge: 60 })],
    'loyalty.tier': [
      row('store-staff', 'order-management', { acr: ['urn:mfa'] }),
      row('marketer', 'direct-marketing', { basis: 'consent', acr: ['urn:mfa'] }),
    ],
  },
  risk: {
    elevated: [{ categories: ['name'], maxAge: 900 }],
    high: [{ categories: ['name', 'contact.update'], acr: ['urn:key'] }],
  },
};
// Store staff and marketers have nothing but the tier, so that whether a customer is there for them depends on it.
for (const [category, rows] of Object.entries(policy.grants))
  if (category !== 'loyalty.tier' && !('nobody' in rows))
    Object.assign(policy.grants, {
      [category]: rows.filter(({ role }) => role !== 'store-staff' && role !== 'marketer'),
    });

export interface Answer {
  readonly status: number;
  /** `www-authenticate` */
  readonly challenge: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation selects
  readonly body: any;
}

export interface DemandingGateway {
  readonly world: World;
  /** One request with a token of these claims. `risk`: what the header says of the token. */
  readonly ask: (claims: object, query: string, risk?: (token: string) => Promise<string> | string) => Promise<Answer>;
  /** What the edge says of a token. */
  readonly signal: (token: string, claims?: object) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function openDemanding(customers: readonly string[]): Promise<DemandingGateway> {
  const world = await openWorld(customers);
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'edge', alg: 'ES256' }];
  const edge = createServer((_, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((ready) => edge.listen(0, '127.0.0.1', ready));
  const directory = await mkdtemp(join(tmpdir(), 'demanding-'));
  await writeFile(join(directory, 'policy.json'), JSON.stringify(policy));
  const gateway = gatewayProcess({
    args: ['--policy', join(directory, 'policy.json')],
    environment: {
      RISK_ISSUERS: `urn:edge=http://127.0.0.1:${(edge.address() as AddressInfo).port}/keys`,
      ...Object.fromEntries(Object.entries(world.urls).map(([name, at]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, at])),
    },
  });
  const url = await gateway.url;
  return {
    world,
    ask: async (claims, query, risk) => {
      const token = await forgedToken(claims);
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(risk && { 'x-risk-signal': await risk(token) }),
        },
        body: JSON.stringify({ query }),
      });
      const { status, headers } = response;
      return { status, challenge: headers.get('www-authenticate'), body: await response.json() };
    },
    signal: (token, claims = {}) =>
      new SignJWT({
        iss: 'urn:edge',
        aud: 'assent',
        ath: createHash('sha256').update(token).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'risk+jwt', kid: 'edge' })
        .setIssuedAt()
        .setExpirationTime('30s')
        .sign(privateKey),
    stop: async () => {
      await gateway.stop();
      await world.stop();
      edge.closeAllConnections();
      await new Promise((done) => edge.close(done));
      await rm(directory, { recursive: true });
    },
  };
}

export const now = () => Math.floor(Date.now() / 1000);
export const SELF = { roles: ['customer'], customer: '1', purposes: ['account-management'] };
export const AGENT = { roles: ['agent'], purposes: ['customer-care'] };
export const STORE = { roles: ['store-staff'], purposes: ['order-management'] };

/** The challenge of RFC 9470. */
export const challenge = (acr?: string, maxAge?: number) =>
  `Bearer error="insufficient_user_authentication", error_description="${errors.STEP_UP_REQUIRED.message}"${
    acr === undefined ? '' : `, acr_values="${acr}"`
  }${maxAge === undefined ? '' : `, max_age="${maxAge}"`}`;
/** An error that says what is needed. */
export const refused = (coordinate: string, category: string, purpose: string, need: object, ...path: string[]) => ({
  message: errors.STEP_UP_REQUIRED.message,
  path,
  extensions: { code: 'STEP_UP_REQUIRED', coordinate, category, purpose, ...need },
});
