/** Entries of a trail for tests: one that is as a query leaves it, and arbitrary ones. */
import { generateKeyPairSync, hash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { TrailEntry } from '../../../gateway/audit/entry.ts';
import { createSigner, createStatementVerifier } from '../../../gateway/caller/seal.ts';

export const operationOf = (text: string) => ({ sha256: hash('sha256', text, 'base64url'), text });

/** An entry about these customers; `request` is its name in assertions. */
export const entry = (request: string = randomUUID(), customers: readonly string[] = ['c1'], text = '{ me { id } }') =>
  ({
    kind: 'query',
    request,
    at: 1_774_000_000_000,
    actor: 'actor-pseudonym',
    roles: ['agent'],
    purpose: 'customer-care',
    brand: 'fresh',
    operation: operationOf(text),
    policy: 'policy-hash',
    about: [
      {
        customers,
        allowed: [{ category: 'name', row: 'agent-name', basis: 'contract' }],
        masked: [{ category: 'contact.email', row: 'agent-email', basis: 'contract', mask: 'email' }],
        denied: [{ category: 'demographic', code: 'FORBIDDEN' }],
      },
    ],
    nobody: 0,
    failures: [],
  }) satisfies TrailEntry;

/** Texts with whatever a text may hold: line feeds, quotes, other scripts, halves of characters. */
const anyText = fc.string({ unit: 'binary', maxLength: 30 });

export const anyEntry: fc.Arbitrary<TrailEntry> = fc
  .record({
    request: fc.uuid(),
    customers: fc.uniqueArray(fc.constantFrom('c1', 'c2', 'c3', 'c4'), { maxLength: 3 }),
    text: fc.oneof(fc.constantFrom('{ me { id } }', '{ customer(id: ?) { name } }'), anyText),
    brand: anyText,
  })
  .map(({ request, customers, text, brand }) => ({ ...entry(request, customers, text), brand }));

/** A key with what signs and verifies with it. */
export function sealing(kid = 'test-key') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { kid, keyObject: privateKey };
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kty: 'EC', kid }] };
  return {
    key,
    jwks,
    sign: createSigner('assent-trail-seal', key),
    signRemoval: createSigner('assent-trail-removal', key),
    verifySeal: createStatementVerifier('assent-trail-seal', jwks),
    verifyRemoval: createStatementVerifier('assent-trail-removal', jwks),
  };
}
