/** Why, and through what: what the headers of a request may say, and that nothing of it is guessed. */
import { describe, expect, test } from '@jest/globals';
import type { VerifiedToken } from '../../../../gateway/caller/caller.ts';
import { askingOf, type SentHeaders } from '../../../../gateway/caller/purpose.ts';
import { BRANDS, CHANNELS, DEFAULT_BRAND } from '../../../../schema/vocabulary.ts';

const agent: VerifiedToken = {
  caller: { subject: 's', actor: 'a', roles: ['agent'] },
  purposes: ['customer-care', 'identity-verification'],
};
const self: VerifiedToken = {
  caller: { subject: 's', actor: 'a', roles: ['customer'], customer: '2489' },
  purposes: ['account-management'],
};
const of = (headers: SentHeaders, token: VerifiedToken = self) => askingOf(token, headers, 7);
const refusalOf = (headers: SentHeaders, token: VerifiedToken = self): string => {
  try {
    return JSON.stringify(of(headers, token));
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('A request without headers runs under the only purpose of its token', () => {
  expect(of({})).toEqual({
    caller: self.caller,
    purpose: 'account-management',
    purposes: ['account-management'],
    brand: DEFAULT_BRAND,
    channel: undefined,
    case: undefined,
    objections: undefined,
    risk: undefined,
    now: 7,
  });
});

test('A purpose that is sent, and that the token allows, is the purpose', () => {
  expect(of({ 'x-purpose': ['identity-verification'] }, agent).purpose).toBe('identity-verification');
});

describe('A purpose is required where', () => {
  test.each<[string, SentHeaders, VerifiedToken]>([
    ['the token allows several', {}, agent],
    ['the token allows none', {}, { ...agent, purposes: [] }],
    ['it is sent twice', { 'x-purpose': ['customer-care', 'customer-care'] }, agent],
    ['nothing is sent', { 'x-purpose': [''] }, agent],
    ['no value is sent', { 'x-purpose': [] }, agent],
    ['two are sent as one', { 'x-purpose': ['customer-care,identity-verification'] }, agent],
  ])('%s', (_, headers, token) => {
    expect(refusalOf(headers, token)).toBe('PURPOSE_REQUIRED');
  });
});

describe('A purpose is not allowed that', () => {
  test.each<[string, string, readonly string[]]>([
    ['the token does not name', 'direct-marketing', ['customer-care']],
    ['there is not', 'curiosity', ['customer-care']],
    ['there is not, whatever the token names', 'curiosity', ['curiosity']],
    ['a token without any does not name', 'customer-care', []],
  ])('%s', (_, purpose, purposes) => {
    expect(refusalOf({ 'x-purpose': [purpose] }, { ...agent, purposes: purposes as never })).toBe(
      'PURPOSE_NOT_ALLOWED',
    );
  });
});

describe('The brand', () => {
  test.each(BRANDS)('%s is the one that is sent', (brand) => {
    expect(of({ 'x-brand': [brand] }).brand).toBe(brand);
  });

  test('of the token binds', () => {
    const bound = BRANDS.find((brand) => brand !== DEFAULT_BRAND)!;
    expect(of({}, { ...self, brand: bound }).brand).toBe(bound);
    expect(of({ 'x-brand': [bound] }, { ...self, brand: bound }).brand).toBe(bound);
    expect(refusalOf({ 'x-brand': [DEFAULT_BRAND] }, { ...self, brand: bound })).toBe('FORBIDDEN');
  });

  test.each<[string, string[]]>([
    ['there is not', ['luxury']],
    ['is sent twice', [DEFAULT_BRAND, DEFAULT_BRAND]],
  ])('is refused that %s', (_, sent) => {
    expect(refusalOf({ 'x-brand': sent })).toBe('BAD_USER_INPUT');
  });
});

describe('The channel', () => {
  test.each(CHANNELS)('%s is the one that is sent', (channel) => {
    expect(of({ 'x-channel': [channel] }).channel).toBe(channel);
  });

  test.each<[string, string[]]>([
    ['there is not', ['FAX']],
    ['is sent twice', ['EMAIL', 'EMAIL']],
  ])('is refused that %s', (_, sent) => {
    expect(refusalOf({ 'x-channel': sent })).toBe('BAD_USER_INPUT');
  });
});

describe('The case', () => {
  test.each(['C-17', '!', '~', 'c'.repeat(128)])('%s is the one that is sent', (reference) => {
    expect(of({ 'x-case': [reference] }).case).toBe(reference);
  });

  test.each<[string, string[]]>([
    ['is sent twice', ['C-17', 'C-18']],
    ['is empty', ['']],
    ['has a space before it', [' C-17']],
    ['has a space after it', ['C-17 ']],
    ['has a letter that no header has', ['C-é']],
    ['is too long', ['c'.repeat(129)]],
  ])('is refused that %s', (_, sent) => {
    expect(refusalOf({ 'x-case': sent })).toBe('BAD_USER_INPUT');
  });
});

describe('Global Privacy Control', () => {
  test.each([[['1']], [['0', '1']], [['0, 1']], [['0,1']], [[' 1 ']]])(
    'sent by a customer as %j objects to what goes to others',
    (sent) => {
      expect(of({ 'sec-gpc': sent }).objections).toEqual(['third-party-sharing', 'targeted-advertising']);
    },
  );

  test.each([[['0']], [['']], [['11']], [['true']], [[]]])('sent as %j says nothing', (sent) => {
    expect(of({ 'sec-gpc': sent }).objections).toBeUndefined();
  });

  test('says nothing for who is no customer', () => {
    const headers = { 'x-purpose': ['customer-care'], 'sec-gpc': ['1'] };
    expect(of(headers, agent).objections).toBeUndefined();
  });
});

test('The risk is the higher one of what the token and the edge say', () => {
  expect(askingOf({ ...self, risk: 'low' }, {}, 7, 'high').risk).toBe('high');
  expect(askingOf({ ...self, risk: 'elevated' }, {}, 7, 'low').risk).toBe('elevated');
});
