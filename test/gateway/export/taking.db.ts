/** How a file is taken: as fast as its client reads, from where it broke off, and no longer than there is somebody who takes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CLOCK_SKEW } from '../../../gateway/caller/token-rules.ts';
import { type Exporting, fileOf, openExporting } from './exporting.ts';

let here: Exporting;
afterEach(() => here.stop());

const MARKETER = { as: 'marketer' } as const;
/** Ids that are in the order of their bytes. */
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at + 1_000));

/** Answers that are long: nothing on the way can take many of them. */
function long(): void {
  here.world.misbehave('identity', async (call, properly) => {
    const answer = await properly();
    if (call.body.query === undefined) return answer;
    return JSON.parse(JSON.stringify(answer), (_key, value) =>
      typeof value === 'string' && value.startsWith('mail-of-') ? `${value}${'x'.repeat(1_000_000)}` : value,
    );
  });
}

const MAILS = '{ customers { edges { node { id email } } } }';
const asked = () =>
  here.world.calls.filter(({ service, body }) => service === 'identity' && body.query !== undefined).length;

/** Waits until nothing is asked any more: for some seconds, as a page of a megabyte may take one on a busy machine. */
async function settled(): Promise<number> {
  for (let before = -1, quiet = 0; ; ) {
    const now = asked();
    quiet = now === before ? quiet + 1 : 0;
    if (quiet === 4) return now;
    before = now;
    await sleep(700);
  }
}

describe('a client that does not read', () => {
  test('is not read ahead for: the next page is asked for when it has taken the one before', async () => {
    here = await openExporting(many(100), { limits: { exportPage: 1 } });
    long();
    const file = await here.begin(MARKETER, { query: MAILS });
    file.pause();
    const first = await settled();
    // What the connection holds by itself, and no more.
    expect(first).toBeLessThan(25);
    expect(await settled()).toBe(first);
    let bytes = 0;
    file.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > 10_000_000) file.pause();
    });
    file.resume();
    await sleep(200);
    const second = await settled();
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(60);
    file.destroy();
  }, 60_000);

  test('loses its connection when it has taken nothing for as long as anybody may', async () => {
    here = await openExporting(many(60), { limits: { exportPage: 1, departureMilliseconds: 500 } });
    long();
    const file = await here.begin(MARKETER, { query: MAILS });
    file.on('error', () => {});
    const before = await settled();
    file.resume();
    await new Promise((closed) => file.once('close', closed));
    expect(file.complete).toBe(false);
    expect(await settled()).toBe(before);
  }, 60_000);
});

test('a client that goes away ends it: the page under way is given up, and no other is asked for', async () => {
  here = await openExporting(many(50), { limits: { exportPage: 1 } });
  const file = await here.begin(MARKETER, { query: MAILS });
  let begun = 0;
  here.world.misbehave('identity', async (call, properly) => {
    if (call.body.query === undefined) return properly();
    begun += 1;
    if (begun === 3) file.destroy();
    await sleep(20);
    return properly();
  });
  file.on('error', () => {});
  file.resume();
  await new Promise((closed) => file.once('close', closed));
  await sleep(300);
  expect(begun).toBeLessThan(6);
  expect(here.house.log().filter(({ msg }) => msg === 'operation')).toHaveLength(1);
});

test('what broke off goes on: with what was taken before, each customer is there once', async () => {
  here = await openExporting(many(23), { limits: { exportPage: 3 } });
  const whole = await here.export(MARKETER);
  for (const cut of [0.3, 0.5, 0.8, 0.95]) {
    // A connection can break anywhere; what stands behind the last record of a page is not part of it.
    const part = whole.text.slice(0, Math.floor(whole.text.length * cut));
    const lines = part.split('\n').slice(0, -1);
    const kept = lines.slice(0, lines.findLastIndex((line) => line.startsWith('{"record":"page"')) + 1).join('\n');
    const taken = fileOf(200, new Headers(), kept);
    const rest = await here.export(MARKETER, { resumeToken: taken.last().resumeToken });
    expect([...taken.ids(), ...rest.ids()]).toEqual(many(23));
    expect(rest.last()).toMatchObject({ record: 'complete', exported: 23, pages: 8 });
    expect(rest.first()).toMatchObject({ continues: taken.ids().length, export: whole.first().export });
  }
});

test('a token that ends, ends the file; whoever has a new one goes on', async () => {
  here = await openExporting(many(40), { limits: { exportPage: 1 } });
  here.world.misbehave('identity', async (call, properly) => {
    if (call.body.query !== undefined) await sleep(150);
    return properly();
  });
  const file = await here.export({ ...MARKETER, ttl: 2 - CLOCK_SKEW }, { query: MAILS });
  expect(file.last()).toMatchObject({ record: 'incomplete', code: 'UNAUTHENTICATED' });
  expect(file.ids().length).toBeGreaterThan(0);
  here.world.behave();
  const rest = await here.export(MARKETER, { query: MAILS, resumeToken: file.last().resumeToken });
  expect([...file.ids(), ...rest.ids()]).toEqual(many(40));
});

describe('limits of the client', () => {
  test('count every page as a request; over one the export waits, and is complete', async () => {
    here = await openExporting(many(7), { limits: { exportPage: 1, clientRequests: 3 } });
    const before = performance.now();
    const file = await here.export(MARKETER);
    expect(file.ids()).toEqual(many(7));
    expect(file.last()).toMatchObject({ record: 'complete', exported: 7 });
    expect(performance.now() - before).toBeGreaterThan(1_500);
  });

  test('are those of each page: what costs too much is refused before there is a file', async () => {
    here = await openExporting(many(3), { limits: { operationCost: 1 } });
    const file = await here.export(MARKETER);
    expect([file.status, JSON.parse(file.text).errors[0].extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
  });

  test('bound how many are open', async () => {
    here = await openExporting(many(60), { limits: { exportPage: 1, clientStreams: 1 } });
    long();
    const open = await here.begin(MARKETER, { query: MAILS });
    open.pause();
    const other = await here.export(MARKETER);
    expect([other.status, other.headers.get('retry-after'), JSON.parse(other.text)]).toEqual([
      429,
      '1',
      { errors: [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED' } }] },
    ]);
    open.destroy();
  }, 30_000);
});
