/** The subgraph `consent`: what was asked and answered, what stands now, and the states that the gateway decides by. */
import { randomUUID } from 'node:crypto';
import { changesRequest } from '../../schema/customer-changes.ts';
import { statesRequest } from '../../schema/customer-state.ts';
import { signalReport } from '../../schema/preference-signal.ts';
import { RECEIPT_TYPE } from '../../schema/receipt.ts';
import { newCustomersRequest } from '../../schema/registration.ts';
import { audienceEndpoints } from '../kit/audience/endpoints.ts';
import { type Asker, defineSubgraph, type SubgraphDefinition } from '../kit/definition.ts';
import { badUserInput } from '../kit/input.ts';
import { audience, fillAllows } from './model/audience.ts';
import { changedSince } from './model/changed.ts';
import type { ConsentPlatform, ConsentSource } from './model/platform/platform.ts';
import { ConsentRequestResolver } from './model/request-resolver.ts';
import { RightsResolver, StandingResolver } from './model/standing/resolvers.ts';
import { onRecord, signal } from './model/standing/signal.ts';
import {
  ConsentEventResolver,
  ConsentRecordResolver,
  ConsentResolver,
  CustomerResolver,
  loadCustomers,
} from './resolvers.ts';
import { type ConsentStore, openStore } from './store.ts';

/** `POST /states`: one state per id, in order, duplicates kept; one query (schema/customer-state.ts). */
export async function answerStates(store: Pick<ConsentPlatform, 'findStatesAt'>, body: unknown): Promise<unknown> {
  const request = statesRequest.safeParse(body);
  if (!request.success) throw badUserInput('ids');
  return { states: await store.findStatesAt(request.data, new Date()) };
}

/** `POST /customers`: makes the states of customers who are there for the first time (schema/registration.ts). */
export async function answerCustomers(store: ConsentStore, body: unknown): Promise<unknown> {
  const request = newCustomersRequest.safeParse(body);
  if (!request.success) throw badUserInput('customers');
  await store.register(request.data.customers);
  return {};
}

/** `POST /signals`: once for all requests that tell the same, and for no customer but the one who asks (schema/preference-signal.ts). */
export async function recordSignal(store: ConsentStore, body: unknown, { actor, customer }: Asker): Promise<unknown> {
  const report = signalReport.safeParse(body);
  if (!report.success || report.data.customer !== customer) throw badUserInput('customer');
  const signalling = { signal: report.data.signal, actor, onBehalf: false, now: new Date(), idempotency: null };
  const changed = await store.change(customer, (compact) =>
    onRecord(compact).includes(signalling.signal)
      ? { repeated: [] }
      : { change: signal(compact, signalling, randomUUID) },
  );
  if (changed === null) throw badUserInput('customer');
  return { recorded: true };
}

/** `POST /changes`: which customers have changed since; one query, and nothing is kept between two of them (schema/customer-changes.ts). */
export async function answerChanges(store: Pick<ConsentSource, 'findEpochs'>, body: unknown): Promise<unknown> {
  const request = changesRequest.safeParse(body);
  if (!request.success) throw badUserInput('after');
  const { after } = request.data;
  return { changed: changedSince(after, await store.findEpochs(after.map(({ id }) => id))) };
}

/** The graph, whoever keeps the consents. */
export const resolvers = [
  ConsentResolver,
  RightsResolver,
  CustomerResolver,
  StandingResolver,
  ConsentRecordResolver,
  ConsentEventResolver,
  ConsentRequestResolver,
] as const satisfies SubgraphDefinition<ConsentStore>['resolvers'];

export const subgraph = defineSubgraph({
  name: 'consent',
  resolvers,
  references: {
    Customer: (store, references) =>
      loadCustomers(
        store,
        references.map(({ id }) => String(id)),
      ) as Promise<(object | null)[]>,
  },
  openStore,
  prepare: async (store) => {
    await store.insertNobodies();
    await fillAllows(store);
  },
  // Loaded when it is needed: a process that only serves has no use for the sample.
  seed: async (store, options) => (await import('./seed.ts')).seed(store, options),
  endpoints: {
    '/states': answerStates,
    '/changes': answerChanges,
    '/customers': answerCustomers,
    '/signals': recordSignal,
    ...audienceEndpoints('consent', audience),
  },
  signs: RECEIPT_TYPE,
});
