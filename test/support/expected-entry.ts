/** Entries of the trail as a test expects them: all that most of them have in common, and who they are about by id. */
import { expect } from '@jest/globals';
import type { AboutCustomers, TrailEntry } from '../../gateway/audit/entry.ts';
import { policyHash } from '../../gateway/audit/policy-hash.ts';
import { policy } from '../../schema/grants.ts';
import { nameOf } from './recording-trail.ts';
import { NOW } from './world.ts';

export const about = (customers: readonly string[], decided: Partial<AboutCustomers>): AboutCustomers => ({
  customers: customers.map(nameOf),
  allowed: [],
  masked: [],
  denied: [],
  ...decided,
});

/** An entry of an agent's query, but for what differs. */
export const entry = (text: string, more: Partial<TrailEntry>): TrailEntry => ({
  kind: 'query',
  request: 'request',
  at: NOW,
  actor: 'actor',
  roles: ['agent'],
  purpose: 'customer-care',
  brand: 'fresh',
  operation: { text, sha256: expect.stringMatching(/^[\w-]{43}$/) as unknown as string },
  policy: policyHash(policy),
  about: [],
  nobody: 0,
  failures: [],
  ...more,
});
