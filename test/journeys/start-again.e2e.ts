/**
 * Starts on a database that stays: an import that was killed is made good, one that is there is used, and only `--reset`
 * empties anything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { developmentIssuer } from '../../gateway/caller/development-issuer.ts';
import { personaNamed } from '../../schema/personas.ts';
import { type EmbeddedServer, startEmbedded } from '../../subgraphs/kit/embedded/server.ts';
import { remaining } from '../support/processes.ts';
import { StartProcess } from '../support/start-process.ts';

jest.setTimeout(120_000);

let database: EmbeddedServer;
const started: StartProcess[] = [];

beforeAll(async () => {
  database = await startEmbedded();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((run) => run.destroy()));
});
afterAll(async () => {
  await database.stop();
});

const start = async (...args: string[]): Promise<StartProcess> => {
  const run = await StartProcess.start(args, { MONGODB_URI: database.uri });
  started.push(run);
  return run;
};

/** What two imports must agree on: whatever is there twice would show in it. */
const QUERY = `{ me {
  id name { full } purchaseSummary { count total { amount } } sensitivePurchases(first: 100) { edges { cursor } }
  purchases(first: 100) { edges { node { id total { amount } lines { amount { amount } } } } }
  loyalty { balance ledger(first: 100) { edges { node { id points } } } coupons { id } }
  consents { id status { state } }
} }`;

async function answer(run: StartProcess): Promise<unknown> {
  const issuer = await developmentIssuer();
  const token = await issuer.issueToken({ persona: personaNamed('customer')! });
  const response = await fetch(`http://127.0.0.1:${run.port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-purpose': 'account-management',
    },
    body: JSON.stringify({ query: QUERY }),
  });
  const body = (await response.json()) as { data: { me: { purchases: { edges: unknown[] } } }; errors?: unknown };
  expect(body.errors).toBeUndefined();
  expect(body.data.me.purchases.edges.length).toBeGreaterThan(2);
  return body.data;
}

/** What was imported and what was untidy, without the words around it. */
const reportOf = (run: StartProcess): string => /Imported:\n((?: .*\n)*)/.exec(run.stdout)?.[1] ?? '';

async function finish(run: StartProcess): Promise<void> {
  run.signal('SIGINT');
  expect(await run.exit).toEqual({ code: 0, signal: null });
}

test('an import that is killed again and again leaves nothing twice', async () => {
  const whole = await start('--customers', '12');
  await whole.printed('Ready after');
  const expected = { answer: await answer(whole), report: reportOf(whole) };
  expect(expected.report).toContain('12 customers');
  await finish(whole);

  let reset = ['--reset', '--yes'];
  for (const delay of [400, 900, 1400]) {
    const run = await start('--customers', '12', ...reset);
    await run.printed('Importing');
    await sleep(delay);
    const children = run.killAlone();
    expect(await remaining(children, 2000)).toEqual([]);
    reset = [];
  }
  const run = await start('--customers', '12');
  await run.printed('Ready after');
  expect(await answer(run)).toEqual(expected.answer);
  if (run.stdout.includes('Imported:')) expect(reportOf(run)).toBe(expected.report);
  await finish(run);
});

test('data that is there is used, and never replaced without a word', async () => {
  const again = await start();
  await again.printed('Ready after');
  expect(again.stdout).toContain('12 customers, imported at an earlier start');
  const before = await answer(again);
  await finish(again);

  const more = await start('--customers', '20');
  expect(await more.exit).toEqual({ code: 1, signal: null });
  expect(more.stderr).toMatch(/^The database holds 12 customers;.*--reset.*\n$/);

  const reset = await start('--reset');
  expect(await reset.exit).toEqual({ code: 1, signal: null });
  expect(reset.stderr).toMatch(/^--reset would empty.*--yes.*\n$/);

  const production = await StartProcess.start(['--reset', '--yes'], {
    MONGODB_URI: database.uri,
    NODE_ENV: 'production',
    ISSUERS: 'https://login.example',
  });
  started.push(production);
  expect(await production.exit).toEqual({ code: 1, signal: null });
  expect(production.stderr).toMatch(/^--reset.*NODE_ENV=production.*\n$/);

  const untouched = await start('--customers', '12');
  await untouched.printed('Ready after');
  expect(await answer(untouched)).toEqual(before);
  await finish(untouched);
});

test('--reset --yes begins anew, with another number of customers', async () => {
  const run = await start('--reset', '--yes', '--customers', '9');
  await run.printed('Ready after');
  expect(reportOf(run)).toContain('consent: 9 customers');
  await finish(run);
});
