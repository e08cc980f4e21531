/** What a change of the policy gives and takes: all of it, and nothing that is no change. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { policyDifference } from '../../../../commands/policy/difference.ts';
import { differenceText, recordedText } from '../../../../commands/policy/difference-text.ts';
import { changesFor, readRecorded } from '../../../../commands/policy/recorded-operations.ts';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { grants, policy } from '../../../../schema/grants.ts';
import type { Grant, Policy } from '../../../../schema/policy.ts';
import { CATEGORIES, type Category } from '../../../../schema/vocabulary.ts';
import { asking, customerNear } from '../../../policy/arbitraries.ts';
import { schema } from '../../../policy/graph.ts';

const withRows = (category: Category, change: (rows: readonly Grant[]) => readonly Grant[]): Policy => ({
  ...policy,
  grants: { ...grants, [category]: change(grants[category]) },
});

const text = (before: Policy, after: Policy): string => differenceText(policyDifference(before, after));

describe('a policy and a changed one', () => {
  test('the same policy: nobody gains or loses anything', () => {
    expect(policyDifference(policy, structuredClone(policy))).toEqual([]);
  });

  test('a row that goes is lost, and gained the other way round', () => {
    const without = withRows('birth-date', (rows) => rows.filter(({ row }) => row !== 'agent-masked'));
    expect(text(policy, without)).toBe(
      'agent, under customer-care\n  - Customer.birthDate: masked: year only; contract, Art. 6(1)(b)\n',
    );
    expect(text(without, policy)).toBe(
      'agent, under customer-care\n  + Customer.birthDate: masked: year only; contract, Art. 6(1)(b)\n',
    );
  });

  test('who may register somebody is told with whom that may be, and is another thing than writing to who is there', () => {
    const rows = grants['customer.registration'];
    const more: Policy = {
      ...policy,
      grants: { ...grants, 'customer.registration': [...rows, { ...(rows[0] as Grant), role: 'agent' }] },
    };
    expect(text(policy, more)).toBe(
      'agent, under account-management\n  + Mutation.registerCustomer: open; contract, Art. 6(1)(b); provided about somebody who is not there yet: nobody has the id, and nobody erased had it\n',
    );
    const anybody: Policy = {
      ...policy,
      grants: { ...grants, 'customer.registration': rows.map(({ newCustomer: _, ...row }) => row) },
    };
    expect(text(policy, anybody)).toBe(
      'ingest, under account-management\n  + Mutation.registerCustomer: open; contract, Art. 6(1)(b)\n  - Mutation.registerCustomer: open; contract, Art. 6(1)(b); provided about somebody who is not there yet: nobody has the id, and nobody erased had it\n',
    );
  });

  test('the name of a row is nothing that anybody gains, nor is a row beside one that covers it', () => {
    const renamed = withRows('name', (rows) => rows.map((row) => ({ ...row, row: `${row.row}-2` })));
    const doubled = withRows('name', (rows) => [...rows, { ...(rows[2] as Grant), row: 'again', case: true }]);
    expect(policyDifference(policy, renamed)).toEqual([]);
    expect(policyDifference(policy, doubled)).toEqual([]);
  });

  test('a coordinate of another class is lost as what it was and gained as what it is', () => {
    const identity = { ...policy.subgraphs.identity, coordinates: { ...policy.subgraphs.identity.coordinates } };
    Object.assign(identity.coordinates, { 'Customer.name': { public: 'a test' } });
    const open: Policy = { ...policy, subgraphs: { ...policy.subgraphs, identity } };
    const analyst = policyDifference(policy, open).filter(({ role }) => role === 'analyst');
    // Public is public for every purpose, those of the other roles too.
    expect(analyst.flatMap(({ changes }) => changes)).toEqual([
      { coordinate: 'Customer.name', gains: ['public'], losses: [] },
    ]);
    expect(differenceText(analyst)).toBe(
      'analyst, under any purpose\n  + Customer.name: open to everybody, as about no person\n',
    );
  });

  test('a role that gets its first row under a purpose is told of the id as well', () => {
    const more = withRows('name', (rows) => [
      ...rows,
      { row: 'x', role: 'analyst', purposes: ['delivery'], basis: 'contract' },
    ]);
    const [change] = policyDifference(policy, more);
    expect(change).toMatchObject({ role: 'analyst', purposes: ['delivery'] });
    expect(change?.changes.map(({ coordinate }) => coordinate)).toEqual([
      'Query.me',
      'Query.customer',
      'Query.customersById',
      'RegisterCustomerPayload.customer',
      'UpdateContactPayload.customer',
      'Customer.id',
      'Customer.name',
      'ConsentPayload.customer',
      'Subscription.consentChanged',
      'CasePayload.customer',
      'ReviewBreakGlassPayload.customer',
    ]);
  });
});

test('where no difference is told, no decision differs', () => {
  const categories = CATEGORIES.filter((category) => category !== 'key' && grants[category].length > 0);
  let removals = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...categories),
      fc.nat(),
      asking.chain((request) => fc.record({ request: fc.constant(request), state: customerNear(request) })),
      (category, at, { request, state }) => {
        const changed = withRows(category, (rows) => rows.filter((_, place) => place !== at % rows.length));
        const told = policyDifference(policy, changed).some(
          ({ role, purposes }) => request.caller.roles.includes(role) && purposes.includes(request.purpose),
        );
        if (told) removals += 1;
        else {
          const question = { action: 'read', category } as const;
          expect(decide(new PolicyIndex(changed), request, question, state)).toEqual(
            decide(new PolicyIndex(policy), request, question, state),
          );
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(removals).toBeGreaterThan(5);
});

describe('recorded operations', () => {
  const without = withRows('birth-date', (rows) => rows.filter(({ role }) => role !== 'agent'));
  const difference = policyDifference(policy, without);

  test('one that asks for what changes is named with what changes for it, any other is not', () => {
    const recorded = readRecorded(
      'some.graphql',
      'query Card($id: ID!) { customer(id: $id) { ...Parts } } fragment Parts on Customer { birthDate } query Name { me { name { full } } }',
    );
    expect(recordedText(changesFor(schema, recorded, difference))).toBe(
      `Card (some.graphql)
  agent, under customer-care
    - Customer.birthDate: masked: year only; contract, Art. 6(1)(b)
    - Customer.birthDate: open; contract, Art. 6(1)(b); provided a case in which the customer was verified by a code or a token of their own
`,
    );
  });

  test('who asked is read from lines of JSON, with `?` for the literals of the trail', () => {
    const line = (roles: string[]): string =>
      JSON.stringify({ operation: '{ customer(id: ?) { birthDate } }', roles, purpose: 'customer-care' });
    const recorded = readRecorded('ops.ndjson', `${line(['agent'])}\n\n${line(['supervisor'])}\n`);
    expect(recorded.map(({ name }) => name)).toEqual(['ops.ndjson, line 1', 'ops.ndjson, line 3']);
    expect(changesFor(schema, recorded, difference).map(({ name }) => name)).toEqual(['ops.ndjson, line 1']);
  });

  test('a registry is a file of names and documents', () => {
    const recorded = readRecorded('ops.json', JSON.stringify({ abc: '{ me { birthDate } }', def: { text: '{ me { id } }' } })); // biome-ignore format: one line
    expect(recorded.map(({ name }) => name)).toEqual(['abc', 'def']);
  });

  test.each([
    ['ops.ndjson', '{"operation": "{ me { id } }"}\n{"secret"', 'ops.ndjson, line 2 is no JSON.'],
    ['ops.ndjson', '{"operation": 1}', 'ops.ndjson, line 1 must have an operation, and may have roles and a purpose.'],
    ['ops.graphql', '{ me {', 'ops.graphql is no GraphQL document.'],
    ['ops.json', '[1]', 'ops.json is no registry: each entry is a name and a document.'],
    ['ops.txt', '', 'ops.txt must end with .graphql, .json or .ndjson.'],
  ])('%s with %s: %s', (path, content, message) => {
    expect(() => readRecorded(path, content)).toThrow(new Error(message));
  });
});
