/** `npm run import` as a process: what it says, its exit codes, and that it may be killed at any moment and begun again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { findingsOf } from '../../subgraphs/consent/model/history/findings.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../subgraphs/kit/connection.ts';
import { type EmbeddedServer, startEmbedded } from '../../subgraphs/kit/embedded/server.ts';
import { command } from '../support/command.ts';
import { answersText, insertCustomers } from '../support/imported-answers.ts';

const CUSTOMERS = 100;
const LINES = 2000;
const ids = Array.from({ length: CUSTOMERS }, (_, n) => `c${n}`);
let server: EmbeddedServer;
let connection: Connection;
let store: ConsentStore;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assent-import-'));
  server = await startEmbedded();
  // The command knows the database by its usual name.
  connection = await connectSubgraph('consent', { uri: server.uri });
  store = openStore(connection);
  await ensureIndexes(connection);
  await insertCustomers(store, CUSTOMERS);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], uri = server.uri) =>
  command('commands/import.ts', args, uri === '' ? {} : { MONGODB_URI: uri });

/** How many customers have changed. */
const changed = async () => (await store.findCustomers(ids)).filter((customer) => customer!.epoch > 0).length;

test('killed in the middle, again and again, it leaves each answer once when it comes to its end', async () => {
  const file = join(folder, 'killed.ndjson');
  await writeFile(file, answersText(LINES, CUSTOMERS));
  const seen: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const before = await changed();
    const child = spawn(process.execPath, ['--import', 'tsx', 'commands/import.ts', 'consents', file], {
      env: { PATH: process.env.PATH, MONGODB_URI: server.uri },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while ((await changed()) < before + 5 && child.exitCode === null) await wait(2);
    child.kill('SIGKILL');
    await ended;
    seen.push(await changed());
  }
  // It was in the middle, or nothing is shown here.
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen[0]).toBeLessThan(CUSTOMERS);

  const { code, stdout } = await run(['consents', file]);
  const found = (what: string) => Number(new RegExp(`([\\d,]+) ${what}\\n`).exec(stdout)?.[1]?.replace(',', ''));
  expect(code).toBe(0);
  expect([found('lines'), found('recorded') + found('already there'), found('refused')]).toEqual([LINES, LINES, 0]);
  expect(found('already there')).toBeGreaterThan(0);

  const events = (await store.findEvents(ids)).flat();
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  // Each line has a proof of its own, and its answer may be in several records.
  const proofs = events.flatMap((event) => ('evidence' in event && event.evidence ? [event.evidence.reference] : []));
  expect(new Set(proofs).size).toBe(LINES);
  const histories = await store.findHistories(ids);
  expect(histories.flatMap(({ customer, changes }) => findingsOf(customer!, changes))).toEqual([]);
}, 60_000);

test('it names lines and fields, and nothing that a line says; the whole list is a file', async () => {
  const [file, list] = [join(folder, 'wrong.csv'), join(folder, 'refused.ndjson')];
  await writeFile(file, 'customerId,state,purpose,brand,at\nanna@example.com,GIVEN,direct-marketing,fresh,yesterday\n');
  expect(await run(['consents', file, '--dry-run', '--refused', list])).toEqual({
    code: 1,
    stdout: [
      '          1 lines',
      '          0 would be recorded',
      '          0 already there',
      '          1 refused',
      '              1 at is not valid (first: line 2)',
      '',
    ].join('\n'),
    stderr: 'line 2: at is not valid\n',
  });
  expect(await readFile(list, 'utf8')).toBe('{"line":2,"field":"at","reason":"invalid"}\n');
});

test.each([
  [[], 2, 'An argument is missing. Try --help.'],
  [['purchases', 'x.csv'], 2, "There is no 'import purchases'. Try --help."],
  [['consents', 'x.txt'], 2, '--format must be one of: ndjson, csv. Try --help.'],
  [['consents', 'not there.csv'], 1, 'There is no such file.'],
])('%j ends with exit code %i', async (args, code, message) => {
  expect(await run(args)).toMatchObject({ code, stderr: `${message}\n` });
});

test('without a database it says so', async () => {
  expect(await run(['consents', 'x.csv'], '')).toMatchObject({ code: 1, stderr: 'MONGODB_URI is required.\n' });
});
