/**
 * What the query planner (0.0.38) cannot do with `@requires`, whatever form the operation has (docs/planner-limits.md). It is pinned here so
 * that a planner that can do more is noticed: then the oracle may draw such graphs too (`test/oracle/twists.ts`).
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { compose, withFederation } from '../../support/federated/compose.ts';

const CHILD = fileURLToPath(new URL('../../support/children/planning.ts', import.meta.url));

function planned(sdls: Readonly<Record<string, string>>, query: string, as = 'it is composed') {
  const supergraph = compose(
    Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, withFederation(sdl)])),
  );
  const argument = JSON.stringify([supergraph, query, as]);
  const { status, signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', CHILD, argument], {
    encoding: 'utf8',
  });
  return { status, signal, stderr };
}

const root = 'type Query { it: It } type It @key(fields: "id") { id: ID! }';
const price = 'type It @key(fields: "id") { id: ID! price: Int }';

describe('a service that requires a field', () => {
  test('with the one key that all have: a plan', () => {
    const tax = 'type It @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") }';
    expect(planned({ root, price, tax }, '{ it { tax } }')).toMatchObject({ status: 0 });
  });

  test('with a second key first, which the others do not have: a plan', () => {
    const tax = `type It @key(fields: "code") @key(fields: "id") { id: ID! code: ID! price: Int @external tax: Int @requires(fields: "price") }`;
    expect(planned({ root, price, tax }, '{ it { tax } }')).toMatchObject({ status: 0 });
  });

  test('with a second key last, which the others do not have: the process ends, but the engine hands it the keys in another order', () => {
    const tax = `type It @key(fields: "id") @key(fields: "code") { id: ID! code: ID! price: Int @external tax: Int @requires(fields: "price") }`;
    const { status, stderr } = planned({ root, price, tax }, '{ it { tax } }');
    expect(status).not.toBe(0);
    expect(stderr).toContain('mismatch_finder.rs');
    expect(planned({ root, price, tax }, '{ it { tax } }', 'the engine')).toMatchObject({ status: 0 });
  });

  test('by a key that only a third service can tell: no plan', () => {
    const both = 'type It @key(fields: "id") @key(fields: "code") { id: ID! code: ID! price: Int }';
    const tax = 'type It @key(fields: "code") { code: ID! price: Int @external tax: Int @requires(fields: "price") }';
    const { status, stderr } = planned({ root, both, tax }, '{ it { tax } }');
    expect(status).toBe(1);
    expect(stderr).toContain('Expected a single parent');
  });

  test('of an entity that it has itself led to from another of the same type: no plan', () => {
    const tax =
      'type It @key(fields: "id") { id: ID! next: It price: Int @external tax: Int @requires(fields: "price") }';
    expect(planned({ root, price, tax }, '{ it { tax } }')).toMatchObject({ status: 0 });
    const { status, stderr } = planned({ root, price, tax }, '{ it { next { tax } } }');
    expect(status).toBe(1);
    expect(stderr).toContain("Path 'it.next' cannot be found");
  });
});
