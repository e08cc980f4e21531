/**
 * How much one client may ask for: at the bound it is answered, over it the whole answer is a 429 that says when to come back, and
 * nothing reaches the engine. Others are not touched by it. A withdrawal is never refused for rate.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Weight } from '../../../gateway/engine.ts';
import { networkOf } from '../../../gateway/limits/clients.ts';
import { inThisProcess } from '../../../gateway/limits/counters.ts';
import { errors } from '../../../schema/errors.ts';
import { personaNamed } from '../../../schema/personas.ts';
import { type Answer, type Call, type House, type HouseOptions, openHouse, refused } from '../house.ts';
import { endlessWindows } from './endless-windows.ts';

let house: House;
afterEach(() => house.stop());

const open = async (options: HouseOptions): Promise<void> => {
  house = await openHouse({ makeCounter: endlessWindows, ...options });
};

type Persona = { readonly persona: string; readonly customer?: string };

async function asking({ persona, customer }: Persona) {
  const token = await house.issuer.issueToken({ persona: personaNamed(persona)!, customer });
  const purpose = personaNamed(persona)!.purposes[0]!;
  const headers = [
    ['authorization', `Bearer ${token}`],
    ['x-purpose', purpose],
  ] as const;
  return (body: Call['body'] = { query: '{ hello }' }) => house.call({ headers, body });
}

const staff = { persona: 'store-staff' };
const whole = ({ status, json }: Answer) => [status, json];
const WORKS = [200, { data: { hello: 'world' } }];
const LIMITED = [429, refused('RATE_LIMITED', errors.RATE_LIMITED.message)];
const withdrawing: NonNullable<HouseOptions['weigh']> = ({ document }): Weight => ({
  cost: 1,
  lookups: 1,
  isWithdrawal: JSON.stringify(document).includes('"change"'),
});
const WITHDRAWAL = { query: 'mutation { change(input: { count: 1 }) }' };

/** One after the other, so that it is known which of them is over. */
async function inTurn(ask: () => Promise<Answer>, count: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < count; at += 1) answers.push(await ask());
  return answers;
}

describe('Requests', () => {
  test('of one client are answered up to the bound of a second, then refused, and not those of another', async () => {
    await open({ limits: { clientRequests: 3 } });
    const ask = await asking(staff);
    const other = await asking({ persona: 'agent' });
    const answers = await inTurn(ask, 5);
    expect(answers.slice(0, 3).map(whole)).toEqual([WORKS, WORKS, WORKS]);
    expect(answers.slice(3).map(whole)).toEqual([LIMITED, LIMITED]);
    expect(answers[4]?.headers).toMatchObject({
      'retry-after': '1',
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(whole(await other())).toEqual(WORKS);
    expect(house.operations).toHaveLength(4);
    const [line] = house.log().filter(({ codes }) => String(codes) === 'RATE_LIMITED');
    expect(line).toMatchObject({ actor: expect.any(String), status: 429 });
  });

  test('over the bound are refused before any service is asked who the customer is', async () => {
    await open({ limits: { clientRequests: 1, withdrawals: 1 } });
    const ask = await asking({ persona: 'customer', customer: '1' });
    const answers = await inTurn(ask, 4);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429]);
    // One that is within the bound, and one that had to be looked into.
    expect(house.askedOwnCustomer).toHaveLength(2);
  });

  test('are allowed a hundred in a second without any configuration', async () => {
    await open({ makeCounter: inThisProcess });
    const ask = await asking(staff);
    for (let at = 0; at < 4; at += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
      expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    }
  });

  test('that are under way at the same time are bounded, and one that ends makes room for another', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await open({
      limits: { clientConcurrency: 1 },
      execute: async () => {
        arrived.resolve();
        await gate.promise;
        return { data: { hello: 'world' } };
      },
    });
    const ask = await asking(staff);
    const first = ask();
    await arrived.promise;
    const second = await ask();
    expect([...whole(second), second.headers['retry-after']]).toEqual([...LIMITED, '1']);
    gate.resolve();
    expect(whole(await first)).toEqual(WORKS);
    expect(whole(await ask())).toEqual(WORKS);
  });
});

describe('What an operation is', () => {
  test('look-ups by staff are counted one by one, those of others are not', async () => {
    await open({ limits: { clientLookups: 10 }, weigh: () => ({ cost: 1, lookups: 5, isWithdrawal: false }) });
    const agent = await asking({ persona: 'agent' });
    const marketer = await asking({ persona: 'marketer' });
    expect([whole(await agent()), whole(await agent())]).toEqual([WORKS, WORKS]);
    const third = await agent();
    expect(whole(third)).toEqual(LIMITED);
    expect(third.headers['retry-after']).toBe('60');
    for (let at = 0; at < 3; at += 1) expect(whole(await marketer())).toEqual(WORKS);
    expect(house.operations).toHaveLength(5);
  });

  test('costs count against a minute, and one operation against its own bound', async () => {
    let cost = 40;
    await open({
      limits: { operationCost: 50, clientCost: 90 },
      weigh: () => ({ cost, lookups: 0, isWithdrawal: false }),
    });
    const ask = await asking({ persona: 'marketer' });
    expect([whole(await ask()), whole(await ask()), whole(await ask())]).toEqual([WORKS, WORKS, LIMITED]);
    const other = await asking(staff);
    cost = 50;
    expect(whole(await other())).toEqual(WORKS);
    cost = 51;
    expect(whole(await other())).toEqual([400, refused('OPERATION_TOO_COMPLEX', errors.OPERATION_TOO_COMPLEX.message)]);
    expect(house.operations).toHaveLength(3);
  });
});

describe('A withdrawal of consent', () => {
  test('passes when the customer has no requests left, and nothing else does', async () => {
    await open({ limits: { clientRequests: 1, clientCost: 1, clientLookups: 1 }, weigh: withdrawing });
    const ask = await asking({ persona: 'customer', customer: '1' });
    await inTurn(ask, 1);
    const answers = await Promise.all([
      ask(WITHDRAWAL),
      ask(),
      ask({ query: '{ ...F } fragment F on Query { hello }' }),
    ]);
    expect(answers.map(whole)).toEqual([WORKS, LIMITED, LIMITED]);
    expect(house.operations.map(({ document }) => document.definitions.length)).toEqual([1, 1]);
  });

  test('passes when its cost is more than is left, as often as one is looked for', async () => {
    await open({ limits: { clientCost: 1, withdrawals: 2 }, weigh: withdrawing });
    const ask = await asking({ persona: 'customer', customer: '1' });
    const answers = [await ask(), await ask(), await ask(WITHDRAWAL), await ask(WITHDRAWAL), await ask(WITHDRAWAL)];
    expect(answers.map(whole)).toEqual([WORKS, LIMITED, WORKS, WORKS, LIMITED]);
    const other = await asking(staff);
    expect([whole(await other()), whole(await other(WITHDRAWAL))]).toEqual([WORKS, LIMITED]);
  });

  test('is not what asks about the schema alone', async () => {
    await open({ limits: { clientRequests: 1 }, weigh: withdrawing });
    const ask = await asking({ persona: 'customer', customer: '1' });
    await ask();
    expect(whole(await ask({ query: 'mutation { __typename }' }))).toEqual(LIMITED);
    expect(whole(await ask([{ query: '{ hello }' }]))).toEqual(LIMITED);
    expect(whole(await ask({ query: 'mutation "' }))).toEqual(LIMITED);
  });

  test('passes while as many requests are under way as may be', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await open({
      limits: { clientConcurrency: 1 },
      weigh: withdrawing,
      execute: async ({ document }) => {
        if (!JSON.stringify(document).includes('"change"')) {
          arrived.resolve();
          await gate.promise;
        }
        return { data: { hello: 'world' } };
      },
    });
    const ask = await asking({ persona: 'customer', customer: '1' });
    const first = ask();
    await arrived.promise;
    expect(whole(await ask())).toEqual(LIMITED);
    expect(whole(await ask(WITHDRAWAL))).toEqual(WORKS);
    gate.resolve();
    await first;
  });

  test('by somebody else than the customer is a request like others', async () => {
    await open({ limits: { clientRequests: 1 }, weigh: withdrawing });
    const ask = await asking(staff);
    const answers = await inTurn(() => ask(WITHDRAWAL), 2);
    expect(answers.map(whole)).toEqual([WORKS, LIMITED]);
  });

  test('is looked for in so many requests of a second and no more, and in no long document', async () => {
    await open({ limits: { clientRequests: 1, withdrawals: 2, withdrawalTokens: 13 }, weigh: withdrawing });
    const ask = await asking({ persona: 'customer', customer: '1' });
    const long = { query: 'mutation { change(input: { count: 1 }) __typename }' };
    const answers = [await ask(), await ask(long), await ask(WITHDRAWAL), await ask(WITHDRAWAL)];
    expect(answers.map(whole)).toEqual([WORKS, LIMITED, WORKS, LIMITED]);
  });
});

describe('Without a valid token', () => {
  const forged = (path = '/graphql') => house.call({ path, body: { query: '{ hello }' } });
  const NOBODY = [401, refused('UNAUTHENTICATED', errors.UNAUTHENTICATED.message)];

  test('an address is refused with 429 in place of 401 after so many, and a valid token from it is not', async () => {
    await open({ limits: { addressFailures: 2 } });
    expect([whole(await forged()), whole(await forged())]).toEqual([NOBODY, NOBODY]);
    const third = await forged();
    expect(whole(third)).toEqual(LIMITED);
    expect(third.headers['retry-after']).toBe('60');
    const ask = await asking(staff);
    expect(whole(await ask())).toEqual(WORKS);
    expect(whole(await forged())).toEqual(LIMITED);
  });

  test('the address is the one that a trusted proxy names, and nobody else is believed', async () => {
    const from = (address: string) =>
      house.call({ headers: [['x-forwarded-for', address]], body: { query: '{ hello }' } });
    await open({ limits: { addressFailures: 1 }, trustedProxies: ['127.0.0.1'] });
    expect([whole(await from('10.0.0.1')), whole(await from('10.0.0.2')), whole(await from('10.0.0.1'))]).toEqual([
      NOBODY,
      NOBODY,
      LIMITED,
    ]);
    await house.stop();
    await open({ limits: { addressFailures: 1 }, trustedProxies: [] });
    expect([whole(await from('10.0.0.1')), whole(await from('10.0.0.2'))]).toEqual([NOBODY, LIMITED]);
  });

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s: whoever has one address of IPv6 has a network', async (address, network) => {
    await open({});
    expect(networkOf(address)).toBe(network);
  });
});
