/** The gateway over a graph that is not ours: what it takes, what it refuses and how it says so. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { client, type Who } from '../support/client.ts';
import { type GatewayProcess, gatewayProcess } from '../support/gateway-process.ts';
import { composeShop, openShop, type Shop } from '../support/shop.ts';

const EVERYTHING =
  '{ version books { __typename id title genre size { width height } stars blurb } book(id: "2") { id stars } }';
const EXPECTED = {
  version: 'one',
  books: [
    {
      __typename: 'Book',
      id: '1',
      title: 'Atlas',
      genre: 'NOVEL',
      size: { width: 12, height: 19 },
      stars: 3,
      blurb: 'Atlas!',
    },
    {
      __typename: 'Book',
      id: '2',
      title: 'Walden',
      genre: 'NOVEL',
      size: { width: 12, height: 19 },
      stars: 4,
      blurb: 'Walden!',
    },
  ],
  book: { id: '2', stars: 4 },
};

// Each test starts a process, on a machine that may be busy with others.
jest.setTimeout(90_000);

let shop: Shop;
let directory: string;
const file = (name: string) => join(directory, name);
const running: GatewayProcess[] = [];
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), 'foreign-'));
  await writeFile(file('shop.graphql'), shop.supergraphSdl);
});
beforeEach(() => {
  shop.calls.length = 0;
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await shop.stop();
  await rm(directory, { recursive: true });
});

function start(args: readonly string[], environment: Record<string, string> = {}): GatewayProcess {
  const started = gatewayProcess({ args, environment });
  running.push(started);
  return started;
}
/** One that must not start: its exit code and what it complained about. */
async function refusal(args: readonly string[], environment: Record<string, string> = {}) {
  const started = start(args, environment);
  const reason = await started.url.then(
    () => 'it started',
    (error: Error) => error.message,
  );
  return { code: await started.exit, lines: reason.trimEnd().split('\n') };
}

const plainly = async (url: string, query: string) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: await response.json() };
};

const init = async (...args: string[]) => {
  const command = ['--import', 'tsx', 'commands/policy.ts', 'init', ...args];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
};

describe('With --policy public', () => {
  let gateway: GatewayProcess;
  let url: string;
  beforeAll(async () => {
    gateway = start(['--supergraph', file('shop.graphql'), '--policy', 'public']);
    url = await gateway.url;
  });

  test('everything is answered without token and purpose, from where the supergraph says, without passports', async () => {
    expect(await plainly(url, EVERYTHING)).toEqual({ status: 200, body: { data: EXPECTED } });
    expect(shop.calls.map(({ authorization }) => authorization)).toEqual(shop.calls.map(() => undefined));
    expect(new Set(shop.calls.map(({ service }) => service))).toEqual(new Set(['catalog', 'book-reviews']));
  });

  test('what the supergraph hides is not there, and the schema can be asked about', async () => {
    expect((await plainly(url, '{ books { shelf } }')).status).toBe(400);
    expect(await plainly(url, '{ __type(name: "Book") { name } }')).toEqual({
      status: 200,
      body: { data: { __type: { name: 'Book' } } },
    });
  });

  test('it is ready when it listens, signs nothing, and warns', async () => {
    const { call } = client(url);
    expect((await call('/health/ready')).status).toBe(200);
    expect((await call('/.well-known/jwks.json')).body).toEqual({ keys: [] });
    expect(gateway.complained()).toMatch(/^--policy public: every field is given to anybody/);
    const page = await call('/', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('persona');
  });
});

test('services are where SUBGRAPH_<NAME>_URL says', async () => {
  const elsewhere = { ...shop.urls, 'book-reviews': 'http://127.0.0.1:9/graphql' };
  await writeFile(file('elsewhere.graphql'), composeShop(elsewhere));
  const args = ['--supergraph', file('elsewhere.graphql'), '--policy', 'public'];
  const url = await start(args, { SUBGRAPH_BOOK_REVIEWS_URL: String(shop.urls['book-reviews']) }).url;
  expect(await plainly(url, '{ book(id: 1) { stars } }')).toEqual({
    status: 200,
    body: { data: { book: { stars: 3 } } },
  });
});

describe('A policy that was written for it', () => {
  const agent: Who = { as: 'agent' };

  test('with --class public answers, to whoever has a token, what --policy public answers', async () => {
    const written = await init(file('policy.json'), '--supergraph', file('shop.graphql'), '--class', 'public');
    expect(written).toEqual({ code: 0, said: expect.stringContaining('13 coordinates of 2 subgraphs') });
    const url = await start(['--supergraph', file('shop.graphql'), '--policy', file('policy.json')]).url;
    const { ask, call } = client(url);
    expect(await ask(agent, EVERYTHING)).toEqual({ status: 200, body: { data: EXPECTED } });
    expect(shop.calls.map(({ authorization }) => authorization)).toEqual(
      shop.calls.map(() => expect.stringMatching(/^Bearer /)),
    );
    expect((await plainly(url, EVERYTHING)).status).toBe(401);
    expect((await ask({ ...agent, purpose: null }, EVERYTHING)).body.errors[0].extensions.code).toBe(
      'PURPOSE_REQUIRED',
    );
    expect((await ask({ as: 'customer' }, EVERYTHING)).body).toEqual({ data: EXPECTED });
    expect((await call('/health/ready')).status).toBe(200);
  });

  test('is not written over another', async () => {
    await writeFile(file('mine.json'), 'mine');
    expect(await init(file('mine.json'), '--supergraph', file('shop.graphql'))).toEqual({
      code: 1,
      said: expect.stringContaining('is there already'),
    });
    expect(await readFile(file('mine.json'), 'utf8')).toBe('mine');
  });

  test.each<[string, string[]]>([
    ['another ending', ['policy.yaml']],
    ['a class that there is not', ['other.json', '--class', 'private']],
  ])('is wrong usage with %s', async (_, args) => {
    expect((await init(...args)).code).toBe(2);
  });

  test('may be a module', async () => {
    await init(file('imported.json'), '--supergraph', file('shop.graphql'), '--class', 'public');
    await writeFile(
      file('policy.ts'),
      `import imported from './imported.json' with { type: 'json' };\nexport const policy: object = imported;\n`,
    );
    const url = await start(['--supergraph', file('shop.graphql'), '--policy', file('policy.ts')]).url;
    expect(await client(url).ask(agent, EVERYTHING)).toEqual({ status: 200, body: { data: EXPECTED } });
  });
});

describe('Refused at start is', () => {
  test('a graph without a policy, with every coordinate that has no row and what to do', async () => {
    const { code, lines } = await refusal(['--supergraph', file('shop.graphql')]);
    expect(code).toBe(1);
    expect(lines[0]).toContain('shop.graphql is not the built-in graph');
    expect(lines).toEqual(expect.arrayContaining(['  Book.title', '  Query.books', '  Mutation.rename']));
    expect(lines.join()).not.toContain('Book.shelf');
    expect(lines.at(-1)).toContain('npm run policy -- init');
  });

  test.each<[string, string, string, RegExp]>([
    ['exports none', 'empty.mjs', 'export const other = 1;', /empty\.mjs: exports no `policy`\./],
    ['throws', 'angry.mjs', 'throw new Error("no");', /angry\.mjs: no/],
  ])('a policy module that %s', async (_, name, text, line) => {
    await writeFile(file(name), text);
    const { code, lines } = await refusal(['--supergraph', file('shop.graphql'), '--policy', file(name)]);
    expect([code, lines]).toEqual([1, [expect.stringMatching(line)]]);
  });

  test('--policy public in production', async () => {
    const environment = { NODE_ENV: 'production', ISSUERS: 'https://login.example' };
    expect(await refusal(['--supergraph', file('shop.graphql'), '--policy', 'public'], environment)).toEqual({
      code: 1,
      lines: ['NODE_ENV is production, where --policy public is refused.'],
    });
  });

  test.each<[string[], RegExp]>([
    [['--consent', 'consent'], /^--consent must be an http or https URL\.$/],
    [['--supergraph', ''], /^--supergraph needs a file\.$/],
  ])('wrong usage: %j', async (args, line) => {
    expect(await refusal(args)).toEqual({ code: 2, lines: [expect.stringMatching(line)] });
  });
});
