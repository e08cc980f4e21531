/** Pitfall P13 in the store of consent: the state of an id that nobody has is as much work as that of a customer, and tells nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommandSucceededEvent } from 'mongodb';
import { statesAnswer } from '../../schema/customer-state.ts';
import { answerStates, subgraph } from '../../subgraphs/consent/index.ts';
import type { ConsentStore } from '../../subgraphs/consent/store.ts';
import { isSomebodysId, nobodies } from '../../subgraphs/kit/nobody.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

let seeded: SeededSubgraph<ConsentStore>;
let known: string[];
beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: 30, shiftWeeks: 400 });
  await Promise.all([seeded.store.insertNobodies(), seeded.store.insertNobodies()]);
  await seeded.store.insertNobodies();
  known = (await readHouseholds(30)).map(({ id }) => id);
});
afterAll(() => seeded?.stop());

const statesOf = async (ids: readonly string[]) => statesAnswer.parse(await answerStates(seeded.store, { ids })).states;

/** How many documents each answer of the database held. */
async function documentsOf(ids: readonly string[]): Promise<number[]> {
  const seen: number[] = [];
  const look = ({ reply }: CommandSucceededEvent) => {
    const { cursor } = reply as { cursor?: { firstBatch?: unknown[] } };
    if (cursor?.firstBatch !== undefined) seen.push(cursor.firstBatch.length);
  };
  const client = seeded.connection.getClient();
  client.on('commandSucceeded', look);
  await statesOf(ids);
  client.off('commandSucceeded', look);
  return seen;
}

describe('P13: the documents that are nobody’s', () => {
  test('make every query for states find as many documents as ids were asked for, whoever exists', async () => {
    const [one = '', two = '', three = ''] = known;
    for (const ids of [
      [one],
      ['no one'],
      ['780'],
      [one, two, three],
      [one, 'x', two],
      ['x', 'y', 'z'],
      ['x', 'x', one],
    ])
      expect([ids, await documentsOf(ids)]).toEqual([ids, [new Set(ids).size]]);
  });

  test('take nobody’s place: whoever is there is found among any number of unknown ids, in order', async () => {
    const unknown = Array.from({ length: 50 }, (_, n) => `nobody-${n}`);
    // Also one that comes after every ASCII id.
    const ids = [...unknown.slice(0, 25), ...known, '\u{1f600}', ...unknown.slice(25), ...known.toReversed()];
    const states = await statesOf(ids);
    expect(states.map(({ id }) => id)).toEqual(ids);
    expect(states.map((state) => state.known)).toEqual(ids.map((id) => known.includes(id)));
    for (const state of states) if (!state.known) expect(Object.keys(state).sort()).toEqual(['id', 'known']);
  });

  test('are nobody to whoever asks for them by their own ids', async () => {
    const [nobody = ''] = nobodies;
    expect(nobodies.length).toBeGreaterThan(1);
    expect(await statesOf([nobody, ...known.slice(0, 1)])).toMatchObject([
      { id: nobody, known: false },
      { known: true },
    ]);
    expect(await seeded.store.findCustomers([nobody])).toEqual([null]);
    expect(await seeded.store.findEvents([nobody])).toEqual([[]]);
    const never = () => {
      throw new Error('must not be asked');
    };
    expect(await seeded.store.change(nobody, never)).toBeNull();
    const question = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { id } } }';
    expect(await seeded.entities(question, { of: [{ __typename: 'Customer', id: nobody }] })).toEqual([null]);
  });

  test('come after every id that a customer can have', () => {
    for (const id of [...known, '\uffff', '\u{10fffe}z', 'ÿ', '']) {
      expect(isSomebodysId(id)).toBe(true);
      for (const nobody of nobodies) expect(Buffer.compare(Buffer.from(id), Buffer.from(nobody))).toBe(-1);
    }
    expect(nobodies.some(isSomebodysId)).toBe(false);
  });

  const indexed = async () => {
    const [plan, ...others] = await seeded.plansOf(() => statesOf([...known.slice(0, 5), 'x', 'y']));
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ returned: 7, documentsExamined: 7 });
    expect(plan?.stages).not.toContain('COLLSCAN');
    expect(plan?.stages).not.toContain('SORT');
  };
  if (hasExplain) test('are found in the order of the index, without sorting', indexed);
  else
    test('have no explain here: which index finds them is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());
});
