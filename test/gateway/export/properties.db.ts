/**
 * Exports over random consents: parts put together are everybody who agreed, each once, wherever they broke off; nobody else is in a byte; and
 * whom to remove is exactly who was given and may not be had any more, however often it is asked and whatever happens in between.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { type Exporting, fileOf, type Line, openExporting } from './exporting.ts';

const IDS = Array.from({ length: 11 }, (_, at) => String(at + 10));
const RUNS = { numRuns: 25 };
const MARKETER = { as: 'marketer' } as const;
const MAILS = '{ customers { edges { node { id email } } } }';
const CHANGES = 'query($since: String!) { audienceChanges(since: $since) { removed next hasNextPage } }';

const houses: Exporting[] = [];
beforeAll(async () => {
  for (const exportPage of [1, 2, 3, 100]) houses.push(await openExporting(IDS, { limits: { exportPage } }));
});
beforeEach(() => {
  for (const { world } of houses) world.agree(...IDS);
});
afterAll(async () => {
  for (const house of houses) await house.stop();
});

const some = fc.subarray(IDS);

function agreed(here: Exporting, ids: readonly string[]): void {
  for (const id of IDS) here.world.states.set(id, stateOf(id, { consents: ids.includes(id) ? yesToAll() : [] }));
}

test('parts that broke off anywhere are together everybody who agreed, in order, each once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(3), some, fc.array(fc.nat(99), { maxLength: 3 }), async (at, ids, cuts) => {
      const here = houses[at]!;
      agreed(here, ids);
      const taken: string[] = [];
      let resumeToken: string | undefined;
      for (const cut of [...cuts, undefined]) {
        const { text } = await here.export(MARKETER, { query: MAILS, resumeToken });
        const part = cut === undefined ? text : text.slice(0, Math.floor((text.length * cut) / 100));
        const lines = part.split('\n').slice(0, -1);
        const end =
          cut === undefined ? lines.length : lines.findLastIndex((line) => line.startsWith('{"record":"page"')) + 1;
        const kept = fileOf(200, new Headers(), lines.slice(0, end).join('\n'));
        if (end === 0) continue;
        taken.push(...kept.ids());
        if (cut === undefined) expect(kept.last()).toMatchObject({ record: 'complete', exported: ids.length });
        else resumeToken = kept.last().resumeToken;
      }
      expect(taken).toEqual(ids);
    }),
    RUNS,
  );
}, 120_000);

test('a file is the same, byte for byte, whether those who did not agree are there or not', async () => {
  const told = async (here: Exporting) =>
    (await here.export(MARKETER, { query: MAILS })).text.replace(
      /"(export|time|changes|resumeToken)":"[^"]*"/g,
      '"$1"',
    );
  await fc.assert(
    fc.asyncProperty(fc.nat(3), some, async (at, ids) => {
      const here = houses[at]!;
      agreed(here, ids);
      const withThem = await told(here);
      for (const id of IDS) if (!ids.includes(id)) here.world.states.delete(id);
      expect(await told(here)).toBe(withThem);
    }),
    RUNS,
  );
}, 120_000);

test('to remove is who was given and may not be had any more: all of them, and nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3),
      some,
      fc.array(fc.record({ agreeing: some, lost: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      async (at, ids, rounds) => {
        const here = houses[at]!;
        agreed(here, ids);
        const file = await here.export(MARKETER, { query: MAILS });
        let since: string = file.last().changes;
        let held = new Set(file.ids());
        for (const { agreeing, lost } of rounds) {
          agreed(here, agreeing);
          const told: string[] = [];
          for (let hasNextPage = true; hasNextPage; ) {
            // An answer may be lost: the next one has all that it had.
            const answers: Line[] = [];
            for (const _ of lost ? [1, 2] : [1])
              answers.push((await here.ask(MARKETER, CHANGES, { since })).data.audienceChanges);
            expect(answers.at(-1)!.removed).toEqual(answers[0]!.removed);
            told.push(...answers.at(-1)!.removed);
            since = answers.at(-1)!.next;
            hasNextPage = answers.at(-1)!.hasNextPage;
          }
          expect(told.toSorted()).toEqual([...held].filter((id) => !agreeing.includes(id)).toSorted());
          held = new Set([...held].filter((id) => agreeing.includes(id)));
        }
      },
    ),
    RUNS,
  );
}, 120_000);
