/** Customers who were asked for very much: as many records each as are wanted, most of them for recipients that only exist here. */
import type { Connection } from 'mongoose';
import { answerStates } from '../../../subgraphs/consent/index.ts';
import { keysOf } from '../../../subgraphs/consent/model/keys.ts';
import { pastOf } from '../../../subgraphs/consent/sample/past.ts';
import { openStore } from '../../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../../subgraphs/kit/connection.ts';
import { databaseServer } from '../../support/database.ts';
import { type Plan, planOf, recordedQueries } from '../../support/query-plan.ts';

const standing = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;

export interface Customers {
  /** Asks for the states of all of them at once, as the gateway does for a marketer. */
  readonly ask: () => Promise<unknown>;
  /** How the database answers that. */
  readonly explain: () => Promise<Plan>;
  readonly stop: () => Promise<void>;
}

/** @param records of each */
export async function openCustomers(customers: number, records: number): Promise<Customers> {
  const server = await databaseServer();
  const connection: Connection = await connectSubgraph('consent', {
    uri: server.uri,
    database: server.database(`consent_${records}`),
    monitorCommands: true,
  });
  const store = openStore(connection);
  await ensureIndexes(connection);
  const recipients = Array.from({ length: Math.ceil(records / 12) }, (_, n) => `recipient-${n}`);
  const keys = [...keysOf({ everyChannel: true }), ...keysOf({ purposes: ['third-party-sharing'], recipients })];
  const steps = [{ at: new Date(Date.now() - 86_400_000), state: 'GIVEN', keys: keys.slice(0, records) } as const];
  const ids = Array.from({ length: customers }, (_, n) => `customer-${n}`);
  await store.insert(ids.map((id) => pastOf(id, standing, steps, manner)));
  const question = { ids, purposes: ['direct-marketing'], brands: ['fresh'], recipients: [] };
  const ask = () => answerStates(store, question);
  return {
    ask,
    explain: async () => {
      const queries = (await recordedQueries(connection, ask)).filter((command) => 'find' in command);
      const [query, ...others] = queries;
      if (query === undefined || others.length > 0)
        throw new Error(`${queries.length} queries for one batch of states`);
      return planOf(connection, query);
    },
    stop: async () => {
      await connection.close();
      await server.stop();
    },
  };
}
