/**
 * Through the whole engine, for random people, states, questions and pages: what is found is what the slow way finds, and whoever looks for
 * customers is told the same bytes whether somebody who did not agree is there or not.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AudienceArguments, audienceOf } from '../../../gateway/audience/filter.ts';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { asking, peopleNear } from '../../support/audience/arbitraries.ts';
import type { Person } from '../../support/audience/person.ts';
import { customersArguments } from '../../support/audience/questions.ts';
import { expected, runs } from '../../support/audience/situation.ts';
import { type FindingWorld, openFindingWorld, populate } from '../../support/finding-world.ts';

let world: FindingWorld;
beforeAll(async () => {
  world = await openFindingWorld([]);
});
afterAll(() => world.stop());

const QUERY = `query($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $after: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { id email demographics { ageBand } loyalty { tier } purchaseSummary { count } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const scene = asking.chain((request) =>
  fc.record({ request: fc.constant(request), people: peopleNear(request, 20), args: customersArguments }),
);

const ask = async (request: Asking, variables: object) => {
  const asked = await world.askAs({ ...request }, QUERY, { variables: variables as Record<string, unknown> });
  return { text: asked.text, connection: asked.answer.data === null ? undefined : world.connectionOf(asked) };
};

/** All pages as text, and who is on them; undefined: the question is refused. */
async function pages(request: Asking, args: object, first: number) {
  const texts: string[] = [];
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { text, connection } = await ask(request, { ...args, first, after });
    texts.push(text);
    if (connection === null || connection === undefined) return { texts, ids: undefined };
    ids.push(...connection.edges.map(({ node }) => node.id));
    if (!connection.pageInfo.hasNextPage) return { texts, ids };
    after = connection.pageInfo.endCursor;
  }
}

/** By the slow way; undefined: the question cannot be meant. */
function slowly(request: Asking, people: readonly Person[], args: AudienceArguments): string[] | undefined {
  try {
    const about = audienceOf(args, request, request.now);
    return expected({ request, people, about, field: 'Query.customers', reach: 1 }).map(({ id }) => id);
  } catch {
    return undefined;
  }
}

test('whoever is found is who the slow way finds, page by page', async () => {
  let some = 0;
  await fc.assert(
    fc.asyncProperty(scene, fc.integer({ min: 1, max: 5 }), async ({ request, people, args }, first) => {
      const there = populate(world, people);
      const { ids } = await pages(request, args, first);
      const whole = slowly(request, there, args);
      // What no row could allow to anybody is refused as a whole.
      if (ids === undefined) expect(whole ?? []).toEqual([]);
      else expect(ids).toEqual(whole);
      some += whole !== undefined && whole.length > 0 ? 1 : 0;
    }),
    runs(120),
  );
  expect(some).toBeGreaterThan(15);
});

const questions = fc.array(fc.record({ args: customersArguments, first: fc.integer({ min: 0, max: 4 }) }), {
  minLength: 1,
  maxLength: 4,
});
type Questions = typeof questions extends fc.Arbitrary<infer Sequence> ? Sequence : never;

/** Everything that is told by all pages of some questions. */
async function told(request: Asking, sequence: Questions): Promise<string> {
  const texts: string[] = [];
  for (const { args, first } of sequence) {
    if (first === 0) texts.push((await ask(request, { ...args, first })).text);
    else texts.push(...(await pages(request, args, first)).texts);
  }
  return texts.join('\n');
}

test('nothing of any sequence of questions tells whether somebody is there who did not agree', async () => {
  let others = 0;
  await fc.assert(
    fc.asyncProperty(scene, questions, fc.nat(), async ({ request, people }, sequence, at) => {
      const there = populate(world, people);
      const found = new Set(slowly(request, there, {}));
      const hidden = there.filter(({ id }) => !found.has(id));
      const other = hidden[at % Math.max(hidden.length, 1)];
      if (other === undefined) return;
      others += 1;
      const before = await told(request, sequence);
      populate(
        world,
        there.filter((person) => person !== other),
      );
      expect(await told(request, sequence)).toBe(before);
      // Nor what they bought, are, or have.
      const changed = { ...other, lines: [], balance: 99, demographics: {}, tier: undefined };
      populate(
        world,
        there.map((person) => (person === other ? changed : person)),
      );
      expect(await told(request, sequence)).toBe(before);
    }),
    runs(60),
  );
  expect(others).toBeGreaterThan(20);
});

test('nor what reveals the health of somebody who agreed, but not to that', async () => {
  let others = 0;
  await fc.assert(
    fc.asyncProperty(scene, questions, fc.nat(), async ({ request, people }, sequence, at) => {
      const there = populate(world, people);
      const found = new Set(slowly(request, there, {}));
      const explicit = new Set(slowly(request, there, { filter: { notBoughtSensitive: [{ product: 'none' }] } }));
      const silent = there.filter(({ id }) => found.has(id) && !explicit.has(id));
      const other = silent[at % Math.max(silent.length, 1)];
      if (other === undefined) return;
      others += 1;
      const before = await told(request, sequence);
      const lines = other.lines.filter(({ sensitive }) => !sensitive);
      populate(
        world,
        there.map((person) => (person === other ? { ...other, lines } : person)),
      );
      expect(await told(request, sequence)).toBe(before);
    }),
    runs(60),
  );
  expect(others).toBeGreaterThan(20);
});
