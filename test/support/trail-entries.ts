/**
 * Entries of the trail for tests of what is read from it. The customers in them are the pseudonyms of `kept-trail.ts`.
 */
import type { AboutCustomers, TrailEntry } from '../../gateway/audit/entry.ts';

/** An agent looked at one customer. */
export const entryOf = (more: Partial<TrailEntry> = {}): TrailEntry => ({
  kind: 'query',
  request: 'request-1',
  at: Date.parse('2026-05-01T10:00:00Z'),
  actor: 'actor-of-agent',
  roles: ['agent'],
  purpose: 'customer-care',
  brand: 'fresh',
  operation: { sha256: 'sha-of-operation', text: 'query { customer(id: ?) { name { full } } }' },
  policy: 'hash-of-policy',
  about: [about(['pseudonym-of-1'])],
  nobody: 0,
  failures: [],
  ...more,
});

export const about = (customers: readonly string[], more: Partial<AboutCustomers> = {}): AboutCustomers => ({
  customers,
  allowed: [{ category: 'name', row: 'agent', basis: 'contract' }],
  masked: [{ category: 'contact.email', row: 'agent-masked', basis: 'contract', mask: 'email' }],
  denied: [{ category: 'purchase.lines', code: 'CASE_REQUIRED', row: 'agent-case' }],
  ...more,
});
