/** What is to be served, read and checked: all of it, or every reason why not, each with its file and what to do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { skeleton } from '../../../../commands/policy/skeleton.ts';
import { graphIn } from '../../../../gateway/enforcement/coverage/coverage.ts';
import { type Choice, UnservableError } from '../../../../gateway/served/choice.ts';
import { readServed } from '../../../../gateway/served/read.ts';
import { policy as builtIn } from '../../../../schema/grants.ts';
import { composeShop } from '../../../support/shop.ts';
import { supergraphSdl } from '../../../support/world/sdl.ts';

const urls = { catalog: 'http://127.0.0.1:1/graphql', 'book-reviews': 'http://127.0.0.1:2/graphql' };
const shop = composeShop(urls);
const open = () => JSON.parse(JSON.stringify(skeleton(graphIn(parse(shop)), 'public')));

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'served-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function written(name: string, content: string | object): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const problems = async (choice: Choice): Promise<readonly string[]> =>
  readServed(choice, () => ({})).then(
    () => [],
    (error) => {
      if (error instanceof UnservableError) return error.problems;
      throw error;
    },
  );

describe('Served is', () => {
  test('the built-in graph under the built-in policy, unless something else is said', async () => {
    const addresses: string[][] = [];
    const served = await readServed({}, (services) => {
      addresses.push([...services]);
      return { identity: 'http://127.0.0.1:1' };
    });
    expect(served).toEqual({
      supergraphSdl,
      policy: builtIn,
      serviceUrls: { identity: 'http://127.0.0.1:1' },
      consentUrl: undefined,
      open: false,
      ours: true,
    });
    expect(addresses).toEqual([['consent', 'identity', 'loyalty', 'purchases']]);
  });

  test('the built-in graph from elsewhere, as ours', async () => {
    const supergraph = await written('ours.graphql', supergraphSdl);
    expect(await readServed({ supergraph }, () => ({}))).toMatchObject({ policy: builtIn, ours: true, open: false });
  });

  test('another graph under a policy for it', async () => {
    const [supergraph, policy] = [await written('shop.graphql', shop), await written('shop.json', open())];
    const consent = 'http://127.0.0.1:3/states';
    expect(await readServed({ supergraph, policy, consent }, () => ({}))).toEqual({
      supergraphSdl: shop,
      policy: open(),
      serviceUrls: {},
      consentUrl: consent,
      open: false,
      ours: false,
    });
  });

  test('another graph to everybody', async () => {
    const supergraph = await written('shop.graphql', shop);
    const served = await readServed({ supergraph, policy: 'public' }, () => ({}));
    expect(served).toMatchObject({ open: true, ours: false, policy: { grants: {} } });
  });

  test('plain data: a process can send it to another', async () => {
    const served = await readServed({}, () => ({}));
    expect(JSON.parse(JSON.stringify(served))).toEqual({ ...served, consentUrl: undefined });
  });
});

describe('Refused is', () => {
  test('another graph under the built-in policy, with all that it says nothing about', async () => {
    const supergraph = await written('shop.graphql', shop);
    const found = await problems({ supergraph });
    expect(found[0]).toBe(
      `${supergraph} is not the built-in graph, and no policy was given for it. The built-in policy has no row for:`,
    );
    expect(found.slice(1, -1).toSorted()).toEqual(
      [
        ...['Book.blurb', 'Book.genre', 'Book.id', 'Book.size', 'Book.stars', 'Book.title', 'Mutation.rename'],
        ...['Query.book', 'Query.books', 'Query.version', 'Size.height', 'Size.width'],
      ].map((coordinate) => `  ${coordinate}`),
    );
    expect(found.at(-1)).toContain(`npm run policy -- init policy.json --supergraph ${supergraph}`);
  });

  test('the built-in graph without one of its parts', async () => {
    const supergraph = await written('less.graphql', supergraphSdl.replace(/^ {2}birthDate:.*\n/m, ''));
    expect(await problems({ supergraph })).toEqual([
      expect.stringMatching(/^Customer\.birthDate has a class but no field/),
    ]);
  });

  test('a policy that leaves out a coordinate or a service', async () => {
    const supergraph = await written('shop.graphql', shop);
    const part = open();
    delete part.subgraphs.catalog.coordinates['Book.title'];
    delete part.subgraphs['book-reviews'];
    const policy = await written('part.json', part);
    expect(await problems({ supergraph, policy })).toEqual([
      `Subgraph book-reviews has no block: add 'book-reviews' with its coordinates to ${policy}.`,
      `Book.title has no class: add 'Book.title' with a category, or { public: reason }, to block 'catalog' of ${policy}.`,
    ]);
  });

  test('a policy with a category that nobody has a row for', async () => {
    const supergraph = await written('shop.graphql', shop);
    const gated = open();
    gated.subgraphs.catalog.coordinates['Query.version'] = 'name';
    const policy = await written('gated.json', gated);
    expect(await problems({ supergraph, policy })).toEqual([
      `Query.version has category 'name' but gives String, which belongs to no customer, so nobody can be decided for it: make it public in block 'catalog' of ${policy}, or lead to it from an entity of its customer.`,
      `Category 'name' (Query.version) has no row: add rows for it, or { nobody: reason }, to 'grants' of ${policy}.`,
    ]);
  });

  test.each<[string, string, string, RegExp]>([
    ['no JSON', 'broken.json', '{', /broken\.json: .*JSON/],
    ['no policy', 'other.json', '{"subgraphs":{}}', /other\.json: grants: /],
    [
      'neither JSON nor a module',
      'policy.yaml',
      'subgraphs: {}',
      /policy\.yaml: a policy is a \.json file or a module/,
    ],
  ])('a policy file that is %s', async (_, name, text, line) => {
    const supergraph = await written('shop.graphql', shop);
    expect(await problems({ supergraph, policy: await written(name, text) })).toEqual([expect.stringMatching(line)]);
  });

  test.each<[string, string, string, RegExp]>([
    ['a schema', 'schema.graphql', 'type Query { a: Int }', /schema\.graphql: It is no supergraph/],
    ['half a file', 'half.graphql', shop.slice(0, 500), /half\.graphql: Syntax Error/],
    ['an empty file', 'empty.graphql', '', /empty\.graphql: Syntax Error/],
  ])('%s instead of a supergraph', async (_, name, text, line) => {
    expect(await problems({ supergraph: await written(name, text), policy: 'public' })).toEqual([
      expect.stringMatching(line),
    ]);
  });

  test('what is not there', async () => {
    expect(await problems({ supergraph: join(directory, 'none.graphql') })).toEqual([
      expect.stringMatching(/none\.graphql: ENOENT/),
    ]);
    const supergraph = await written('shop.graphql', shop);
    expect(await problems({ supergraph, policy: join(directory, 'none.json') })).toEqual([
      expect.stringMatching(/none\.json: ENOENT/),
    ]);
  });

  test('a service without an address, unless it is given one', async () => {
    const lost = await written('lost.graphql', composeShop({ ...urls, 'book-reviews': '' }));
    const choice = { supergraph: lost, policy: 'public' };
    expect(await problems(choice)).toEqual([
      `${lost}: service book-reviews has no address: give its @join__graph a url, or set SUBGRAPH_BOOK_REVIEWS_URL.`,
    ]);
    await expect(readServed(choice, () => ({ 'book-reviews': 'http://127.0.0.1:2' }))).resolves.toMatchObject({
      serviceUrls: { 'book-reviews': 'http://127.0.0.1:2' },
    });
  });
});
