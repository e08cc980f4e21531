/** The store of identity: what is kept of whom, and that every query finds its index. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/identity/index.ts';
import type { IdentityStore } from '../../subgraphs/identity/store.ts';
import { importSubgraph, resetSubgraph } from '../../subgraphs/kit/import.ts';
import { readMarker, writeMarker } from '../../subgraphs/kit/import-marker.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const ME = demoCustomer('consents-to-all');
const OPTIONS = { customers: 60, shiftWeeks: 400, progress: () => {} };
let seeded: SeededSubgraph<IdentityStore>;
let ids: string[];

beforeAll(async () => {
  ids = (await readHouseholds(60)).map(({ id }) => id);
  seeded = await seededSubgraph(subgraph, OPTIONS);
});
afterAll(() => seeded?.stop());

test('The import keeps everybody but the erased customer', async () => {
  const found = await seeded.store.findCustomers(ids);
  const missing = ids.filter((_, index) => found[index] === null);
  expect(missing).toEqual([demoCustomer('erased')]);
  expect(seeded.report.imported).toEqual({ customers: 59 });
});

test('A change of nothing changes nothing, one of an unknown customer makes none', async () => {
  const [before] = await seeded.store.findCustomers([ME]);
  expect(await seeded.store.updateContact(ME, {})).toEqual(before);
  expect(await seeded.store.updateContact('no one', { email: 'a@example.org' })).toBeNull();
  expect(await seeded.store.updateContact('no one', {})).toBeNull();
  expect(await seeded.store.findCustomers(['no one'])).toEqual([null]);
});

test('Concurrent changes of different fields lose nothing', async () => {
  await Promise.all([
    seeded.store.updateContact(ME, { email: 'new@example.org' }),
    seeded.store.updateContact(ME, { phone: '+12025550101' }),
    seeded.store.updateContact(ME, { address: null }),
  ]);
  const [after] = await seeded.store.findCustomers([ME]);
  expect(after).toMatchObject({ email: 'new@example.org', phone: '+12025550101' });
  expect(after).not.toHaveProperty('address');
});

describe('An import', () => {
  test('that is done is left as it is', async () => {
    const before = await readMarker(seeded.connection);
    expect(await importSubgraph(subgraph, seeded.connection, { ...OPTIONS, customers: 5 })).toEqual(before);
    expect(before).toMatchObject({ status: 'done', customers: 60, shiftWeeks: 400 });
  });

  test('that was killed begins again from nothing, and the result is the same', async () => {
    await resetSubgraph(subgraph, seeded.connection);
    expect(await readMarker(seeded.connection)).toBeNull();
    await importSubgraph(subgraph, seeded.connection, OPTIONS);
    const whole = await seeded.store.findCustomers(ids);

    const marker = (await readMarker(seeded.connection))!;
    await writeMarker(seeded.connection, { ...marker, status: 'running', finishedAt: null, report: null });
    await seeded.store.customers.deleteMany({ _id: { $in: ids.slice(20) } });
    await seeded.store.customers.collection.insertOne({ _id: 'left over' } as never);

    await importSubgraph(subgraph, seeded.connection, OPTIONS);
    expect(await seeded.store.findCustomers(ids)).toEqual(whole);
    expect(await seeded.store.findCustomers(['left over'])).toEqual([null]);
    expect(await seeded.store.customers.estimatedDocumentCount()).toBe(59);
  });

  test('that fails is not done', async () => {
    await resetSubgraph(subgraph, seeded.connection);
    const failing = { ...subgraph, seed: () => Promise.reject(new Error('killed')) };
    await expect(importSubgraph(failing, seeded.connection, OPTIONS)).rejects.toThrow('killed');
    expect(await readMarker(seeded.connection)).toMatchObject({ status: 'running', report: null });
    expect((await importSubgraph(subgraph, seeded.connection, OPTIONS)).status).toBe('done');
  });
});

describe('The queries of identity', () => {
  const outbox = async () => {
    const since = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    for (const minute of [3, 1, 2])
      await seeded.store.register({
        _id: `new-${minute}`,
        name: { given: 'A', family: 'B' },
        accountState: 'OPEN',
        identities: [],
        outbox: { since: since(minute), enrolled: false },
      });
    const [plan] = await seeded.plansOf(async () => {
      const found = await seeded.store.findWaiting(2);
      expect(found.map(({ _id }) => _id)).toEqual(['new-1', 'new-2']);
    });
    expect(plan?.stages).toContain('IXSCAN');
    expect(plan?.stages).not.toContain('SORT');
    expect(plan?.documentsExamined).toBe(2);
    await seeded.store.settle(['new-1', 'new-2', 'no one']);
    expect((await seeded.store.findWaiting(2)).map(({ _id }) => _id)).toEqual(['new-3']);
    expect(await seeded.store.findWaiting(2, 'new-1')).toEqual([]);
  };
  const indexed = async () => {
    const plans = await seeded.plansOf(() =>
      seeded.entities('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { email } } }', {
        of: ids.slice(0, 50).map((id) => ({ __typename: 'Customer', id })),
      }),
    );
    expect(plans).toHaveLength(1);
    expect(plans[0]?.stages).not.toContain('COLLSCAN');
    expect(plans[0]?.documentsExamined).toBe(plans[0]?.returned);
  };
  if (hasExplain)
    test('for those whose state is still to be made look at no others, and at whoever waits longest first', outbox);
  if (hasExplain) test('are answered from an index, and no document is read that is not given', indexed);
  else
    test('have no explain here: which indexes they use is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());
});
