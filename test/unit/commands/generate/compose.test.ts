/**
 * The compose file: YAML that parses, and the services that the list of subgraphs asks for, reachable by whom they should be.
 */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { composeFile } from '../../../../commands/generate/compose.ts';
import { subgraphNames } from '../../../../schema/classification.ts';
import { filesUnder, read } from '../../../architecture/sources.ts';

interface Service {
  readonly command: string[];
  readonly environment?: Record<string, string>;
  readonly networks: string[];
  readonly ports?: string[];
  readonly healthcheck: { readonly test?: string[]; readonly disable?: boolean };
  readonly depends_on?: Record<string, { readonly condition: string }>;
}
const compose = parse(composeFile(), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const { services } = compose;
const gateway = services.gateway!;

test('the file in the repository is the generated one', () => {
  expect(read('docker-compose.yml')).toBe(composeFile());
});

test('there is a database, one for the trail, the sample, every subgraph and the gateway', () => {
  expect(Object.keys(services).sort()).toEqual(['gateway', 'mongodb', 'trail', 'sample', ...subgraphNames].sort());
});

test('every service that stays has a health check', () => {
  const without = Object.entries(services).filter(([, { healthcheck }]) => healthcheck.test === undefined);
  expect(without.map(([name]) => name)).toEqual(['sample']);
});

test('every command runs a file that is there', () => {
  const files = Object.values(services).flatMap(({ command, healthcheck }) =>
    [...command, ...(healthcheck.test ?? [])].filter((word) => /^[\w/-]+\.ts$/.test(word)),
  );
  const there = new Set(['subgraphs', 'gateway', 'commands'].flatMap(filesUnder));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !there.has(file))).toEqual([]);
});

test('only the gateway is published, and only on loopback', () => {
  const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
  expect(published.map(([name]) => name)).toEqual(['gateway']);
  expect(gateway.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
});

describe('the gateway', () => {
  test('has no way to the database and does not know where it is', () => {
    expect(gateway.networks).not.toContain('data');
    expect(services.mongodb!.networks).toEqual(['data']);
    expect(compose.networks.data).toEqual({ internal: true });
    expect(gateway.environment).not.toHaveProperty('MONGODB_URI');
  });

  test('is alone with the database of its trail', () => {
    const [network] = services.trail!.networks;
    const beside = Object.entries(services).filter(([, { networks }]) => networks.includes(network!));
    expect(beside.map(([name]) => name).sort()).toEqual(['gateway', 'trail']);
    expect(compose.networks[network!]).toEqual({ internal: true });
    expect(gateway.environment?.TRAIL).toMatch(/^mongodb:\/\/trail:/);
    expect(gateway.depends_on?.trail).toEqual({ condition: 'service_healthy' });
  });

  test('must be told whom to trust', () => {
    expect(gateway.environment?.ISSUERS).toMatch(/^\$\{ISSUERS:\?/);
  });

  test.each(subgraphNames)('finds %s where it listens', (name) => {
    const { command } = services[name]!;
    const port = command[command.indexOf('--port') + 1];
    expect(gateway.environment?.[`SUBGRAPH_${name.toUpperCase()}_URL`]).toBe(`http://${name}:${port}`);
    expect(gateway.depends_on?.[name]).toEqual({ condition: 'service_healthy' });
  });
});

test.each(subgraphNames)('%s verifies the passports of the gateway', (name) => {
  const port = gateway.command[gateway.command.indexOf('--port') + 1];
  expect(services[name]!.environment?.PASSPORT_JWKS_URL).toBe(`http://gateway:${port}/.well-known/jwks.json`);
});
