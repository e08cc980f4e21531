/**
 * The environment of the commands: what is refused, and that a child sees no more of it than it needs.
 */
import { describe, expect, test } from '@jest/globals';
import { childEnvironment, readEnvironment } from '../../../commands/config.ts';

describe('the environment', () => {
  test('may be empty', () => {
    expect(readEnvironment({})).toEqual({
      PORT: 4000,
      HOST: '127.0.0.1',
      AUDIENCE: 'assent',
      NODE_ENV: 'development',
    });
  });

  test('counts an empty value as none', () => {
    expect(readEnvironment({ PORT: '', MONGODB_URI: '' })).toEqual(readEnvironment({}));
  });

  test.each([
    [{ PORT: 'many' }, /^PORT must be a whole number from 1 to 65531\.$/],
    [{ PORT: '0' }, /^PORT must be/],
    [{ PORT: '65532' }, /^PORT must be/],
    [{ HOST: 'not a host' }, /^HOST must be/],
    [{ MONGODB_URI: 'postgres://localhost' }, /^MONGODB_URI must begin with mongodb/],
    [{ NODE_ENV: 'staging' }, /^NODE_ENV must be development, production or test\.$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be/],
  ])('refuses %j in one line', (variables, line) => {
    expect(() => readEnvironment(variables)).toThrow(line);
  });

  test('names every wrong variable and shows no value', () => {
    const variables = { PORT: 'x1', MONGODB_URI: 'http://user:secret@host' };
    const message = (() => {
      try {
        return String(readEnvironment(variables));
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(message).toContain('PORT');
    expect(message).toContain('MONGODB_URI');
    expect(message).not.toMatch(/secret|x1|\n/);
  });
});

describe('the environment of a child', () => {
  const all = {
    PATH: '/bin',
    MONGODB_URI: 'mongodb://user:secret@host',
    MONGOMS_SYSTEM_BINARY: '/bin/mongod',
    ISSUERS: 'https://login.example',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    LOG_LEVEL: '',
  };

  test('has nothing that nobody asked for', () => {
    for (const kind of ['database', 'import', 'subgraph', 'gateway'] as const) {
      expect(childEnvironment(kind, {}, all)).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
      expect(childEnvironment(kind, {}, all)).not.toHaveProperty('NODE_OPTIONS');
    }
  });

  test('keeps the database from the gateway and the issuers from the subgraphs', () => {
    expect(childEnvironment('gateway', {}, all)).toEqual({
      PATH: '/bin',
      ISSUERS: 'https://login.example',
      LOG_LEVEL: 'warn',
    });
    expect(childEnvironment('subgraph', { MONGODB_URI: 'mongodb://here' }, all)).toEqual({
      PATH: '/bin',
      MONGODB_URI: 'mongodb://here',
      LOG_LEVEL: 'warn',
    });
  });

  test('gives the database what it looks for a server with', () => {
    expect(childEnvironment('database', {}, all)).toMatchObject({
      MONGODB_URI: 'mongodb://user:secret@host',
      MONGOMS_SYSTEM_BINARY: '/bin/mongod',
    });
  });
});
