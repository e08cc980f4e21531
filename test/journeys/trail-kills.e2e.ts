/**
 * A gateway that is killed under load, twenty times with the trail in MongoDB and some with it in files: of what clients were answered nothing is
 * missing, and a chain that nobody could end is no damage.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FileArchive } from '../../gateway/audit/file/archive.ts';
import { MongoArchive } from '../../gateway/audit/mongodb/archive.ts';
import { openStore } from '../../gateway/audit/mongodb/store.ts';
import { parseRecord } from '../../gateway/audit/record.ts';
import type { Archive } from '../../gateway/audit/sink.ts';
import { startEmbedded } from '../../subgraphs/kit/embedded/server.ts';
import { customerIds } from '../bench/canned/customers.ts';
import { type CannedServices, cannedServices } from '../support/canned-services.ts';
import { headersOf } from '../support/client.ts';
import { gatewayProcess } from '../support/gateway-process.ts';

/** Clients that ask at the same time, each again as soon as it is answered. */
const CLIENTS = 8;
/** Milliseconds for the first answers of a gateway on a machine that is busy. */
const PATIENCE = 60_000;

let services: CannedServices;
let store: Awaited<ReturnType<typeof startEmbedded>>;
let directory: string;
beforeAll(async () => {
  services = await cannedServices();
  store = await startEmbedded();
  directory = await mkdtemp(join(tmpdir(), 'trail-kills-'));
});
afterAll(async () => {
  services.stop();
  await store.stop();
  await rm(directory, { recursive: true });
});

const QUERIES = [
  'query($id: ID!) { customer(id: $id) { email name { given } } }',
  'query($id: ID!) { customersById(ids: [$id, "1001", "404"]) { id phone loyalty { tier } } }',
  'query($id: ID!) { customer(id: $id) { purchases(first: 1) { edges { node { id } } } } }',
  // Refused before anything is sent: told all the same.
  'mutation($id: ID!) { updateContact(input: { customerId: $id, email: "a@example.com" }) { customer { id } } }',
];

/** Asks until nobody answers any more; `answered` gets the names of the answers that came to their end. */
async function askOn(url: string, headers: Record<string, string>, answered: string[]): Promise<void> {
  for (let at = answered.length; ; at += 1) {
    const id = customerIds[(at * 31) % customerIds.length];
    const body = JSON.stringify({ query: QUERIES[at % QUERIES.length], variables: { id } });
    try {
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      await response.text();
      if (response.status === 200) answered.push(String(response.headers.get('x-request-id')));
    } catch {
      return;
    }
  }
}

/** One life of a gateway: it starts, is asked by several, and is killed in the middle of answering, nobody knows where. */
async function life(trail: string): Promise<string[]> {
  const gateway = gatewayProcess({
    args: [],
    environment: { ...services.environment, TRAIL: trail, LOG_LEVEL: 'fatal' },
  });
  try {
    const url = await gateway.url;
    const headers = await headersOf({ as: 'agent' });
    const answered: string[] = [];
    const asked = Promise.all(Array.from({ length: CLIENTS }, () => askOn(url, headers, answered)));
    const enough = 10 + Math.random() * 100;
    const deadline = performance.now() + PATIENCE;
    while (answered.length < enough && performance.now() < deadline) await sleep(1);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    gateway.signal('SIGKILL');
    await Promise.all([gateway.exit, asked]);
    return answered;
  } finally {
    await gateway.stop();
  }
}

/** The names of all requests that a trail has entries of. */
async function requestsIn(archive: Archive): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const chain of archive.chains())
    for await (const line of chain.lines()) {
      const record = line instanceof Uint8Array ? parseRecord(Buffer.from(line).toString()) : undefined;
      if (record?.t === 'entry') found.add(String(record.entry.request));
    }
  await archive.close();
  return found;
}

const verify = (trail: string) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'commands/trail.ts', 'verify', '--from', trail]);

async function killed(kills: number, trail: string, archive: () => Archive): Promise<void> {
  const lives: string[][] = [];
  for (let kill = 0; kill < kills; kill += 1) lives.push(await life(trail));
  const kept = await requestsIn(archive());
  const answered = lives.flat();
  expect(answered.filter((request) => !kept.has(request))).toEqual([]);
  // Exit code 0, or it would have thrown with what it found.
  const { stdout } = await verify(trail);
  expect(stdout).toMatch(new RegExp(`^ok   ${kills} chains, `, 'm'));
}

// Both at once: most of the time a process starts.
test.concurrent.each([
  ['MongoDB', 20, () => store.uri, () => new MongoArchive(openStore({ uri: store.uri }))],
  ['files', 5, () => `file:${directory}`, () => new FileArchive(directory)],
])(
  'in %s: no answer that a client received is missing after %i kills, and verification finds nothing',
  (_, kills, trail, archive) => killed(kills, trail(), archive),
  300_000,
);
