/** Tokens that clients keep for us: good for what they were sealed for, by whom, until they end, and for nothing else. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { createSealedTokens } from '../../../../gateway/caller/sealed-token.ts';
import { operationHash, RESUME_WITHIN, ResumeTokens } from '../../../../gateway/export/resume.ts';
import { holderOf } from '../../../../gateway/exported/holder.ts';

const secret = randomBytes(32);
const sealed = createSealedTokens(secret, 'assent-export-resume');
const soon = () => Date.now() + 60_000;

describe('a sealed token', () => {
  test('gives what was sealed, and shows nothing of it', async () => {
    const token = await sealed.seal({ after: 'cursor-of-2324' }, soon());
    expect(await sealed.open(token)).toEqual({ after: 'cursor-of-2324' });
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(parts.join()).not.toContain('2324');
  });

  test('of another type, another gateway, or another time is none', async () => {
    const token = await sealed.seal({ a: 1 }, soon());
    expect(await createSealedTokens(secret, 'assent-audience-changes').open(token)).toBeUndefined();
    expect(await createSealedTokens(randomBytes(32), 'assent-export-resume').open(token)).toBeUndefined();
    expect(await sealed.open(await sealed.seal({ a: 1 }, Date.now() - 1_000))).toBeUndefined();
  });

  test('of which a character was changed, or which is anything else, is none', async () => {
    const token = await sealed.seal({ a: 1 }, soon());
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'Ab3_.'), async (at, character) => {
        fc.pre(token[at] !== character);
        expect(await sealed.open(token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    for (const text of ['', 'a.b.c.d.e', `${token}.`, token.slice(0, -1), 'x'.repeat(10_000)])
      expect(await sealed.open(text)).toBeUndefined();
  });
});

const asking = (more: Partial<Asking> = {}, caller: Partial<Asking['caller']> = {}): Asking => ({
  caller: { subject: 's', actor: 'a', roles: ['marketer'], ...caller },
  purpose: 'direct-marketing',
  brand: 'fresh',
  now: Date.now(),
  ...more,
});

describe('a place to go on', () => {
  const tokens = new ResumeTokens(sealed);
  const subject = { asking: asking(), operation: 'operation', policy: 'policy' };
  const progress = { after: 'cursor', exported: 200, pages: 2 };

  test('is good for the same caller, query and policy', async () => {
    const token = await tokens.seal('id', subject, progress);
    expect(await tokens.open(token, { ...subject, asking: asking({ now: Date.now() + 5_000 }) })).toEqual({
      id: 'id',
      from: progress,
    });
  });

  test.each([
    ['another query', { operation: 'other' }],
    ['another policy', { policy: 'other' }],
    ['another purpose', { asking: asking({ purpose: 'personalisation' }) }],
    ['another brand', { asking: asking({ brand: 'value' }) }],
    ['another channel', { asking: asking({ channel: 'EMAIL' }) }],
    ['another caller', { asking: asking({}, { actor: 'b' }) }],
    ['another role', { asking: asking({}, { roles: ['analyst'] }) }],
    ['another recipient', { asking: asking({}, { recipient: 'partner-1' }) }],
    ['another whom they act for', { asking: asking({}, { onBehalfOf: { actor: 'c', roles: ['marketer'] } }) }],
  ])('is none for %s', async (_, other) => {
    const token = await tokens.seal('id', subject, progress);
    expect(await tokens.open(token, { ...subject, ...other })).toBeUndefined();
  });

  test.each([[undefined], [null], [''], [7], [{}], [['x']]])('%j is none', async (token) => {
    expect(await tokens.open(token, subject)).toBeUndefined();
  });

  test('ends', async () => {
    const past = { ...subject, asking: asking({ now: Date.now() - RESUME_WITHIN - 1_000 }) };
    expect(await tokens.open(await tokens.seal('id', past, progress), subject)).toBeUndefined();
  });
});

test('the same question has the same hash, in whatever order its variables are sent', () => {
  const query = { query: '{ a }' } as never;
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (variables) => {
      const turned = Object.fromEntries(Object.entries(variables).reverse());
      expect(operationHash(query, turned)).toBe(operationHash(query, variables));
    }),
  );
  expect(operationHash(query, { a: 1 })).not.toBe(operationHash(query, { a: 2 }));
  expect(operationHash(query, undefined)).toBe(operationHash(query, {}));
});

test('who holds an export is told by a hash that names nobody', () => {
  expect(holderOf(asking({}, { actor: 'somebody' }))).toMatch(/^[\w-]{43}$/);
  expect(holderOf(asking({}, { roles: ['marketer', 'analyst'] }))).toBe(
    holderOf(asking({}, { roles: ['analyst', 'marketer'] })),
  );
});
