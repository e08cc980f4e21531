/** Cases: whose they are, what verifies them, how long they last, and what ends them. */
import { describe, expect, test } from '@jest/globals';
import { type CaseEntry, grantsOf } from '../../../../../../subgraphs/consent/model/cases/case.ts';
import { breakGlass, CaseRefused, close, open } from '../../../../../../subgraphs/consent/model/cases/change.ts';
import { explained } from '../../../../../../subgraphs/consent/model/cases/explained.ts';
import { renew, taken } from '../../../../../../subgraphs/consent/model/cases/sending.ts';
import { askCode, beginTurn, endTurn, tryCode } from '../../../../../../subgraphs/consent/model/cases/verification.ts';
import { type CompactCustomer, newcomer } from '../../../../../../subgraphs/consent/model/customer.ts';
import type { CustomerEvent } from '../../../../../../subgraphs/consent/model/fold.ts';
import { merged } from '../../../../../../subgraphs/consent/model/merge.ts';
import { object, restrict } from '../../../../../../subgraphs/consent/model/standing/change.ts';
import { acting, at, changedBy, doneIn, fresh, MINUTE, newId } from './case-steps.ts';

const start = newcomer('1', true);
const CODE = '01234567';
const lasts = 30 * MINUTE;

const opening = (actor: string, id: string, minutes = 0) =>
  ({ ...acting(actor, minutes), case: id, reason: 'ORDER', channel: 'PHONE' }) as const;
const opened = (customer = start, actor = 'agent', id = 'case-1', minutes = 0) =>
  changedBy(customer, open(customer, opening(actor, id, minutes), newId));
const asked = (customer = opened(), actor = 'agent', id = 'case-1', minutes = 1, code = CODE) =>
  changedBy(customer, askCode(customer, { ...acting(actor, minutes), case: id, wish: fresh, code }, newId));
const said = (customer: CompactCustomer, code: string, actor = 'agent', id = 'case-1', minutes = 2) =>
  tryCode(customer, { ...acting(actor, minutes), case: id, lasts, code }, newId);
const verified = (customer = asked()) => changedBy(customer, said(customer, CODE));
const emergency = (customer = start) =>
  changedBy(customer, breakGlass(customer, { ...acting('boss', 0), case: 'glass-1', reason: 'DANGER_TO_LIFE' }, newId));
const grants = ({ cases = [] }: CompactCustomer, minutes: number) => grantsOf(cases, at(minutes));

describe('a case', () => {
  test('that is opened lets nobody do anything', () => {
    const customer = opened();
    expect(customer.cases).toMatchObject([{ id: 'case-1', actor: 'agent', assurance: null, until: at(60) }]);
    expect(grants(customer, 0)).toEqual([]);
  });

  test('ends where the same agent opens another, and no other agent’s with it', () => {
    const customer = opened(opened(opened(), 'other', 'case-2'), 'agent', 'case-3');
    expect(customer.cases?.map(({ id }) => id)).toEqual(['case-2', 'case-3']);
  });

  test('is one of ten at most: the oldest ends', () => {
    let customer = start;
    for (let n = 0; n < 12; n += 1) customer = opened(customer, `agent-${n}`, `case-${n}`);
    expect(customer.cases?.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, n) => `case-${n + 2}`));
  });

  test('is closed by whose it is, and by the customer; by nobody else, and once', () => {
    const customer = verified();
    const closing = (actor: string, isCustomer: boolean, id = 'case-1') =>
      close(customer, { ...acting(actor, 3), case: id, isCustomer }, newId);
    expect(() => closing('other', false)).toThrow(CaseRefused);
    expect(() => closing('agent', false, 'case-2')).toThrow(CaseRefused);
    for (const change of [closing('agent', false), closing('the customer', true)]) {
      expect(doneIn(change)).toEqual(['CLOSED']);
      const after = changedBy(customer, change);
      expect(after.cases).toEqual([]);
      expect(() => close(after, { ...acting('agent', 3), case: 'case-1', isCustomer: true }, newId)).toThrow(
        CaseRefused,
      );
    }
  });
});

describe('a code', () => {
  test('verifies the case that it was asked for, for as long as a case lasts, and is kept as a hash alone', () => {
    const customer = asked();
    expect(JSON.stringify(customer)).not.toContain(CODE);
    const change = said(customer, ` ${CODE.slice(0, 4)} ${CODE.slice(4)} `);
    expect(doneIn(change)).toEqual(['VERIFIED']);
    expect(JSON.stringify(change)).not.toContain(CODE);
    const after = changedBy(customer, change);
    const grant = { id: 'case-1', actor: 'agent', assurance: 'substantial', until: at(32).toISOString() };
    expect(grants(after, 2)).toEqual([grant]);
    expect(grants(after, 31.999)).toEqual([grant]);
    expect(grants(after, 32)).toEqual([]);
  });

  test('is good once', () => {
    const again = said(verified(), CODE, 'agent', 'case-1', 3);
    expect(again.refused).toBe('input');
    expect(doneIn(again)).toEqual(['TRIED']);
  });

  test('is good for ten minutes', () => {
    expect(said(asked(), CODE, 'agent', 'case-1', 10.999).refused).toBeUndefined();
    expect(said(asked(), CODE, 'agent', 'case-1', 11).refused).toBe('input');
  });

  test('of another agent’s case, of another case and of one that is over verifies nobody', () => {
    const customer = opened(asked(), 'other', 'case-2');
    for (const [
      actor,
      id,
      minutes,
    ] of [['other', 'case-1', 2], ['agent', 'case-2', 2], ['agent', 'case-3', 2], ['agent', 'case-1', 60]] as const) // biome-ignore format: one line
      expect(() => said(customer, CODE, actor, id, minutes)).toThrow(CaseRefused);
    expect(said(customer, CODE, 'other', 'case-2').refused).toBe('input');
  });

  test('has five tries in a case, and the sixth is refused though it is right', () => {
    let customer = asked();
    for (let n = 0; n < 5; n += 1) customer = changedBy(customer, said(customer, '99999999'));
    expect(customer.cases?.[0]?.tries).toBe(5);
    expect(() => said(customer, CODE)).toThrow(CaseRefused);
  });

  test('has fifteen tries of a customer in a day, over all agents and cases', () => {
    let customer = start;
    for (let agent = 0; agent < 3; agent += 1) {
      customer = asked(opened(customer, `a${agent}`, `c${agent}`), `a${agent}`, `c${agent}`, agent);
      for (let n = 0; n < 5; n += 1)
        customer = changedBy(customer, said(customer, '99999999', `a${agent}`, `c${agent}`));
    }
    const another = asked(opened(customer, 'a9', 'c9', 3), 'a9', 'c9', 4);
    expect(() => said(another, CODE, 'a9', 'c9', 5)).toThrow(CaseRefused);
    const nextDay = 24 * 60 + 2;
    const later = asked(opened(another, 'a9', 'c10', nextDay), 'a9', 'c10', nextDay + 1);
    expect(said(later, CODE, 'a9', 'c10', nextDay + 2).refused).toBeUndefined();
  });

  test('is asked for three times in a case, each half a minute after the one before, and replaces it', () => {
    const second = asked(asked(), 'agent', 'case-1', 1.5, '00000002');
    expect(() => asked(asked(), 'agent', 'case-1', 1.4)).toThrow(CaseRefused);
    expect(() => asked(opened(asked(), 'other', 'case-2'), 'other', 'case-2', 1.4)).toThrow(CaseRefused);
    expect(said(second, CODE).refused).toBe('input');
    const third = asked(second, 'agent', 'case-1', 2, '00000003');
    expect(said(third, '00000003', 'agent', 'case-1', 3).refused).toBeUndefined();
    expect(() => asked(third, 'agent', 'case-1', 3)).toThrow(CaseRefused);
  });

  test('is asked for ten times of a customer in a day', () => {
    let customer = start;
    for (let n = 0; n < 10; n += 1) customer = asked(opened(customer, `a${n}`, `c${n}`, n), `a${n}`, `c${n}`, n);
    expect(() => asked(opened(customer, 'a10', 'c10', 10), 'a10', 'c10', 10)).toThrow(CaseRefused);
  });
});

describe('a code that waits to be sent', () => {
  const service = (minutes: number) => ({ acting: acting('consent', minutes), makeCode: () => '77777777' });

  test('is sent again as another code once the first sending has had its time, and the first counts no more', () => {
    const customer = asked();
    expect(renew(customer, service(1.1), newId).sent).toEqual([]);
    const { change, sent } = renew(customer, service(1.2), newId);
    expect(sent).toMatchObject([{ case: 'case-1', code: '77777777', ...fresh }]);
    const after = changedBy(customer, change);
    expect(said(after, CODE).refused).toBe('input');
    expect(said(after, '77777777').refused).toBeUndefined();
  });

  test('waits no more once it was taken, and what was taken late ends no sending that began since', () => {
    const customer = asked();
    const turnOf = ({ cases }: CompactCustomer) => cases?.[0]?.code?.wanted?.turn ?? '';
    const one = { acting: acting('consent', 1), case: 'case-1', turn: turnOf(customer), channel: 'SMS' } as const;
    const change = taken(customer, one, newId);
    expect(doneIn(change)).toEqual(['CODE_SENT']);
    expect(renew(changedBy(customer, change), service(2), newId).sent).toEqual([]);
    const renewed = changedBy(customer, renew(customer, service(1.5), newId).change);
    expect(() => taken(renewed, one, newId)).toThrow(CaseRefused);
  });

  test('is dropped where nobody waits for it any more: after ten minutes, and when the case is over', () => {
    expect(renew(asked(), service(11), newId)).toMatchObject({
      sent: [],
      change: { cases: [{ code: { wanted: null } }] },
    });
    expect(renew(asked(), service(60), newId)).toMatchObject({ sent: [], change: { cases: [] } });
  });
});

describe('another method', () => {
  const begun = (customer = opened(), turn = 'turn-1', minutes = 1) =>
    changedBy(
      customer,
      beginTurn(customer, { ...acting('agent', minutes), case: 'case-1', method: 'PURCHASE_KNOWLEDGE', turn }, newId),
    );
  const ended = (customer: CompactCustomer, turn = 'turn-1', minutes = 1.1, actor = 'agent') =>
    endTurn(customer, { ...acting(actor, minutes), case: 'case-1', lasts, turn }, newId);

  test('is counted before it is looked at', () => {
    const customer = begun();
    expect(customer.cases).toMatchObject([{ tries: 1, assurance: null }]);
    expect(customer.attempts).toEqual([{ at: at(1), of: 'try' }]);
    expect(grants(customer, 1)).toEqual([]);
  });

  test('verifies with what it is sure of, and its try is not held against the customer', () => {
    const after = changedBy(begun(), ended(begun()));
    expect(grants(after, 2)).toMatchObject([{ assurance: 'low', until: at(31.1).toISOString() }]);
    expect(after.attempts).toEqual([]);
  });

  test('counts for nothing where another try was begun since, after half a minute, and twice', () => {
    const customer = begun();
    expect(() => ended(begun(customer, 'turn-2'), 'turn-1')).toThrow(CaseRefused);
    expect(() => ended(customer, 'turn-1', 1.5)).toThrow(CaseRefused);
    expect(() => ended(customer, 'turn-1', 1.1, 'other')).toThrow(CaseRefused);
    const after = changedBy(customer, ended(customer));
    expect(() => ended(after)).toThrow(CaseRefused);
  });

  test('that is less sure takes nothing back', () => {
    const customer = begun(verified(), 'turn-1', 3);
    expect(grants(changedBy(customer, ended(customer, 'turn-1', 3.1)), 4)).toEqual(grants(verified(), 4));
  });
});

describe('access in an emergency', () => {
  test('lasts a quarter of an hour, and is no verified case', () => {
    const customer = emergency();
    const grant = { id: 'glass-1', actor: 'boss', assurance: 'break-glass', until: at(15).toISOString() };
    expect(grants(customer, 0)).toEqual([grant]);
    expect(grants(customer, 15)).toEqual([]);
    expect(() => said(customer, CODE, 'boss', 'glass-1')).toThrow(CaseRefused);
    expect(() => asked(customer, 'boss', 'glass-1')).toThrow(CaseRefused);
  });

  test('stands beside a case of the same person', () => {
    expect(emergency(opened(start, 'boss')).cases).toHaveLength(2);
  });
});

describe('the customer', () => {
  const objecting = {
    ...acting('self', 3),
    mutation: 'object',
    captureChannel: 'WEB',
    purposes: ['customer-care'],
  } as const;
  const restricting = { ...acting('self', 3), mutation: 'restrict', captureChannel: 'WEB', ground: null } as const;

  test.each([
    ['an objection to customer care', (one: CompactCustomer) => object(one, objecting, newId)],
    ['a restriction', (one: CompactCustomer) => restrict(one, restricting, newId)],
  ])('ends all cases with %s, and none is opened while it stands', (_, end) => {
    const customer = emergency(verified());
    expect(grants(customer, 3)).toHaveLength(2);
    const after = changedBy(customer, end(customer));
    expect(after.cases).toEqual([]);
    expect(() => opened(after)).toThrow(CaseRefused);
    expect(() => emergency(after)).toThrow(CaseRefused);
  });

  test('who objects to something else ends none', () => {
    const customer = verified();
    const change = object(customer, { ...objecting, purposes: ['direct-marketing'] }, newId);
    expect(changedBy(customer, change).cases).toEqual(customer.cases);
  });

  test('who is two customers keeps no case of either, and what was tried of both', () => {
    const [one, other] = [begunWith('1'), begunWith('2')];
    const { change } = merged({ ...one, events: [] }, { ...other, events: [] }, acting('a', 3), newId);
    expect(change.cases).toEqual([]);
    expect(change.attempts).toHaveLength(4);
  });
});

const begunWith = (id: string): CompactCustomer => {
  const customer = asked({ ...opened({ ...start, _id: id }) });
  return changedBy(customer, said(customer, '99999999'));
};

describe('what a document says of a case', () => {
  const events: CustomerEvent[] = [];
  const step = (customer: CompactCustomer, change: Parameters<typeof changedBy>[1]) => {
    events.push(...change.events);
    return changedBy(customer, change);
  };
  const one = step(start, open(start, opening('agent', 'case-1'), newId));
  const two = step(one, askCode(one, { ...acting('agent', 1), case: 'case-1', wish: fresh, code: CODE }, newId));
  const three = step(two, said(two, CODE));
  const entry = three.cases?.[0] as CaseEntry;

  test('follows from its events', () => {
    expect(explained(entry, events)).toBe(true);
  });

  test.each([
    ['is surer than what happened', { assurance: 'break-glass' as const }],
    ['is another’s', { actor: 'other' }],
    ['lasts longer', { until: at(1000) }],
    ['was never opened', { id: 'case-2' }],
  ])('does not where it %s', (_, part) => {
    expect(explained({ ...entry, ...part }, events)).toBe(false);
  });

  test('does not where it was closed', () => {
    const change = close(three, { ...acting('agent', 3), case: 'case-1', isCustomer: false }, newId);
    expect(explained(entry, [...events, ...change.events])).toBe(false);
  });
});
