/** The environment of the gateway: defaults, and one clear line for every wrong value. */
import { describe, expect, test } from '@jest/globals';
import { STATE_DIRECTORY } from '../../../gateway/caller/key-file.ts';
import { givenUrls, readConfig, readTrailConfig } from '../../../gateway/config.ts';
import { DEFAULT_LIMITS } from '../../../gateway/limits/table.ts';

describe('The environment', () => {
  test('needs nothing on a developer’s machine', () => {
    expect(readConfig({}, {})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      subgraphUrls: {
        identity: 'http://127.0.0.1:4001',
        consent: 'http://127.0.0.1:4002',
        purchases: 'http://127.0.0.1:4003',
        loyalty: 'http://127.0.0.1:4004',
      },
      issuers: [],
      riskIssuers: [],
      keyTimes: { fresh: 600_000, known: 3_600_000 },
      developmentIssuer: true,
      audience: 'assent',
      corsOrigins: [],
      limits: DEFAULT_LIMITS,
      rateLimitStore: undefined,
      trustedProxies: [],
      introspection: true,
      graphiql: true,
      operations: undefined,
      workers: 1,
      logLevel: 'info',
      relaySeconds: 10,
      trail: {
        place: { folder: `${STATE_DIRECTORY}trail` },
        period: 'month',
        retention: 25,
        sealRecords: 1_000,
        sealSeconds: 10,
      },
      exports: { place: { folder: expect.stringMatching(/\.assent\/exports$/) }, days: 30 },
    });
  });

  test('says where it is kept who was exported: where EXPORTS says, else with the trail, else in the database that the gateway has', () => {
    const place = (environment: Record<string, string>) => readConfig({}, environment).exports.place;
    const MONGODB_URI = 'mongodb://127.0.0.1:27017/?replicaSet=rs0';
    expect(place({ MONGODB_URI, TRAIL: 'mongodb://trail.example', EXPORTS: 'file:exports' })).toEqual({
      folder: 'exports',
    });
    expect(place({ MONGODB_URI, TRAIL: 'mongodb://trail.example' })).toEqual({ mongodb: 'mongodb://trail.example' });
    expect(place({ MONGODB_URI, TRAIL: 'file:trail' })).toEqual({ mongodb: MONGODB_URI });
    expect(place({ TRAIL: 'file:trail' })).toEqual({ folder: expect.stringMatching(/\.assent\/exports$/) });
  });

  test('says where the trail is kept: where TRAIL says, else in the database that the gateway has', () => {
    const place = (environment: Record<string, string>) => readTrailConfig(environment).place;
    const MONGODB_URI = 'mongodb://127.0.0.1:27017/?replicaSet=rs0';
    expect(place({ MONGODB_URI })).toEqual({ mongodb: MONGODB_URI });
    expect(place({ MONGODB_URI, TRAIL: 'file:trail' })).toEqual({ folder: 'trail' });
    expect(place({ MONGODB_URI, TRAIL: 'mongodb+srv://trail.example' })).toEqual({
      mongodb: 'mongodb+srv://trail.example',
    });
  });

  test('says where everything is', () => {
    const config = readConfig(
      {},
      {
        NODE_ENV: 'production',
        PORT: '5000',
        HOST: '0.0.0.0',
        SUBGRAPH_CONSENT_URL: 'https://consent.example/graphql',
        ISSUERS: 'https://login.example, urn:partner=https://partner.example/jwks?a=b',
        RISK_ISSUERS: 'https://edge.example',
        AUDIENCE: 'customers',
        CORS_ORIGINS: 'https://shop.example,http://localhost:3000',
        JWKS_FRESH_SECONDS: '60',
        JWKS_KNOWN_SECONDS: '120',
        SUBGRAPH_TIMEOUT_MS: '250',
        REQUEST_TIMEOUT_MS: '2000',
        CLIENT_REQUESTS_PER_SECOND: '1000',
        RATE_LIMIT_STORE: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
        TRUSTED_PROXIES: '10.0.0.0/8, fd00::1',
        GRAPHIQL: 'on',
        OPERATIONS: 'operations.json',
        WORKERS: '8',
        LOG_LEVEL: 'warn',
      },
    );
    expect(config).toMatchObject({
      production: true,
      host: '0.0.0.0',
      port: 5000,
      issuers: [
        { issuer: 'https://login.example' },
        { issuer: 'urn:partner', jwks: 'https://partner.example/jwks?a=b' },
      ],
      riskIssuers: [{ issuer: 'https://edge.example' }],
      keyTimes: { fresh: 60_000, known: 120_000 },
      developmentIssuer: false,
      audience: 'customers',
      corsOrigins: ['https://shop.example', 'http://localhost:3000'],
      limits: { ...DEFAULT_LIMITS, subgraphMilliseconds: 250, requestMilliseconds: 2_000, clientRequests: 1_000 },
      rateLimitStore: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
      trustedProxies: ['10.0.0.0/8', 'fd00::1'],
      introspection: false,
      graphiql: true,
      operations: 'operations.json',
      workers: 8,
      logLevel: 'warn',
    });
    expect(config.subgraphUrls).toMatchObject({
      identity: 'http://127.0.0.1:5001',
      consent: 'https://consent.example/graphql',
    });
  });

  test('counts an empty value as none, and an option over a variable', () => {
    const config = readConfig({ PORT: '6000', HOST: undefined }, { PORT: '5000', HOST: '', LOG_LEVEL: '' });
    expect(config).toMatchObject({ port: 6000, host: '127.0.0.1', logLevel: 'info' });
  });

  test.each([
    ['NODE_ENV', 'staging'],
    ['MONGODB_URI', 'http://database.example'],
    ['TRAIL', 'folder'],
    ['TRAIL', 'http://trail.example'],
    ['TRAIL_PERIOD', 'week'],
    ['TRAIL_RETENTION', '601'],
    ['TRAIL_RETENTION', '25 months'],
    ['TRAIL_SEAL_RECORDS', '100001'],
    ['TRAIL_SEAL_SECONDS', '1.5'],
    ['EXPORTS', 'folder'],
    ['EXPORT_RETENTION_DAYS', '3651'],
    ['PORT', '70000'],
    ['PORT', '4e3'],
    ['PORT', '65534'],
    ['HOST', 'not a host'],
    ['ISSUERS', 'http://login.example'],
    ['ISSUERS', 'https://login.example,urn:x'],
    ['ISSUERS', 'urn:x=http://login.example/jwks'],
    ['ISSUERS', 'https://user:secret@login.example'],
    ['ISSUERS', 'urn:assent:development=https://login.example/jwks'],
    ['RISK_ISSUERS', 'http://edge.example'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://shop.example/path'],
    ['SUBGRAPH_TIMEOUT_MS', '-5'],
    ['SUBGRAPH_TIMEOUT_MS', '2.5'],
    ['REQUEST_TIMEOUT_MS', '700000'],
    ['CLIENT_REQUESTS_PER_SECOND', '-7'],
    ['CLIENT_REQUESTS_PER_SECOND', '1e3'],
    ['DOCUMENT_MAX_DEPTH', '777'],
    ['BODY_MAX_BYTES', '016'],
    ['RATE_LIMIT_STORE', 'redis://127.0.0.1'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['INTROSPECTION', 'true'],
    ['GRAPHIQL', 'yes'],
    ['JWKS_FRESH_SECONDS', '-7'],
    ['JWKS_KNOWN_SECONDS', '599'],
    ['JWKS_KNOWN_SECONDS', '86401'],
    ['WORKERS', '0'],
    ['WORKERS', '65'],
    ['WORKERS', 'two'],
    ['LOG_LEVEL', 'loud'],
    ['SUBGRAPH_IDENTITY_URL', 'ftp://identity.example'],
    ['SUBGRAPH_IDENTITI_URL', 'http://identity.example'],
  ])('with a wrong %s (%s) is refused in one line that names it and not its value', (name, value) => {
    const start = () => readConfig({}, { [name]: value });
    expect(start).toThrow(new RegExp(`^${name} .*\\.$`));
    expect(start).not.toThrow(value);
  });

  test('with keys that are fresh for longer than they are known at all is refused', () => {
    expect(() => readConfig({}, { JWKS_FRESH_SECONDS: '3601' })).toThrow(
      'JWKS_KNOWN_SECONDS must be at least JWKS_FRESH_SECONDS.',
    );
  });

  test.each([{ NODE_ENV: 'production' }, { HOST: '0.0.0.0' }, { HOST: '127.0.0.1.example' }])(
    'without an issuer lets nobody in, so it is refused: %j',
    (environment) => {
      expect(() => readConfig({}, environment)).toThrow(
        'ISSUERS is required when NODE_ENV is production or HOST is not loopback.',
      );
    },
  );

  test.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1'])('trusts the development issuer at %s', (HOST) => {
    expect(readConfig({}, { HOST }).developmentIssuer).toBe(true);
    const production = readConfig({}, { HOST, NODE_ENV: 'production', ISSUERS: 'https://login.example' });
    expect(production.developmentIssuer).toBe(false);
  });
});

describe('Over another graph', () => {
  test('no subgraph of ours has an address, and the port needs no room after it', () => {
    expect(readConfig({ foreign: true }, { PORT: '65535' })).toMatchObject({ port: 65_535, subgraphUrls: {} });
  });

  test('an address may be given for each of its services', () => {
    const environment = { SUBGRAPH_BOOK_REVIEWS_URL: 'http://127.0.0.1:1/graphql', SUBGRAPH_CATALOG_URL: '' };
    expect(givenUrls(['book-reviews', 'catalog'], environment)).toEqual({
      'book-reviews': 'http://127.0.0.1:1/graphql',
    });
    expect(() => givenUrls(['catalog'], environment)).toThrow(
      'SUBGRAPH_BOOK_REVIEWS_URL names no subgraph; there are SUBGRAPH_CATALOG_URL.',
    );
    expect(() => givenUrls(['catalog'], { SUBGRAPH_CATALOG_URL: 'catalog' })).toThrow(/^SUBGRAPH_CATALOG_URL must be/);
  });
});

describe('With --policy public', () => {
  test('no issuer is needed, as nobody is asked for a token', () => {
    expect(readConfig({ open: true, HOST: '0.0.0.0' }, {})).toMatchObject({ host: '0.0.0.0', issuers: [] });
  });

  test('production is refused', () => {
    const environment = { NODE_ENV: 'production', ISSUERS: 'https://login.example' };
    expect(() => readConfig({ open: true }, environment)).toThrow(
      'NODE_ENV is production, where --policy public is refused.',
    );
  });
});
