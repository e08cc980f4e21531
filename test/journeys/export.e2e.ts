/**
 * An export on its whole way: a data team takes a file, the customers in it change their minds, and whoever has the file is told. What is in
 * it is held against what the same caller reads through the graph, and whoever may not have one gets nothing of it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { errors } from '../../schema/errors.ts';
import { type Client, headersOf, type Who } from '../support/client.ts';
import { command } from '../support/command.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { WITHDRAW } from './consent-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem(160);
}, 120_000);
afterAll(() => system?.stop(), 30_000);

const analyst: Who = { as: 'analyst', purpose: 'research' };
const letters: Who = { as: 'marketer', purpose: 'direct-marketing' };
const QUERY =
  '{ customers { edges { node { id demographics { ageBand } purchaseSummary { count total { amount } } } } } }';
const CHANGES = 'query($since: String!) { audienceChanges(since: $since) { removed next hasNextPage } }';

interface Line {
  readonly record: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the file says
  readonly [name: string]: any;
}

async function exported(client: Client, who: Who, body: object = {}, accept = 'application/x-ndjson') {
  const headers = { ...(await headersOf(who)), accept };
  const response = await fetch(`${client.url}/export`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: QUERY, ...body }),
  });
  const text = await response.text();
  const lines = (): Line[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { status: response.status, headers: response.headers, text, lines };
}

const rowsOf = (lines: readonly Line[]): Line['data'][] =>
  lines.flatMap(({ record, data }) => (record === 'customer' ? [data] : []));
const idsOf = (lines: readonly Line[]): string[] => rowsOf(lines).map(({ id }) => id);

/** The same customers as the caller reads them page by page. */
async function read(client: Client, who: Who): Promise<unknown[]> {
  const nodes: unknown[] = [];
  const query = `query($after: String) { customers(first: 100, after: $after) {
    edges { node { id demographics { ageBand } purchaseSummary { count total { amount } } } } pageInfo { hasNextPage endCursor } } }`;
  for (let after: string | null = null; ; ) {
    const { body } = await client.ask(who, query, { after });
    const { edges, pageInfo } = body.data.customers;
    nodes.push(...edges.map(({ node }: { node: unknown }) => node));
    if (!pageInfo.hasNextPage) return nodes;
    after = pageInfo.endCursor;
  }
}

async function removedSince(who: Who, since: string): Promise<string[]> {
  const removed: string[] = [];
  for (let at = since; ; ) {
    const { body } = await system.main.ask(who, CHANGES, { since: at });
    expect(body.errors).toBeUndefined();
    const { audienceChanges: answer } = body.data;
    removed.push(...answer.removed);
    at = answer.next;
    if (!answer.hasNextPage) return removed;
  }
}

describe('An analyst', () => {
  test('takes a file of everybody who agreed, as the graph gives them, and of nobody else', async () => {
    const file = await exported(system.main, analyst);
    const lines = file.lines();
    expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([
      200,
      'application/x-ndjson',
      'no-store',
    ]);
    expect(rowsOf(lines)).toEqual(await read(system.main, analyst));
    expect(lines[0]).toMatchObject({ record: 'export', purpose: 'research', brand: 'fresh' });
    expect(lines[0]!.columns).toEqual([
      'id',
      'demographics.ageBand',
      'purchaseSummary.count',
      'purchaseSummary.total.amount',
    ]);
    expect(lines.at(-1)).toMatchObject({ record: 'complete', complete: true, exported: rowsOf(lines).length });
    const ids = idsOf(lines);
    expect(ids).toContain(demoCustomer('consents-to-all'));
    for (const label of [
      'refuses-all',
      'withdrew',
      'restricted',
      'erased',
      'outdated-notice',
      'email-marketing-only',
    ] as const)
      expect(ids).not.toContain(demoCustomer(label));
  });

  test('takes the same as CSV with the command', async () => {
    const port = new URL(system.main.url).port;
    const outcome = await command(
      'commands/export.ts',
      ['--as', 'analyst', '--purpose', 'research', '--format', 'csv', QUERY],
      {
        PORT: port,
      },
    );
    expect([outcome.code, outcome.stderr]).toEqual([
      0,
      expect.stringMatching(/^Complete: \d+ customers on \d+ pages\.\n$/),
    ]);
    const table: Record<string, string>[] = parse(outcome.stdout, { columns: true });
    const whole = await exported(system.main, analyst);
    expect(table.filter((row) => row['export:record'] === 'customer').map(({ id }) => id)).toEqual(
      idsOf(whole.lines()),
    );
  }, 60_000);

  test('is told, of those in the file, who withdraws afterwards; a new file is without them', async () => {
    const before = (await exported(system.main, analyst)).lines();
    const since = before.at(-1)!.changes;
    expect(await removedSince(analyst, since)).toEqual([]);
    const gone = demoCustomer('consents-to-all');
    await system.main.ask({ as: 'customer', customer: gone }, WITHDRAW, {
      input: { customerId: gone, everything: true },
    });
    const after = (await exported(system.main, analyst)).lines();
    expect(idsOf(after)).toEqual(idsOf(before).filter((id) => id !== gone));
    expect(await removedSince(analyst, since)).toEqual([gone]);
    expect(await removedSince(analyst, after.at(-1)!.changes)).toEqual([]);
  });
});

describe('Nobody else', () => {
  test('exports who may not find: an agent, a store, the officer for data protection', async () => {
    for (const [as, purpose] of [
      ['agent', 'customer-care'],
      ['store-staff', 'order-management'],
      ['dpo', 'rights-fulfilment'],
    ] as const) {
      const file = await exported(system.recorded, { as, purpose });
      const extensions = { code: 'FORBIDDEN', coordinate: 'Query.customers', category: 'audience', purpose };
      const refused = { errors: [{ message: errors.FORBIDDEN.message, extensions }] };
      expect([file.status, JSON.parse(file.text)]).toEqual([403, refused]);
      expect(file.text).not.toContain('"record"');
    }
    expect(system.wire.take()).toEqual([]);
  });

  test('a customer exports nobody, themselves neither', async () => {
    const file = await exported(system.recorded, { as: 'customer', customer: demoCustomer('email-marketing-only') });
    expect(file.status).toBe(403);
    expect(file.text).not.toContain('"record"');
  });

  test('asks whom to remove of a file that is not theirs', async () => {
    const file = await exported(system.main, letters, { query: '{ customers { edges { node { id email } } } }' });
    const since = file.lines().at(-1)!.changes;
    const refused = {
      status: 200,
      body: {
        data: { audienceChanges: null },
        errors: [
          fieldError('BAD_USER_INPUT', ['audienceChanges'], { coordinate: 'Query.audienceChanges', input: 'since' }),
        ],
      },
    };
    for (const who of [analyst, { ...letters, purpose: 'personalisation' }, { as: 'partner' } as const])
      expect(await system.main.ask(who, CHANGES, { since })).toEqual(refused);
    expect(await system.main.ask({ as: 'agent' }, CHANGES, { since })).toEqual({
      status: 200,
      body: {
        data: { audienceChanges: null },
        errors: [
          fieldError('FORBIDDEN', ['audienceChanges'], {
            coordinate: 'Query.audienceChanges',
            category: 'audience-removal',
            purpose: 'customer-care',
          }),
        ],
      },
    });
  });
});

test('the trail has each page, and the customer sees in their own that they were exported', async () => {
  const [id] = idsOf((await exported(system.main, analyst)).lines());
  const { body } = await system.main.ask(
    { as: 'customer', customer: id! },
    '{ me { accessLog(first: 5) { edges { node { purpose who { roles } } } } } }',
  );
  expect(body.data.me.accessLog.edges.map(({ node }: { node: unknown }) => node)).toContainEqual({
    purpose: 'RESEARCH',
    who: { roles: ['ANALYST'] },
  });
});
