/**
 * Import directions and the one door of each heavy library, applied to every file; and the rules applied to files that
 * break them, so that a rule which stops to bite is noticed.
 */
import { describe, expect, test } from '@jest/globals';
import { wrongDirections, wrongDoors } from './directions.ts';
import { source, sources } from './sources.ts';

const importing = (path: string, specifier: string) => source(path, `import { a } from '${specifier}';`);

test('the house is there', () => {
  expect(sources.length).toBeGreaterThan(100);
});

test('every import goes in an allowed direction', () => {
  expect(sources.flatMap(wrongDirections)).toEqual([]);
});

test('every heavy library is used through its one door', () => {
  expect(sources.flatMap(wrongDoors)).toEqual([]);
});

test('every import of ours names a file with its extension', () => {
  const known = new Set(sources.map(({ path }) => path));
  const wrong = sources.flatMap(({ path, ours }) =>
    ours
      .filter((imported) => !imported.includes('${') && imported.endsWith('.ts') && !known.has(imported))
      .concat(ours.filter((imported) => !/\.(ts|json)$/.test(imported)))
      .map((imported) => `${path} imports ${imported}: it is no file, or its extension is missing.`),
  );
  // The scanner's own tests hold imports as samples.
  expect(wrong.filter((line) => !line.startsWith('test/architecture/imports.test.ts'))).toEqual([]);
});

describe('refused is', () => {
  test.each([
    ['schema/a.ts', '../gateway/b.ts', 'schema imports nothing of ours'],
    ['subgraphs/kit/a.ts', '../identity/store.ts', 'the kit imports schema alone'],
    ['subgraphs/identity/a.ts', '../consent/store.ts', 'never a sibling'],
    ['subgraphs/main.ts', '../gateway/config.ts', 'subgraphs know nothing of the gateway'],
    ['gateway/caller/a.ts', '../../subgraphs/kit/a.ts', 'the gateway imports schema'],
    ['gateway/config.ts', '../commands/config.ts', 'the gateway imports schema'],
    ['gateway/caller/a.ts', '../server.ts', 'never imports server, start or main'],
    ['gateway/own/a.ts', '../federation/wire/transport.ts', 'no way to a subgraph'],
    ['commands/a.ts', '../test/support/a.ts', 'nothing imports test'],
  ])('%s importing %s', (path, specifier, rule) => {
    expect(wrongDirections(importing(path, specifier)).join()).toContain(rule);
  });

  test.each([
    ['gateway/enforcement/decide.ts', 'graphql-shield'],
    ['subgraphs/kit/build.ts', 'graphql-shield'],
    ['subgraphs/identity/resolvers.ts', 'mongoose'],
    ['gateway/store.ts', 'mongoose'],
    ['gateway/audit/mongodb/sink.ts', 'mongoose'],
    ['gateway/limits/clients.ts', 'mongoose'],
    ['gateway/server.ts', 'rate-limiter-flexible'],
    ['subgraphs/kit/database/a.ts', 'mongodb'],
    ['gateway/http/a.ts', 'jose'],
    ['commands/token.ts', 'jose/jwt/sign'],
    ['gateway/own/resolvers.ts', '@apollo/subgraph'],
    ['gateway/audit/mongodb/store.ts', 'mongoose'],
    ['gateway/federation/fetch/execute.ts', '@graphql-hive/router-query-planner'],
  ])('%s importing %s', (path, specifier) => {
    expect(wrongDoors(importing(path, specifier))).toHaveLength(1);
  });
});

describe('allowed is', () => {
  test.each([
    ['subgraphs/identity/a.ts', '../kit/pages.ts'],
    ['subgraphs/identity/a.ts', './types.ts'],
    ['subgraphs/load.ts', './identity/index.ts'],
    ['gateway/main.ts', './server.ts'],
    ['gateway/federation/a.ts', '../enforcement/decide.ts'],
    ['gateway/own/a.ts', '../federation/inside.ts'],
    ['commands/a.ts', '../subgraphs/load.ts'],
    ['test/unit/a.ts', '../../gateway/main.ts'],
    ['subgraphs/identity/store.ts', 'mongoose'],
    ['gateway/database/store.ts', 'mongoose'],
    ['gateway/caller/token.ts', 'jose'],
    ['test/support/a.ts', 'jose'],
  ])('%s importing %s', (path, specifier) => {
    const sample = importing(path, specifier);
    expect([...wrongDirections(sample), ...wrongDoors(sample)]).toEqual([]);
  });
});
