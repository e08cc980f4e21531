/**
 * Which options and environments go together; what a start says in the end.
 */
import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../../../commands/config.ts';
import { announcement } from '../../../../commands/supervisor/announcement.ts';
import { requireAllowed } from '../../../../commands/supervisor/bring-up.ts';

describe('--reset', () => {
  const options = { reset: true, yes: false, evaluation: false };
  const MONGODB_URI = 'mongodb://127.0.0.1';

  test('is allowed for the databases that a start made itself', () => {
    expect(() => requireAllowed(options, readEnvironment({}))).not.toThrow();
  });

  test('is refused in production, whatever else is said', () => {
    const environment = readEnvironment({ NODE_ENV: 'production', MONGODB_URI });
    expect(() => requireAllowed({ ...options, yes: true }, environment)).toThrow(/NODE_ENV=production/);
  });

  test('empties a given database only with --yes', () => {
    expect(() => requireAllowed(options, readEnvironment({ MONGODB_URI }))).toThrow(/--yes/);
    expect(() => requireAllowed({ ...options, yes: true }, readEnvironment({ MONGODB_URI }))).not.toThrow();
  });
});

test('--evaluation is refused in production', () => {
  const options = { reset: false, yes: false, evaluation: true };
  expect(() => requireAllowed(options, readEnvironment({ NODE_ENV: 'production' }))).toThrow(/NODE_ENV=production/);
});

describe('the announcement', () => {
  const started = {
    host: '127.0.0.1',
    port: 4000,
    database: 'a database',
    customers: 1000,
    shiftWeeks: 411,
    report: ['identity: 1,000 customers'],
    seconds: 12.345,
  };

  test('has the URL, every demo customer, three commands and what was imported', () => {
    const text = announcement(started).join('\n');
    expect(text).toContain('http://127.0.0.1:4000/graphql');
    expect(text).toContain('identity: 1,000 customers');
    expect(text).toContain('411 weeks');
    expect(text).toContain('12.3 s');
    for (const label of ['consents-to-all', 'refuses-all', 'outdated-notice']) expect(text).toContain(label);
    expect(text.match(/^ {2}npm run --silent ask -- --as \S+ --purpose \S+ '.*'$/gm)).toHaveLength(3);
  });

  test('names another port in the commands', () => {
    const commands = announcement({ ...started, port: 4100 }).filter((line) => line.includes('npm run'));
    expect(commands.every((line) => line.includes('--url http://127.0.0.1:4100/graphql'))).toBe(true);
  });

  test('says when the data was there before', () => {
    expect(announcement({ ...started, report: [] }).join('\n')).toContain('imported at an earlier start');
  });
});
