/**
 * How a file of this repository looks: its name, its header, its length, what it may read.
 */
import { expect, test } from '@jest/globals';
import { sources } from './sources.ts';

const MAX_LINES = 300;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const EMPTY_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'services', 'service', 'misc', 'shared'];
const KINDS = /\.(test|db|e2e|bench|differential)$/;

const nameOf = (path: string): string => path.split('/').at(-1)!.replace(/\.ts$/, '').replace(KINDS, '');

/** The files for which `wrong` holds, as sentences. */
const found = (rule: string, wrong: (source: (typeof sources)[number]) => boolean): string[] =>
  sources.filter(wrong).map(({ path }) => `${path}: ${rule}.`);

test('every name is kebab-case', () => {
  const parts = (path: string) => [...path.split('/').slice(0, -1), nameOf(path)];
  expect(
    found('file and folder names are kebab-case nouns', ({ path }) => !parts(path).every((part) => KEBAB.test(part))),
  ).toEqual([]);
});

test('no name says nothing', () => {
  const parts = (path: string) => [...path.split('/').slice(0, -1), nameOf(path)];
  expect(
    found(`${EMPTY_NAMES.join(', ')} say nothing of what is inside`, ({ path }) =>
      parts(path).some((part) => EMPTY_NAMES.includes(part)),
    ),
  ).toEqual([]);
});

test('every file begins with a comment that says why it is there', () => {
  expect(
    found('begin with a comment of one to four lines: why it exists, what must not happen in it', ({ text }) => {
      const [, block] = /^\/\*\*\n((?: \* ?.*\n)+) \*\/\n/.exec(text) ?? [];
      if (block !== undefined) return block.trim().split('\n').length > 4;
      return !/^(\/\/ .{20,}|\/\*\* .{20,} \*\/)/.test(text);
    }),
  ).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  expect(found(`at most ${MAX_LINES} lines: one idea each`, ({ text }) => text.split('\n').length > MAX_LINES)).toEqual(
    [],
  );
});

test('the environment is read in config.ts files alone', () => {
  const environment = /\bprocess\s*(\.|\[['"])env\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"]node:process/;
  expect(
    found('process.env is read only in files named config.ts, where a schema checks it', ({ path, text }) => {
      return !path.startsWith('test/') && !/(^|\/)config\.ts$/.test(path) && environment.test(text);
    }),
  ).toEqual([]);
});

test('nothing is exported as default, and only a subgraph has a barrel', () => {
  expect(found('exports have names', ({ text }) => /^export default\b/m.test(text))).toEqual([]);
  expect(
    found(
      'a barrel hides where things are; only subgraphs/<name>/index.ts is one',
      ({ path }) => path.endsWith('/index.ts') && !/^subgraphs\/[^/]+\/index\.ts$/.test(path),
    ),
  ).toEqual([]);
});

test('no test is switched off or runs alone', () => {
  const switched = /\b(?:it|test|describe)\.(?:skip|only|todo|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/;
  expect(
    found('a test that does not run proves nothing', ({ path, text }) => {
      return path !== 'test/architecture/files.test.ts' && path.startsWith('test/') && switched.test(text);
    }),
  ).toEqual([]);
});

test('every test file is of a kind that jest runs', () => {
  const imports = /from '@jest\/globals'/;
  expect(
    found(
      'files with tests end in .test.ts, .db.ts, .e2e.ts, .bench.ts or .differential.ts; support has no tests',
      ({ path, text }) => {
        return (
          path.startsWith('test/') &&
          imports.test(text) &&
          /^(test|it|describe)\(/m.test(text) &&
          !KINDS.test(path.replace(/\.ts$/, ''))
        );
      },
    ),
  ).toEqual([]);
});
