/** `POST /lookup` of the three subgraphs that know somebody by what they can say: who is found, and by which index. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { type LookupRequest, MAX_FOUND } from '../../schema/lookup.ts';
import { subgraph as identity } from '../../subgraphs/identity/index.ts';
import { registered } from '../../subgraphs/identity/model/registration.ts';
import type { CustomerDocument, IdentityStore } from '../../subgraphs/identity/store.ts';
import type { SubgraphDefinition } from '../../subgraphs/kit/definition.ts';
import { nobodies } from '../../subgraphs/kit/nobody.ts';
import { subgraph as loyalty } from '../../subgraphs/loyalty/index.ts';
import type { LoyaltyStore } from '../../subgraphs/loyalty/store.ts';
import { subgraph as purchases } from '../../subgraphs/purchases/index.ts';
import type { PurchasesStore } from '../../subgraphs/purchases/store.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const OPTIONS = { customers: 60, shiftWeeks: 400 };
const ME = demoCustomer('consents-to-all');
const gateway = { actor: '', roles: [] };
const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } });

let people: SeededSubgraph<IdentityStore>;
let baskets: SeededSubgraph<PurchasesStore>;
let cards: SeededSubgraph<LoyaltyStore>;
beforeAll(async () => {
  people = await seededSubgraph(identity, OPTIONS);
  baskets = await seededSubgraph(purchases, OPTIONS);
  await purchases.prepare?.(baskets.store);
  cards = await seededSubgraph(loyalty, OPTIONS);
}, 60_000);
afterAll(async () => {
  for (const seeded of [people, baskets, cards]) await seeded?.stop();
});

const ask = <Store>({ endpoints }: SubgraphDefinition<Store>, store: Store, body: LookupRequest | object) =>
  endpoints!['/lookup']!(store, body, gateway);
const who = (body: LookupRequest | object) => ask(identity, people.store, body);
const only = (...customers: string[]) => ({ customers, more: false });
const me = async () => (await people.store.findCustomers([ME]))[0] as Required<CustomerDocument>;

/** Every query of the work is answered from an index, and reads what it gives and no more. */
const isIndexed = async (seeded: SeededSubgraph<never> | SeededSubgraph<unknown>, work: () => Promise<unknown>) => {
  const plans = await (seeded as SeededSubgraph<unknown>).plansOf(work);
  expect(plans.length).toBeGreaterThan(0);
  for (const { stages, documentsExamined, returned } of plans) {
    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('SORT');
    expect(documentsExamined).toBe(returned);
  }
};

describe('Identity finds', () => {
  const ways = async () => {
    const { phone, email, name, address } = await me();
    const whole = `${name.family}, ${name.given}`.toUpperCase();
    return [
      { by: 'phone', phone },
      { by: 'email', email: email.toUpperCase() },
      { by: 'name', name: whole, postalCode: ` ${address.postalCode}` },
    ] as const;
  };

  test('everybody who was imported by number, address, and name with postal code', async () => {
    for (const way of await ways()) expect(await who(way)).toEqual(only(ME));
  });

  test('nobody by half of a value, by somebody else’s postal code, or by what nobody has', async () => {
    const { phone, email, name, address } = await me();
    const { postalCode } = address;
    const nothing = [
      { by: 'phone', phone: phone.slice(0, -1) },
      { by: 'email', email: email.slice(1) },
      { by: 'name', name: name.family, postalCode },
      { by: 'name', name: `${name.given} ${name.family}`, postalCode: '00000' },
      { by: 'name', name: '', postalCode },
    ];
    for (const body of nothing.slice(0, 4)) expect(await who(body)).toEqual(only());
    await expect(who(nothing[4]!)).rejects.toEqual(refusal);
  });

  test('by what has been changed, and not by what it was', async () => {
    const before = await me();
    await people.store.updateContact(ME, {
      email: 'New.Address@example.org',
      phone: '+12025550155',
      address: { ...before.address, postalCode: 'SW1A 1AA' },
    });
    const name = `${before.name.given} ${before.name.family}`;
    const now = [
      { by: 'email', email: 'new.address@example.org' },
      { by: 'phone', phone: '+12025550155' },
      { by: 'name', name, postalCode: 'sw1a1aa' },
    ];
    const gone = [
      { by: 'email', email: before.email },
      { by: 'phone', phone: before.phone },
      { by: 'name', name, postalCode: before.address.postalCode! },
    ];
    for (const body of now) expect(await who(body)).toEqual(only(ME));
    for (const body of gone) expect(await who(body)).toEqual(only());
    await people.store.updateContact(ME, { email: null, phone: null, address: null });
    for (const body of now) expect(await who(body)).toEqual(only());
    await people.store.updateContact(ME, { address: { ...before.address, postalCode: null } });
    const { email, phone, address } = before;
    expect(await people.store.updateContact(ME, { email, phone, address })).toEqual(before);
    for (const body of gone) expect(await who(body)).toEqual(only(ME));
  });

  test('whoever was registered', async () => {
    const input = {
      customerId: 'new-1',
      name: { given: 'Zoë', family: 'Ødegård' },
      email: 'Zoe@example.org',
      address: { postalCode: '0123' },
    };
    await people.store.register(registered(input, 'actor', new Date()));
    expect(await who({ by: 'name', name: 'odegard zoe', postalCode: '0123' })).toEqual(only('new-1'));
    expect(await who({ by: 'email', email: 'zoe@example.org' })).toEqual(only('new-1'));
  });

  test('several in the order of their ids, and says of more than it tells only that there are more', async () => {
    const make = (at: number): CustomerDocument =>
      registered({ customerId: `m-${String(at).padStart(2, '0')}`, name: { given: 'A', family: 'B' }, phone: '+12025550166' }, 'a', new Date()); // biome-ignore format: one line
    const ids = Array.from({ length: MAX_FOUND }, (_, at) => make(at)._id);
    for (const at of ids.keys()) await people.store.register(make(MAX_FOUND - 1 - at));
    expect(await who({ by: 'phone', phone: '+12025550166' })).toEqual(only(...ids));
    await people.store.register(make(MAX_FOUND));
    expect(await who({ by: 'phone', phone: '+12025550166' })).toEqual({ customers: ids, more: true });
  });

  test('whoever was there before there were normal forms, once it is served, whatever changes meanwhile', async () => {
    const older = Array.from({ length: 3 }, (_, at) => ({ _id: `old-${at}`, name: { given: 'Old', family: `Öl${at}` }, email: `Old-${at}@example.org`, accountState: 'OPEN', identities: [] })); // biome-ignore format: one line
    await people.store.customers.collection.insertMany(older as never);
    await people.store.updateContact('old-1', {
      address: { street: null, city: null, country: null, postalCode: '1 1' },
    });
    expect(await who({ by: 'email', email: 'old-0@example.org' })).toEqual(only());
    await Promise.all([identity.prepare?.(people.store), identity.prepare?.(people.store)]);
    expect(await who({ by: 'email', email: 'old-0@example.org' })).toEqual(only('old-0'));
    expect(await who({ by: 'name', name: 'ol1 old', postalCode: '11' })).toEqual(only('old-1'));
    const [, kept] = await people.store.findCustomers(['old-2', 'old-2']);
    expect(kept).toMatchObject({ email: 'Old-2@example.org', normal: { email: 'old-2@example.org', name: 'ol2 old' } });
  });

  test('by what has been changed between the reading and the writing of normal forms, and not by what it was', async () => {
    const { store } = people;
    const older = { _id: 'late', name: { given: 'Late', family: 'One' }, email: 'before@example.org' };
    await store.customers.collection.insertOne({ ...older, accountState: 'OPEN', identities: [] } as never);
    const write = store.customers.updateOne.bind(store.customers);
    const spy = jest.spyOn(store.customers, 'updateOne').mockImplementationOnce(((
      ...args: Parameters<typeof write>
    ) => ({
      exec: async () => {
        // As whoever writes without normal forms.
        await store.customers.collection.updateOne({ _id: 'late' } as never, { $set: { email: 'after@example.org' } });
        return write(...args).exec();
      },
    })) as never);
    await store.addNormalForms();
    spy.mockRestore();
    expect(await who({ by: 'email', email: 'after@example.org' })).toEqual(only('late'));
    expect(await who({ by: 'email', email: 'before@example.org' })).toEqual(only());
  });

  test('nobody by what others know them by', async () => {
    for (const body of [{ by: 'purchase', purchase: '1' }, { by: 'card', card: '1' }, { by: 'ids' }, {}, null])
      await expect(who(body as object)).rejects.toEqual(refusal);
  });

  const indexed = async () => {
    for (const way of await ways()) await isIndexed(people, () => who(way));
    await isIndexed(people, async () => identity.prepare?.(people.store));
  };
  if (hasExplain) test('each by an index, and reads no document that it does not give', indexed);
  else test('without explain here: which indexes it uses is not tested on this server', () => expect(indexed()).rejects.toThrow()); // biome-ignore format: one line
});

describe('Purchases finds', () => {
  const whose = (purchase: string) => ask(purchases, baskets.store, { by: 'purchase', purchase });
  const mine = async () => String((await baskets.store.purchases.findOne({ customerId: ME }).lean().exec())?._id);

  test('whose a purchase is, and nobody for an id that is none, whatever it is', async () => {
    expect(await whose(await mine())).toEqual(only(ME));
    for (const id of ['none', (await mine()).slice(1), nobodies[0]!]) expect(await whose(id)).toEqual(only());
  });

  test('nobody by a basket of nothing but lines that reveal health', async () => {
    const alone = await baskets.store.sensitiveBaskets.collection.findOne({ place: { $gt: '' } });
    expect(await whose(String(alone?._id))).toEqual(only());
  });

  test('nobody by what others know them by', async () => {
    await expect(ask(purchases, baskets.store, { by: 'card', card: '1' })).rejects.toEqual(refusal);
  });

  const indexed = async () => {
    const id = await mine();
    await isIndexed(baskets, async () => Promise.all([whose(id), whose('none')]));
  };
  if (hasExplain) test('by an index, with one query for an id that is there and for one that is not', indexed);
  else test('without explain here: which indexes it uses is not tested on this server', () => expect(indexed()).rejects.toThrow()); // biome-ignore format: one line
});

describe('Loyalty finds', () => {
  const whose = (card: string) => ask(loyalty, cards.store, { by: 'card', card });
  const mine = async () => (await cards.store.accountsOf([ME]))[0]!._id;

  test('whose a card is, and nobody for one that is none', async () => {
    expect(await whose(await mine())).toEqual(only(ME));
    for (const id of ['L-0', (await mine()).toLowerCase()]) expect(await whose(id)).toEqual(only());
    await expect(ask(loyalty, cards.store, { by: 'phone', phone: '1' })).rejects.toEqual(refusal);
  });

  const indexed = async () => {
    const id = await mine();
    await isIndexed(cards, () => whose(id));
  };
  if (hasExplain) test('by an index', indexed);
  else test('without explain here: which indexes it uses is not tested on this server', () => expect(indexed()).rejects.toThrow()); // biome-ignore format: one line
});
