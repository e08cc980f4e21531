/**
 * The files of a gateway that runs are changed under it: what is right is served without one request going wrong, what is not
 * is refused in one line of the log, and the old goes on.
 */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'graphql';
import { skeleton } from '../../commands/policy/skeleton.ts';
import { graphIn } from '../../gateway/enforcement/coverage/coverage.ts';
import { client } from '../support/client.ts';
import { type GatewayProcess, gatewayProcess } from '../support/gateway-process.ts';
import { composeShop, openShop, type Shop } from '../support/shop.ts';

const SERVED = 'the files were read again and are served';
const REFUSED = 'the changed files are refused, what was served before goes on';

// Each test starts a process, on a machine that may be busy with others.
jest.setTimeout(90_000);

let one: Shop;
let two: Shop;
let slow: Shop;
let directory: string;
let gateway: GatewayProcess;
const file = (name: string) => join(directory, name);
/** As editors and deployments do it: at once. */
const replace = async (name: string, text: string) => {
  await writeFile(file(`${name}.next`), text);
  await rename(file(`${name}.next`), file(name));
};

beforeAll(async () => {
  [one, two, slow] = await Promise.all([
    openShop(),
    openShop({ version: 'two' }),
    openShop({ version: 'slow', delay: 1_500 }),
  ]);
  directory = await mkdtemp(join(tmpdir(), 'reload-'));
});
afterEach(() => gateway.stop());
afterAll(async () => {
  await Promise.all([one.stop(), two.stop(), slow.stop()]);
  await rm(directory, { recursive: true });
});

async function serve(shop: Shop, environment: Record<string, string> = {}): Promise<string> {
  await replace('shop.graphql', shop.supergraphSdl);
  const args = ['--supergraph', file('shop.graphql'), '--policy', 'public'];
  gateway = gatewayProcess({ args, environment });
  return gateway.url;
}

interface Body {
  readonly data?: { readonly version?: string; readonly books?: readonly unknown[] };
  readonly errors?: readonly unknown[];
}
const ask = async (url: string, query = '{ version }'): Promise<Body> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.json()) as Body;
};
const versionAt = async (url: string) => (await ask(url)).data?.version;

test('a supergraph that changed is served, without a signal', async () => {
  const url = await serve(one);
  expect(await versionAt(url)).toBe('one');
  await replace('shop.graphql', two.supergraphSdl);
  await gateway.logged(SERVED);
  expect(await versionAt(url)).toBe('two');
});

test('what has begun ends on the graph on which it began', async () => {
  const url = await serve(slow);
  const begun = versionAt(url);
  await slow.asked();
  await replace('shop.graphql', one.supergraphSdl);
  gateway.signal('SIGHUP');
  await gateway.logged(SERVED);
  expect(await versionAt(url)).toBe('one');
  expect(await begun).toBe('slow');
});

describe('Refused in one line, while the old goes on, is', () => {
  test.each<[string, () => string, RegExp]>([
    ['half a file', () => two.supergraphSdl.slice(0, 700), /shop\.graphql: Syntax Error/],
    ['what is no supergraph', () => 'type Query { version: String }', /shop\.graphql: It is no supergraph/],
    [
      'a supergraph without its root type',
      () => two.supergraphSdl.replace(/^ {2}query: Query$/m, '  query: Nothing'),
      /shop\.graphql: Unknown type: "Nothing"/,
    ],
    [
      'a supergraph that ends the process of the planner',
      () => two.supergraphSdl.replace('requires: "title"', 'requires: "nothing"'),
      /the query planner cannot use the supergraph/,
    ],
  ])('%s', async (_, text, reason) => {
    const url = await serve(one);
    await replace('shop.graphql', text());
    gateway.signal('SIGHUP');
    const [line] = await gateway.logged(REFUSED);
    expect(line).toMatchObject({ level: 50, reason: expect.stringMatching(reason) });
    expect(await versionAt(url)).toBe('one');
    await replace('shop.graphql', two.supergraphSdl);
    gateway.signal('SIGHUP');
    await gateway.logged(SERVED);
    expect(await versionAt(url)).toBe('two');
  });

  test('a policy that does not cover the graph; one that does is obeyed', async () => {
    await replace('shop.graphql', one.supergraphSdl);
    const policy = skeleton(graphIn(parse(one.supergraphSdl)), 'public');
    const { catalog, ...others } = policy.subgraphs;
    const { 'Query.version': _left, ...rest } = catalog?.coordinates ?? {};
    await replace('policy.json', JSON.stringify(policy));
    gateway = gatewayProcess({ args: ['--supergraph', file('shop.graphql'), '--policy', file('policy.json')] });
    const { ask: askAs } = client(await gateway.url);
    expect((await askAs({ as: 'agent' }, '{ version }')).body).toEqual({ data: { version: 'one' } });

    await replace(
      'policy.json',
      JSON.stringify({ ...policy, subgraphs: { ...others, catalog: { coordinates: rest } } }),
    );
    const [line] = await gateway.logged(REFUSED);
    expect(line?.reason).toMatch(/^Query\.version has no class: .*policy\.json\.$/);
    expect((await askAs({ as: 'agent' }, '{ version }')).body).toEqual({ data: { version: 'one' } });

    const gated = { ...rest, 'Query.version': 'account-state' };
    const stricter = {
      subgraphs: { ...others, catalog: { coordinates: gated } },
      grants: { 'account-state': { nobody: 'closed in this test' } },
    };
    await replace('policy.json', JSON.stringify(stricter));
    await gateway.logged(SERVED);
    const refused = await askAs({ as: 'agent' }, '{ version }');
    expect(refused.body.data).toEqual({ version: null });
    expect(refused.body.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

/** Asks one after the other, on eight roads, until it is told to stop; gives all that was not a right answer. */
function load(url: string) {
  const wrong: unknown[] = [];
  let asked = 0;
  let going = true;
  const books = one.supergraphSdl.length > 0 ? 2 : 0;
  const road = async () => {
    while (going) {
      const body = await ask(url, '{ version books { id stars } }').catch((error: Error) => ({
        errors: [error.message],
      }));
      asked += 1;
      const { data, errors } = body as Body;
      const right = ['one', 'two'].includes(String(data?.version)) && data?.books?.length === books;
      if (errors !== undefined || !right) wrong.push(body);
    }
  };
  const roads = Array.from({ length: 8 }, road);
  return {
    end: async () => {
      going = false;
      await Promise.all(roads);
      return { asked, wrong };
    },
  };
}

test.each([
  [100, '1'],
  [20, '2'],
])(
  'load goes on during %d reloads of WORKERS=%s without one error',
  async (reloads, WORKERS) => {
    const url = await serve(one, { WORKERS, LOG_LEVEL: 'info' });
    const loaded = load(url);
    for (let count = 1; count <= reloads; count++) {
      await replace('shop.graphql', (count % 2 === 0 ? one : two).supergraphSdl);
      gateway.signal('SIGHUP');
      await gateway.logged(SERVED, count);
    }
    const { asked, wrong } = await loaded.end();
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(reloads);
    await replace('shop.graphql', two.supergraphSdl);
    gateway.signal('SIGHUP');
    // Every worker has it: whichever answers.
    const done = gateway.log().filter(({ msg }) => msg === SERVED).length;
    await gateway.logged(SERVED, done + 1);
    expect(await Promise.all(Array.from({ length: 8 }, () => versionAt(url)))).toEqual(Array(8).fill('two'));
    expect(gateway.log().filter(({ msg }) => msg === REFUSED)).toEqual([]);
  },
  120_000,
);

test('a graph that grows has its new field at once', async () => {
  const url = await serve(one);
  const more = ' extend type Shop { opened: String }';
  expect(JSON.stringify((await ask(url, '{ opened }')).errors)).toContain('Cannot query field');
  await replace('shop.graphql', composeShop(one.urls, more));
  await gateway.logged(SERVED);
  expect((await ask(url, '{ __type(name: "Query") { fields { name } } }')).data).toMatchObject({
    __type: { fields: expect.arrayContaining([{ name: 'opened' }]) },
  });
});

describe('A policy on trial', () => {
  const policyText = (shop: Shop): string => JSON.stringify(skeleton(graphIn(parse(shop.supergraphSdl)), 'public'));

  test('is read and checked as the one that decides, tried, told at the end, and followed when it changes', async () => {
    await replace('shop.graphql', one.supergraphSdl);
    await replace('policy.json', policyText(one));
    await replace('trial.json', policyText(one));
    const files = ['--supergraph', file('shop.graphql'), '--policy', file('policy.json')];
    gateway = gatewayProcess({ args: [...files, '--dry-run', file('trial.json')] });
    const url = await gateway.url;
    const { ask: askAs } = client(url);
    expect(await askAs({ as: 'agent' }, '{ version }')).toMatchObject({ body: { data: { version: 'one' } } });
    await replace('trial.json', '{ "subgraphs": {}, "grants": {} }');
    gateway.signal('SIGHUP');
    const [line] = await gateway.logged(REFUSED);
    expect(line).toMatchObject({ reason: expect.stringMatching(/Subgraph catalog has no block: .*trial\.json/) });
    const process = gateway;
    await process.stop();
    expect(process.log().find(({ msg }) => msg === 'the policy on trial')).toMatchObject({
      tried: 1,
      missed: 0,
      differences: [],
    });
  });

  test('that does not cover the graph ends the start', async () => {
    await replace('shop.graphql', one.supergraphSdl);
    await replace('policy.json', policyText(one));
    await replace('trial.json', '{ "subgraphs": {}, "grants": {} }');
    const files = ['--supergraph', file('shop.graphql'), '--policy', file('policy.json')];
    gateway = gatewayProcess({ args: [...files, '--dry-run', file('trial.json')] });
    await expect(gateway.url).rejects.toThrow(/trial\.json/);
  });

  test('beside a gateway that asks nobody who they are is wrong usage', async () => {
    gateway = gatewayProcess({ args: ['--policy', 'public', '--dry-run', file('trial.json')] });
    await expect(gateway.url).rejects.toThrow('--dry-run goes with a policy that decides.');
    expect(await gateway.exit).toBe(2);
  });
});
