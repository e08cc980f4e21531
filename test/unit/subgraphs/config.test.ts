/** A wrong environment ends a start with one line that names the variable and never shows its value. */
import { expect, test } from '@jest/globals';
import { ConfigError, databaseOf, readConfig } from '../../../subgraphs/config.ts';

const MONGODB_URI = 'mongodb://user:secret@127.0.0.1:27017/';

test('what is left out has the defaults of the contract', () => {
  expect(readConfig({ MONGODB_URI, HOST: '', UNRELATED: 'x' })).toEqual({
    mongodbUri: MONGODB_URI,
    consentPlatform: null,
    host: '127.0.0.1',
    gatewayPort: 4000,
    jwksUrl: 'http://127.0.0.1:4000/.well-known/jwks.json',
    receiptKeys: { path: expect.stringMatching(/\/\.assent\/receipt-keys\.json$/), make: true },
    production: false,
    logLevel: 'info',
    settings: {
      consentRequestsAtOnce: 1,
      caseMinutes: 30,
      consentRequestPauseDays: 180,
      doubleOptIn: 'EMAIL,SMS',
      messagesUrl: undefined,
      isProduction: false,
    },
  });
});

test('the keys are looked for where the gateway is', () => {
  expect(readConfig({ MONGODB_URI, PORT: '5000', HOST: '0.0.0.0' }).jwksUrl).toBe(
    'http://127.0.0.1:5000/.well-known/jwks.json',
  );
  expect(readConfig({ MONGODB_URI, PASSPORT_JWKS_URL: 'http://gateway:4000/keys' }).jwksUrl).toBe(
    'http://gateway:4000/keys',
  );
});

test('how much and how often customers are asked is what the environment says', () => {
  const variables = { MONGODB_URI, CONSENT_REQUESTS_AT_ONCE: '3', CONSENT_REQUEST_PAUSE_DAYS: '365' };
  expect(readConfig(variables).settings).toMatchObject({ consentRequestsAtOnce: 3, consentRequestPauseDays: 365 });
});

test('a case lasts as many minutes as the environment says, half an hour where it says nothing', () => {
  expect(readConfig({ MONGODB_URI }).settings.caseMinutes).toBe(30);
  expect(readConfig({ MONGODB_URI, CASE_MINUTES: '5' }).settings.caseMinutes).toBe(5);
});

test('what has to be confirmed is marketing by e-mail and text message unless the environment says otherwise', () => {
  expect(readConfig({ MONGODB_URI }).settings).toMatchObject({ doubleOptIn: 'EMAIL,SMS', isProduction: false });
  expect(readConfig({ MONGODB_URI, CONSENT_DOUBLE_OPT_IN: 'none' }).settings.doubleOptIn).toBe('none');
});

test('keys of receipts that are said to be somewhere are not made there', () => {
  expect(readConfig({ MONGODB_URI, RECEIPT_KEYS: '/run/keys.json' }).receiptKeys).toEqual({
    path: '/run/keys.json',
    make: false,
  });
});

const PLATFORM = {
  CONSENT_PLATFORM_URL: 'https://consent.example/assent/',
  CONSENT_PLATFORM_KEY: 'a-key-of-the-platform',
  CONSENT_PLATFORM_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}`,
};

test('a platform of somebody else takes the place of the records here, and of their database', () => {
  const config = readConfig(PLATFORM);
  expect(config.consentPlatform).toEqual({
    url: 'https://consent.example/assent',
    key: 'a-key-of-the-platform',
    webhookSecret: `whsec_${'A'.repeat(32)}`,
    timeout: 3000,
  });
  expect(config.mongodbUri).toBeNull();
  expect(() => databaseOf(config)).toThrow(new ConfigError('MONGODB_URI is required'));
  const here = { ...PLATFORM, CONSENT_PLATFORM_URL: 'http://127.0.0.1:9000', CONSENT_PLATFORM_TIMEOUT_MS: '500' };
  expect(readConfig({ ...here, MONGODB_URI })).toMatchObject({
    mongodbUri: MONGODB_URI,
    consentPlatform: { url: 'http://127.0.0.1:9000', timeout: 500 },
  });
});

test.each([
  [{}, /^MONGODB_URI is required$/],
  [{ MONGODB_URI: 'user:secret@host' }, /^MONGODB_URI must begin with/],
  [{ MONGODB_URI, PORT: 'secret' }, /^PORT /],
  [{ MONGODB_URI, PORT: '65530' }, /^PORT /],
  [{ MONGODB_URI, PASSPORT_JWKS_URL: 'secret' }, /^PASSPORT_JWKS_URL /],
  [{ MONGODB_URI, LOG_LEVEL: 'secret' }, /^LOG_LEVEL /],
  [{ MONGODB_URI, NODE_ENV: 'secret' }, /^NODE_ENV /],
  [{ MONGODB_URI, CONSENT_REQUESTS_AT_ONCE: 'secret' }, /^CONSENT_REQUESTS_AT_ONCE /],
  [{ MONGODB_URI, CONSENT_REQUESTS_AT_ONCE: '6' }, /^CONSENT_REQUESTS_AT_ONCE must be at most 5$/],
  [{ MONGODB_URI, CONSENT_DOUBLE_OPT_IN: 'secret' }, /^CONSENT_DOUBLE_OPT_IN must be/],
  [{ MONGODB_URI, CONSENT_MESSAGES_URL: 'secret' }, /^CONSENT_MESSAGES_URL must be/],
  [{ MONGODB_URI, CASE_MINUTES: '0' }, /^CASE_MINUTES must be at least 1$/],
  [{ MONGODB_URI, CASE_MINUTES: '121' }, /^CASE_MINUTES must be at most 120$/],
  [{ MONGODB_URI, CONSENT_REQUEST_PAUSE_DAYS: '0' }, /^CONSENT_REQUEST_PAUSE_DAYS must be at least 1$/],
  [{ MONGODB_URI, CONSENT_REQUEST_PAUSE_DAYS: '1.5' }, /^CONSENT_REQUEST_PAUSE_DAYS must be a whole number of days$/],
  [{ ...PLATFORM, CONSENT_PLATFORM_URL: 'http://secret.example' }, /^CONSENT_PLATFORM_URL must be an https URL/],
  [{ ...PLATFORM, CONSENT_PLATFORM_URL: 'http://127.0.0.1.secret.example' }, /^CONSENT_PLATFORM_URL must be an https/],
  [{ ...PLATFORM, CONSENT_PLATFORM_KEY: undefined }, /^CONSENT_PLATFORM_KEY is required with CONSENT_PLATFORM_URL$/],
  [{ ...PLATFORM, CONSENT_PLATFORM_KEY: 'secret' }, /^CONSENT_PLATFORM_KEY must be/],
  [{ ...PLATFORM, CONSENT_PLATFORM_WEBHOOK_SECRET: undefined }, /^CONSENT_PLATFORM_WEBHOOK_SECRET is required with/],
  [{ ...PLATFORM, CONSENT_PLATFORM_WEBHOOK_SECRET: 'whsec_secret' }, /^CONSENT_PLATFORM_WEBHOOK_SECRET must be/],
  [{ ...PLATFORM, CONSENT_PLATFORM_TIMEOUT_MS: 'secret' }, /^CONSENT_PLATFORM_TIMEOUT_MS must be/],
])('%j is refused in one line', (variables, line) => {
  let message = '';
  try {
    readConfig(variables as Record<string, string>);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    message = (error as Error).message;
  }
  expect(message).toMatch(line);
  expect(message).not.toMatch(/secret|\n/);
});
