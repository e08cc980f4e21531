/** The command line, and the two commands that work with nothing running. */
import { execFile } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { readArguments, UsageError, wholeNumber } from '../../../commands/arguments.ts';

const read = (...args: string[]) =>
  readArguments({
    help: 'help',
    args,
    positionals: { min: 1, max: 1 },
    options: { ttl: { type: 'string' }, yes: { type: 'boolean' }, header: { type: 'string', multiple: true } },
  });

describe('Arguments', () => {
  test.each([[['a', '--ttl', '-60']], [['a', '--ttl=-60']], [['--ttl', '-60', 'a']]])(
    '%j have a negative number',
    (args) => {
      expect(read(...args)).toEqual({ values: { ttl: '-60' }, positionals: ['a'] });
    },
  );

  test('keep what follows -- as it is', () => {
    expect(read('--yes', '--', '--ttl')).toEqual({ values: { yes: true }, positionals: ['--ttl'] });
  });

  test.each([
    [['a', '--nope'], "Unknown option '--nope'."],
    [['a', '--ttl'], "Option '--ttl <value>' argument missing."],
    [['a', '--yes=1'], "Option '--yes' does not take an argument."],
    [['a', '--yes', '-60'], "Unknown option '-6'."],
    [[], 'An argument is missing.'],
    [['a', 'b'], "Unexpected argument 'b'."],
  ])('%j are refused', (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });

  test('of a number are whole and within bounds', () => {
    expect(wholeNumber('--n', '-3', -5, 5)).toBe(-3);
    for (const value of ['6', '-6', '1.5', '', 'x', '1e1']) {
      expect(() => wholeNumber('--n', value, -5, 5)).toThrow('--n must be a whole number from -5 to 5.');
    }
  });
});

const run = (command: string, ...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', `commands/${command}.ts`, ...args],
      { env: { PATH: process.env.PATH } },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });

describe('npm run token', () => {
  test('prints a token and nothing else', async () => {
    const { code, stdout, stderr } = await run(
      'token',
      'customer',
      '--customer',
      'refuses-all',
      '--purpose',
      'research,curiosity',
      '--ttl',
      '-60',
      '--brand',
      'value',
      '--acr',
      'mfa',
      '--audience',
      'other',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const claims = decodeJwt(stdout.trim());
    expect(claims).toMatchObject({
      customer: '2455',
      purposes: ['research', 'curiosity'],
      brand: 'value',
      acr: 'mfa',
      aud: 'other',
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(-60);
  });

  test('knows what each persona starts with', async () => {
    const [customer, partner] = await Promise.all([run('token', 'customer'), run('token', 'partner', '--no-exp')]);
    expect(decodeJwt(customer.stdout.trim())).toMatchObject({
      customer: '2489',
      purposes: ['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'],
    });
    const claims = decodeJwt(partner.stdout.trim());
    expect(claims).toMatchObject({ recipient: 'partner-1', roles: ['partner'] });
    expect(claims).not.toHaveProperty('exp');
  });

  test.each([
    [['nobody'], "There is no persona 'nobody'."],
    [[], 'An argument is missing.'],
    [['agent', '--ttl', 'x'], '--ttl must be a whole number'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await run('token', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('npm run personas', () => {
  test('lists personas, demo customers and brands as JSON', async () => {
    const { code, stdout } = await run('personas', '--json');
    const listed = JSON.parse(stdout);
    expect([code, Object.keys(listed), listed.brands]).toEqual([
      0,
      ['personas', 'customers', 'brands'],
      ['fresh', 'value'],
    ]);
    expect(listed.personas).toContainEqual({
      name: 'store-staff',
      roles: ['store-staff'],
      purposes: ['order-management'],
    });
    expect(listed.customers).toContainEqual({ label: 'refuses-all', id: '2455', note: 'asked, said no to all' });
  });

  test('prints them for people too', async () => {
    const { code, stdout } = await run('personas');
    expect(code).toBe(0);
    expect(stdout).toMatch(/store-staff +order-management/);
    expect(stdout).toMatch(/refuses-all +2455 +asked, said no to all/);
  });
});
