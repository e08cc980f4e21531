/**
 * `.env.example` and the schemas of the config files name the same variables, and its values are allowed.
 */
import { expect, test } from '@jest/globals';
import { readEnvironment } from '../../../commands/config.ts';
import { subgraphUrlVariable } from '../../../commands/supervisor/plans.ts';
import { readConfig } from '../../../gateway/config.ts';
import { settable } from '../../../gateway/limits/table.ts';
import { subgraphNames } from '../../../schema/classification.ts';
import { filesUnder, read } from '../../architecture/sources.ts';

const example = read('.env.example');
const lines = [...example.matchAll(/^(# )?([A-Z][A-Z_]*)=(.*)$/gm)].map(([, off, name, value]) => ({
  name: name!,
  value: value!,
  set: off === undefined,
}));

/** Read by the library that finds and downloads a MongoDB, before any schema of ours sees it. */
const OF_LIBRARIES = ['MONGOMS_SYSTEM_BINARY'];

test('every variable of a config schema is in .env.example, and no other', () => {
  const schemas = ['subgraphs', 'gateway', 'commands']
    .flatMap(filesUnder)
    .filter((path) => /(^|\/)config\.ts$/.test(path));
  const known = schemas.flatMap((path) => [...read(path).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name!));
  expect(known).toContain('PASSPORT_JWKS_URL');
  expect(lines.map(({ name }) => name).sort()).toEqual(
    [
      ...new Set([
        ...known,
        ...settable.map(({ variable }) => variable),
        ...OF_LIBRARIES,
        ...subgraphNames.map(subgraphUrlVariable),
      ]),
    ].sort(),
  );
});

/** The line above a group of variables that one line speaks for. */
const above = (index: number, all: readonly string[]): string => {
  let at = index - 1;
  while (/^[A-Z_]+=/.test(all[at] ?? '')) at -= 1;
  return all[at] ?? '';
};

test('every variable has a line that says what it is', () => {
  const uncommented = example
    .split('\n')
    .filter(
      (line, index, all) =>
        /^(# )?[A-Z_]+=/.test(line) && !/^# .*[a-z].*[.:]$|^# .*\(example\)\.$|^# SUBGRAPH_/.test(above(index, all)),
    );
  expect(uncommented).toEqual([]);
});

test('what is set in it are the defaults', () => {
  const set = Object.fromEntries(lines.filter((line) => line.set).map(({ name, value }) => [name, value]));
  expect(readConfig({}, set)).toEqual(readConfig({}, {}));
  expect(readEnvironment(set)).toEqual({ ...readEnvironment({}), LOG_LEVEL: 'info' });
});

test('the examples in it are allowed too', () => {
  const all = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
  expect(() => readConfig({}, all)).not.toThrow();
  expect(() => readEnvironment(all)).not.toThrow();
});
