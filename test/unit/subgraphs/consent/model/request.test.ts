/** Whose act a change of consent is: the customer's own only where the passport says that this very customer asks. */
import { expect, test } from '@jest/globals';
import type { Asking } from '../../../../../subgraphs/consent/model/acting.ts';
import { giving, refusing, withdrawing } from '../../../../../subgraphs/consent/model/request.ts';

const now = new Date('2026-03-01T12:00:00Z');
const yes = {
  customerId: '1',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
} as const;
const self: Asking = { actor: 'a', roles: ['customer'], customer: '1', now };

test.each<[string, Asking, boolean]>([
  ['the customer', self, false],
  ['an agent', { ...self, roles: ['agent'], customer: undefined }, true],
  ['a customer who acts for them', { ...self, customer: undefined }, true],
  ['another customer', { ...self, customer: '2' }, true],
])('By %s it is recorded as on their behalf: %#', (_, asking, onBehalf) => {
  expect(giving(yes, asking).onBehalf).toBe(onBehalf);
  expect(withdrawing({ customerId: '1', everything: true }, asking).onBehalf).toBe(onBehalf);
});

test.each([
  ['a misspelt recipient', { purpose: 'third-party-sharing', recipient: 'partner1' }],
  ['a misspelt recipient of everything', { everything: true, recipient: 'Partner-1' }],
  ['a recipient of what nobody receives', { purpose: 'direct-marketing', recipient: 'partner-1' }],
] as const)('A withdrawal from %s ends nothing, and does not answer that it did', (_, scope) => {
  expect(() => withdrawing({ customerId: '1', ...scope }, self)).toThrow(
    expect.objectContaining({ extensions: expect.objectContaining({ input: 'input.recipient' }) }),
  );
});

test.each([
  ['its purpose', { purpose: 'third-party-sharing', recipient: 'partner-1' }],
  ['what is part of the purpose', { purpose: 'personalisation', recipient: 'partner-2' }],
  ['everything', { everything: true, recipient: 'partner-1' }],
] as const)('A withdrawal from a recipient of %s is one', (_, scope) => {
  expect(withdrawing({ customerId: '1', ...scope }, self).recipient).toBe(scope.recipient);
});

test('A yes that was given before its notice was published is none', () => {
  const bringing: Asking = { actor: 'i', roles: ['ingest'], now: new Date('2026-11-01T00:00:00Z') };
  const proved = (at: string) => ({
    ...yes,
    evidence: { reference: 'scan 7', sha256: 'a'.repeat(64), at: new Date(at) },
  });
  expect(() => giving(proved('2026-04-14T23:59:59.999Z'), bringing)).toThrow(
    expect.objectContaining({ extensions: expect.objectContaining({ input: 'input.evidence.at' }) }),
  );
  expect(giving(proved('2026-04-15T00:00:00Z'), bringing).evidence?.at).toEqual(new Date('2026-04-15'));
});

test.each([
  ['that it was confirmed', { method: 'DOUBLE_OPT_IN' }, 'input.method'],
  ['that it was imported', { method: 'IMPORTED' }, 'input.method'],
  ['that it was captured by an import', { captureChannel: 'IMPORT' }, 'input.captureChannel'],
] as const)('Who answers now does not say %s; `ingest` does', (_, told, path) => {
  const isRefused = expect.objectContaining({ extensions: expect.objectContaining({ input: path }) });
  for (const roles of [['customer'], ['agent']]) {
    expect(() => giving({ ...yes, ...told }, { ...self, roles })).toThrow(isRefused);
    expect(() => refusing({ ...yes, ...told }, { ...self, roles })).toThrow(isRefused);
  }
  expect(refusing({ ...yes, ...told }, { ...self, roles: ['ingest'] })).toMatchObject(told);
});
