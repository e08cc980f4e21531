/**
 * What belongs to the repository as a whole: the same files in each subgraph, scripts that exist, nothing of one machine.
 */

import { existsSync, statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { subgraphNames } from '../../schema/classification.ts';
import { filesUnder, read, root } from './sources.ts';

/** What a subgraph is made of: its six files, the rules of its documents, and how the sample becomes them. */
const SUBGRAPH_ENTRIES = [
  'README.md',
  'index.ts',
  'model',
  'resolvers.ts',
  'sample',
  'seed.ts',
  'store.ts',
  'types.ts',
];
const TEXT =
  /(\.(ts|js|json|md|ya?ml|graphql|sh|html|css|txt|example)|\/(Dockerfile|run|LICENSE|\.[a-z]+))$|^[^/.]+$|^\.[a-z]+$/;

const texts = filesUnder('').filter((path) => TEXT.test(path) && statSync(`${root}${path}`).size < 2_000_000);

test.each(subgraphNames)('%s has the same files and folders as every subgraph', (name) => {
  const entries = filesUnder(`subgraphs/${name}`).map((path) => path.split('/')[2]);
  expect([...new Set(entries)].sort()).toEqual(SUBGRAPH_ENTRIES);
});

test.each(subgraphNames)('the README of %s names its files where they are, and all of them', (name) => {
  const named = [...read(`subgraphs/${name}/README.md`).matchAll(/`([\w./-]+\.ts)`/g)].map(([, path = '']) => path);
  const lost = named.filter(
    (path) => !['', 'subgraphs/', `subgraphs/${name}/`].some((at) => existsSync(`${root}${at}${path}`)),
  );
  expect(lost).toEqual([]);
  const files = filesUnder(`subgraphs/${name}`).map((path) => path.replace(`subgraphs/${name}/`, ''));
  expect(files.filter((path) => /(?<!^index)\.ts$/.test(path) && !named.includes(path))).toEqual([]);
});

test('every decision is headed by the number of its file', () => {
  const decisions = filesUnder('docs/decisions');
  expect(decisions.length).toBeGreaterThan(4);
  for (const path of decisions) expect(read(path)).toMatch(new RegExp(`^# ${/\d{4}/.exec(path)?.[0]}: \\S`));
});

test('every folder of a subgraph is in the classification', () => {
  const folders = new Set(filesUnder('subgraphs').flatMap((path) => /^subgraphs\/([^/]+)\//.exec(path)?.[1] ?? []));
  folders.delete('kit');
  expect([...folders].sort()).toEqual([...subgraphNames].sort());
});

test('nothing names a place on one machine', () => {
  // Written in parts, so that this file is not what it looks for.
  const places = [
    '/wo' + 'rk/',
    '/ho' + 'me/[a-z]',
    '/Us' + 'ers/[a-z]',
    '/ro' + 'ot/',
    'C' + ':\\\\',
    '/t' + 'mp/[a-z]',
  ];
  const machine = new RegExp(`(?<![\\w.~)}-])(?:${places.join('|')})`);
  const wrong = texts.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        machine.test(line) ? [`${path}:${index + 1} names a path of one machine: ${line.trim()}`] : [],
      ),
  );
  expect(wrong).toEqual([]);
});

/** The public registry, which npm takes for "the one that is configured"; in parts, as no address of one may stand here. */
const PUBLIC_REGISTRY = `https://${['registry', 'npmjs', 'org'].join('.')}/`;

test('packages come from the registry that npm is configured for', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
  const wrong = Object.entries(lock.packages).filter(
    ([, { resolved }]) => resolved !== undefined && !resolved.startsWith(PUBLIC_REGISTRY),
  );
  expect(wrong.map(([name]) => `${name} names a registry of its own in package-lock.json`)).toEqual([]);
  expect(existsSync(`${root}.npmrc`) ? read('.npmrc') : '').not.toMatch(/registry\s*=/);
});

test('every version is pinned exactly', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
  );
  expect(loose.map(([name, version]) => `${name} is ${version}: name one version`)).toEqual([]);
});

test('every script of package.json runs a file that is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const files = Object.values(scripts).flatMap((script) => script.match(/[\w/-]+\.ts\b/g) ?? []);
  expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
});

test('continuous integration can be run as it is checked out', () => {
  expect(statSync(`${root}.ci/run`).mode & 0o111).not.toBe(0);
  expect(read('.ci/run')).toMatch(/^#!\/usr\/bin\/env bash\n/);
});

test('the lockfile names every platform, so that npm ci takes it on each of them', () => {
  type Locked = { optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => !locked.has(name)),
  );
  expect(missing).toEqual([]);
});

test('the lockfile has a hash of every package', () => {
  type Locked = { readonly integrity?: string; readonly inBundle?: boolean; readonly link?: boolean };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const installed = Object.entries(packages).filter(([path, { inBundle, link }]) => path !== '' && !inBundle && !link);
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});
