/** Answers from a file in the records of consent: all of them, each once, whatever happens on the way. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { answerStates } from '../../subgraphs/consent/index.ts';
import { findingsOf } from '../../subgraphs/consent/model/history/findings.ts';
import { type ImportOptions, importAnswers } from '../../subgraphs/consent/model/import/import-answers.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../subgraphs/kit/connection.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { answersText, insertCustomers } from '../support/imported-answers.ts';
import { tcString } from '../support/tc-strings.ts';

const now = new Date('2026-06-01T00:00:00Z');
let server: DatabaseServer;
let connection: Connection;
let store: ConsentStore;
let folder: string;

beforeAll(async () => {
  server = await databaseServer();
  folder = await mkdtemp(join(tmpdir(), 'assent-import-'));
});
beforeEach(async () => {
  connection = await connectSubgraph('consent', { uri: server.uri, database: server.database('consent') });
  store = openStore(connection);
  await ensureIndexes(connection);
  await insertCustomers(store, 20);
});
afterEach(() => connection.close());
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function imported(text: string, options: Partial<ImportOptions> = {}) {
  const file = join(folder, 'answers');
  await writeFile(file, text);
  const { tally, unreadable } = await importAnswers(store, { file, format: 'ndjson', dryRun: false, now, ...options });
  const { lines, recorded, there, refused } = tally;
  return { lines, recorded, there, refused, named: tally.named(), unreadable };
}

const ids = Array.from({ length: 20 }, (_, n) => `c${n}`);
const counts = (lines: number, recorded: number, there: number) => ({
  ...{ lines, recorded, there, refused: 0, named: [], unreadable: undefined },
});

/** Of all customers: the ids of their events, and what is wrong with their histories. */
async function everything() {
  const histories = await store.findHistories(ids);
  const events = (await store.findEvents(ids)).flat().map(({ id }) => id);
  return { events, findings: histories.flatMap(({ customer, changes }) => findingsOf(customer!, changes)) };
}

test('all answers are recorded, and none again when the file comes again, longer and in the other format', async () => {
  expect(await imported(answersText(300, 20))).toEqual(counts(300, 300, 0));
  const { events, findings } = await everything();
  expect(findings).toEqual([]);
  expect(new Set(events).size).toBe(events.length);
  expect(events.length).toBeGreaterThanOrEqual(300);
  const epochs = (await store.findCustomers(ids)).map((customer) => customer!.epoch);
  // All answers of a customer were one change.
  expect(epochs).toEqual(ids.map(() => 1));

  expect(await imported(answersText(320, 20, 'csv'), { format: 'csv' })).toEqual(counts(320, 20, 300));
  expect((await everything()).findings).toEqual([]);
});

test('a line that stands twice in a file is one answer, also where nothing is written', async () => {
  const text = answersText(10, 2) + answersText(10, 2);
  expect(await imported(text, { dryRun: true })).toEqual(counts(20, 10, 10));
  expect(await store.findEvents(['c0', 'c1'])).toEqual([[], []]);
  expect(await imported(text)).toEqual(counts(20, 10, 10));
});

test('what a dry run tells is what is done then; it writes nothing', async () => {
  const text = `${answersText(50, 20)}{"customerId":"c1"}\n${answersText(10, 10, 'ndjson', 'x')}no line\n`;
  const before = await store.findCustomers(ids);
  const told = await imported(text, { dryRun: true });
  expect(await store.findCustomers(ids)).toEqual(before);
  expect(await imported(text)).toEqual(told);
  expect(told).toEqual({
    lines: 62,
    recorded: 50,
    there: 0,
    refused: 12,
    named: [
      'line 51: state is missing',
      ...Array.from({ length: 10 }, (_, n) => `line ${52 + n}: customerId is nobody here`),
      'line 62: line is not valid',
    ],
    unreadable: undefined,
  });
});

test('an erased customer is nobody', async () => {
  await connection.collection('customers').updateOne({ _id: 'c0' as never }, { $set: { erased: true } });
  expect(await imported(answersText(1, 1))).toMatchObject({
    recorded: 0,
    named: ['line 1: customerId is nobody here'],
  });
});

test('what the gateway is told then follows from the answers', async () => {
  const line = { ...JSON.parse(answersText(1, 1)), channel: 'EMAIL', at: '2026-05-01T00:00:00Z' };
  await imported(`${JSON.stringify(line)}\n`);
  const { states } = (await answerStates(store, { ids: ['c0'] })) as { states: { consents: object[] }[] };
  expect(states[0]?.consents).toMatchObject([{ purpose: line.purpose, channel: 'EMAIL', brand: line.brand }]);
  await imported(`${JSON.stringify({ ...line, state: 'WITHDRAWN', at: '2026-05-02T00:00:00Z' })}\n`);
  expect(await answerStates(store, { ids: ['c0'] })).toMatchObject({ states: [{ epoch: 2, consents: [] }] });
});

test('a line with a TC string is one line, recorded once, however many answers it is', async () => {
  const said = { publisher: [5, 6, 8, 10], at: new Date('2026-05-01T00:00:00Z') };
  const shown = { noticeVersion: '2.0', language: 'en', method: 'CLICK_THROUGH', captureChannel: 'WEB' };
  const line = { customerId: 'c3', brand: 'fresh', ...shown, evidenceReference: 'cmp/1', tcString: tcString(said) };
  const text = `${JSON.stringify(line)}\n${JSON.stringify({ ...line, customerId: 'nobody' })}\n`;
  const outcome = { lines: 2, recorded: 1, there: 0, refused: 1, named: ['line 2: customerId is nobody here'] };
  expect(await imported(text, { dryRun: true })).toMatchObject(outcome);
  expect(await imported(text)).toMatchObject(outcome);
  const { states } = (await answerStates(store, { ids: ['c3'] })) as { states: { consents: { purpose: string }[] }[] };
  expect(states[0]?.consents.map(({ purpose }) => purpose).sort()).toEqual(['personalisation', 'service-analytics']);
  expect(await imported(text)).toMatchObject({ ...outcome, recorded: 0, there: 1 });
  expect((await everything()).findings).toEqual([]);
});

test('a TC string of today says no from now on, and says it once', async () => {
  const tcf = tcString({ publisher: [], at: new Date('2026-06-01T00:00:00Z') });
  const text = `${JSON.stringify({ customerId: 'c3', brand: 'fresh', tcString: tcf })}\n`;
  const at = (time: string) => imported(text, { now: new Date(`2026-06-01T${time}:00Z`) });
  expect(await at('06:00')).toMatchObject({ recorded: 1, there: 0 });
  expect(await at('07:00')).toMatchObject({ recorded: 0, there: 1 });
  expect((await store.findEvents(['c3']))[0]?.[0]?.at).toEqual(new Date('2026-06-01T06:00:00Z'));
});

describe('At the same time', () => {
  test('two imports of one file record each answer once', async () => {
    const [one, other] = await Promise.all([imported(answersText(300, 20)), imported(answersText(300, 20))]);
    expect(one.recorded + other.recorded).toBe(300);
    expect(one.there + other.there).toBe(300);
    const { events, findings } = await everything();
    expect(findings).toEqual([]);
    expect(new Set(events).size).toBe(events.length);
  });
});
