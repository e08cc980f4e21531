/**
 * Random commands to the evaluation store and to an independent implementation: ok, code, counts and documents must be
 * equal, or the difference must stand in the list. Run by `npm run test:stores -- --server independent` only.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EJSON } from 'bson';
import mongoose, { type Connection } from 'mongoose';
import { startEmbedded } from '../../../subgraphs/kit/embedded/server.ts';
import { answerOf, withInsertedCount } from './answers.ts';
import { Differences } from './differences.ts';
import { Random } from './random.ts';
import { RandomCommands } from './random-commands.ts';

const COMMANDS = 10_000;
/** A listed difference may leave the two with different documents: then a new collection begins. */
const EPISODE = 50;
const FIRST_SEED = 1;
/** A new one for each run, since a server may have been used before. */
const DATABASE = `differential_${Date.now()}`;

let embedded: Awaited<ReturnType<typeof startEmbedded>>;
let ours: Connection;
let theirs: Connection;

beforeAll(async () => {
  const independent = process.env.STORE_SERVER_URI;
  if (!independent) throw new Error('STORE_SERVER_URI names no independent server: use npm run test:stores');
  embedded = await startEmbedded();
  ours = await mongoose.createConnection(embedded.uri).asPromise();
  theirs = await mongoose.createConnection(independent).asPromise();
});

afterAll(async () => {
  await ours?.close();
  await theirs?.close();
  await embedded?.stop();
});

test(`${COMMANDS} random commands have the same answers, but for the listed differences`, async () => {
  const differences = new Differences();
  const unlisted: object[] = [];
  const counts = { sent: 0, equal: 0, listed: 0 };
  for (let seed = FIRST_SEED; counts.sent < COMMANDS; seed += 1) {
    const commands = new RandomCommands(new Random(seed));
    for (let i = 0; i < EPISODE && counts.sent < COMMANDS; i += 1) {
      const command = commands.next(`c${seed}`);
      const [a, b] = await both(command, seed);
      counts.sent += 1;
      if (a === b) {
        counts.equal += 1;
        continue;
      }
      const text = EJSON.stringify(command, { relaxed: false });
      if (differences.allow(text, a, b)) counts.listed += 1;
      else unlisted.push({ seed, i, command: text, ours: a, theirs: b });
      if (after(a) !== after(b)) break;
    }
  }
  const { sent, equal, listed } = counts;
  process.stderr.write(`${sent} commands: ${equal} equal, ${listed} in the list of ${differences.entries.length}\n`);
  for (const [name, times] of differences.needed) process.stderr.write(`  ${times} times: ${name}\n`);
  expect(unlisted).toEqual([]);
  expect(differences.unneeded).toEqual([]);
  // What is in the list is compared in part only: if much of what is sent were in it, little would be compared.
  expect(listed).toBeLessThan(COMMANDS / 10);
}, 120_000);

test('every listed difference names a sentence of the manual and its page', () => {
  for (const { name, manual, page } of new Differences().entries) {
    expect(name.length).toBeGreaterThan(10);
    expect(manual.split(' ').length).toBeGreaterThan(4);
    expect(page).toMatch(/^https:\/\/www\.mongodb\.com\/docs\/manual\//);
  }
});

/** The answers of both servers, with the documents that the collection holds after a command that may write. */
function both(command: Record<string, unknown>, seed: number): Promise<[string, string]> {
  const [collection] = Object.values(command);
  const answer = async (connection: Connection) => {
    // A database for each collection: the other server counts the indexes of all of its collections.
    const db = connection.getClient().db(`${DATABASE}_${seed}`);
    const answered = JSON.parse(await answerOf(db, command));
    const said = connection === theirs ? withInsertedCount(command, answered) : answered;
    if ('find' in command || 'count' in command) return JSON.stringify({ said });
    const held = await answerOf(db, { find: collection, sort: { _id: 1 } });
    return JSON.stringify({ said, after: JSON.parse(held).documents });
  };
  return Promise.all([answer(ours), answer(theirs)]);
}

const after = (answer: string): string => JSON.stringify(JSON.parse(answer).after);
