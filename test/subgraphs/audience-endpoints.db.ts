/** The endpoints of streams over HTTP: for whoever has the gateway's passport, and for nothing that the subgraph does not own. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CONDITION_SUBGRAPHS, type Condition, FACTS, ORDERS } from '../../schema/audience.ts';
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { loadSubgraph } from '../../subgraphs/load.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

const at = '2026-01-01T00:00:00Z';
const bought = { field: 'category', value: 'COLD CEREAL' };
const CONDITIONS: { readonly [Kind in Condition['kind']]: object } = {
  everybody: {},
  demographic: { field: 'ageBand', in: ['35-44'] },
  allows: { purpose: 'research', brand: 'fresh', recipient: null, channels: [], specialCategories: false, at },
  bought,
  'bought-sensitive': bought,
  'purchase-summary': { countMin: 1 },
  tier: { in: ['GOLD'] },
  balance: { min: 1 },
};
const PAGE = { after: null, limit: 10, scan: 100 };

describe.each(subgraphNames.map((name) => [name] as const))('The streams of %s', (name: SubgraphName) => {
  let server: DatabaseServer;
  let served: TestSubgraph;
  beforeAll(async () => {
    server = await databaseServer();
    served = await servedSubgraph(await loadSubgraph(name), server, 30);
  }, 60_000);
  afterAll(async () => {
    await served?.stop();
    await server?.stop();
  });

  const status = async (path: string, body: unknown) => (await served.post(path, body)).status;

  test('are not for whoever has no passport', async () => {
    for (const path of ['/matching', '/ordered', '/among', '/facts']) {
      const response = await fetch(`${served.origin}${path}`, { method: 'POST', body: '{}' });
      expect([response.status, await response.text()]).toEqual([401, '']);
      expect((await fetch(`${served.origin}${path}`)).status).toBe(405);
    }
  });

  test.each(Object.entries(CONDITIONS))('answer %s only where it is theirs', async (kind, of) => {
    const conditions = [{ kind, ...of }];
    const wanted = CONDITION_SUBGRAPHS[kind as Condition['kind']] === name ? 200 : 400;
    expect(await status('/matching', { conditions, ...PAGE })).toBe(wanted);
    expect(await status('/among', { conditions, ids: ['1'] })).toBe(wanted);
  });

  test('answer orders and facts only where they are theirs', async () => {
    for (const [by, { subgraph }] of Object.entries(ORDERS))
      expect(await status('/ordered', { by, descending: true, conditions: [], ...PAGE })).toBe(
        subgraph === name ? 200 : 400,
      );
    for (const [fact, { subgraph }] of Object.entries(FACTS))
      expect(await status('/facts', { ids: ['1'], facts: [fact] })).toBe(subgraph === name ? 200 : 400);
  });

  test.each<[string, string, object]>([
    ['no conditions', '/matching', { conditions: [], ...PAGE }],
    ['no page', '/matching', { conditions: [{ kind: 'everybody' }] }],
    ['too many at once', '/matching', { conditions: [{ kind: 'everybody' }], ...PAGE, limit: 1001 }],
    ['too much work', '/matching', { conditions: [{ kind: 'everybody' }], ...PAGE, scan: 10_001 }],
    ['nothing to look at', '/matching', { conditions: [{ kind: 'everybody' }], ...PAGE, scan: 0 }],
    ['more than is known', '/matching', { conditions: [{ kind: 'everybody' }], ...PAGE, sort: 'email' }],
    ['a field of another', '/matching', { conditions: [{ kind: 'demographic', field: 'email', in: ['a'] }], ...PAGE }],
    ['an operator', '/matching', { conditions: [{ kind: 'tier', in: [{ $gt: '' }] }], ...PAGE }],
    ['a place that is none', '/ordered', { by: 'balance', descending: true, conditions: [], ...PAGE, after: '1' }],
    ['a time that is none', '/ordered', { by: 'last-purchase', descending: true, conditions: [], ...PAGE, after: { value: 1e20, id: '1' } }], // biome-ignore format: one line
    ['too many ids', '/among', { conditions: [{ kind: 'everybody' }], ids: Array.from({ length: 1001 }, String) }],
    ['no facts', '/facts', { ids: ['1'], facts: [] }],
    ['no fact that there is', '/facts', { ids: ['1'], facts: ['email'] }],
    ['no body', '/facts', []],
  ])('refuse %s', async (_, path, body) => {
    expect(await served.post(path, body)).toEqual({ status: 400, json: undefined });
  });
});
