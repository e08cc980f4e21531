/** What a customer is asked for, case by case. */
import { describe, expect, test } from '@jest/globals';
import type { Purpose } from '../../../../../schema/vocabulary.ts';
import {
  type ConsentRequest,
  type RequestQuestion,
  type RequestRules,
  requestsFor,
} from '../../../../../subgraphs/consent/model/consent-requests.ts';
import type { Past } from '../../../../../subgraphs/consent/model/merged-answers.ts';
import type { ConsentKey } from '../../../../../subgraphs/consent/model/record.ts';
import { answered, day, keyText, lived, nobody } from '../../../../support/consent-lives.ts';

const EVERYTHING = 1000;

const account: RequestQuestion = { context: 'ACCOUNT', captureChannel: 'APP', brand: 'fresh', language: 'en' };
const all: RequestRules = { atOnce: EVERYTHING, pauseDays: 180 };
const asked = (customer: Past, now: Date, more: Partial<RequestQuestion> = {}, rule = all) =>
  requestsFor(customer, { ...account, ...more }, now, rule);
const texts = (requests: readonly ConsentRequest[]) => requests.map(keyText);
const email = (purpose: Purpose): ConsentKey => ({ purpose, channel: 'EMAIL', brand: 'fresh', recipient: null });
const yesTo = (key: ConsentKey, version: '1.0' | '2.0' = '2.0') =>
  ({ does: 'yes', key, version, daysLate: 0, special: false }) as const;
const newcomer = nobody('2489');

describe('a request', () => {
  test('comes in the order of the table, one purpose after the other', () => {
    expect(texts(asked(newcomer, day(1)).slice(0, 3))).toEqual(
      (['EMAIL', 'SMS', 'PUSH'] as const).map((channel) => keyText({ ...email('direct-marketing'), channel })),
    );
    expect(asked(newcomer, day(1), {}, { atOnce: 1, pauseDays: 180 })).toHaveLength(1);
  });

  test('comes again exactly when the pause is over', () => {
    const refused = answered(newcomer, email('direct-marketing'), 'REFUSED', day(1));
    const purposes = (now: Date) => asked(refused, now).map(({ purpose }) => purpose);
    expect(purposes(new Date(day(181).getTime() - 1))).not.toContain('direct-marketing');
    expect(purposes(day(181))).toContain('direct-marketing');
  });

  test('for another channel or another recipient is no way around a no, and for another brand it is none of its business', () => {
    const refused = answered(newcomer, email('direct-marketing'), 'REFUSED', day(1));
    expect(asked(refused, day(2)).map(({ purpose }) => purpose)).not.toContain('direct-marketing');
    expect(asked(refused, day(2), { brand: 'value' })[0]).toMatchObject({
      purpose: 'direct-marketing',
      brand: 'value',
    });
    const partner = { ...email('third-party-sharing'), recipient: 'partner-1' };
    const shared = answered(newcomer, partner, 'REFUSED', day(1));
    expect(asked(shared, day(2)).map(({ purpose }) => purpose)).not.toContain('third-party-sharing');
  });

  test('under a new major version is the first one, with the text to show in the language that was asked for', () => {
    const customer = lived(newcomer, yesTo(email('product-recommendation'), '1.0'), day(1));
    const [first] = asked(customer, day(2), { language: 'sv' }, { atOnce: 1, pauseDays: 180 });
    expect(first).toMatchObject({ ...email('product-recommendation'), renewal: true, specialCategories: false });
    expect(first?.notice).toMatchObject({ id: 'product-recommendation-fresh', version: '2.0', language: 'sv' });
  });

  test('comes after a yes that is over by its time', () => {
    const customer = lived(newcomer, yesTo(email('direct-marketing')), day(1));
    expect(texts(asked(customer, day(700)))).not.toContain(keyText(email('direct-marketing')));
    expect(asked(customer, day(800))[0]).toMatchObject({ ...email('direct-marketing'), renewal: true });
  });

  test('for personalisation would ask for recommendations again: it waits until the no to these is long enough ago', () => {
    const refused = answered(newcomer, email('product-recommendation'), 'REFUSED', day(1));
    expect(asked(refused, day(2)).map(({ purpose }) => purpose)).not.toContain('personalisation');
    expect(asked(refused, day(200)).map(({ purpose }) => purpose)).toContain('personalisation');
  });

  test('a withdrawal of everything is a no to what was never asked for, too', () => {
    const all = { does: 'withdraw', purpose: null, channel: null, brand: null, recipient: null } as const;
    expect(asked(lived(newcomer, all, day(1)), day(2))).toEqual([]);
  });

  test('is no renewal where the withdrawal came after the yes had lapsed', () => {
    const lapsed = answered(newcomer, email('direct-marketing'), 'EXPIRED', day(1));
    const withdrawn = lived(
      lapsed,
      { does: 'withdraw', purpose: null, channel: null, brand: null, recipient: null },
      day(2),
    );
    const renewals = (customer: Past, now: Date) => asked(customer, now).map(({ renewal }) => renewal);
    expect(renewals(withdrawn, day(3))).toEqual([]);
    expect(renewals(withdrawn, day(200))).not.toContain(true);
    expect(renewals(lapsed, day(3))).toContain(true);
  });

  test('is for nothing in a language that has no notice', () => {
    expect(asked(newcomer, day(1), { language: 'fi' })).toEqual([]);
  });
});
