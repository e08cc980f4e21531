/**
 * One subgraph over a slice of the sample, without HTTP: import, operations, and a record of the queries that the database got.
 */

import { type GraphQLError, graphql } from 'graphql';
import type { Connection } from 'mongoose';
import { buildSubgraph } from '../../subgraphs/kit/build.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { requestContext } from '../../subgraphs/kit/context.ts';
import type { SeedReport, SubgraphDefinition } from '../../subgraphs/kit/definition.ts';
import { importSubgraph } from '../../subgraphs/kit/import.ts';
import { databaseServer } from '../support/database.ts';
import { type Command, type Plan, planOf, recordedQueries } from '../support/query-plan.ts';

export interface SeededSubgraph<Store> {
  readonly store: Store;
  readonly connection: Connection;
  readonly report: SeedReport;
  /** The data of an operation that must succeed, through JSON as it would travel. */
  data<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Of `query ($of: [_Any!]!) { _entities(representations: $of) {...} }`: its entities. */
  entities<Entity>(query: string, variables: Record<string, unknown>): Promise<Entity[]>;
  /** The codes of its errors. */
  codes(query: string, variables?: Record<string, unknown>): Promise<unknown[]>;
  /** The reading commands that `work` sent: `find purchases`, `getMore purchases` ... */
  commandsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** How the database answers each query of `work`. */
  plansOf(work: () => Promise<unknown>): Promise<Plan[]>;
  stop(): Promise<void>;
}

/** Starts or finds a database and imports the first `customers` of the sample. */
export async function seededSubgraph<Store>(
  definition: SubgraphDefinition<Store>,
  options: { customers: number; shiftWeeks: number },
): Promise<SeededSubgraph<Store>> {
  const server = await databaseServer();
  const database = server.database(definition.name);
  const connection = await connectSubgraph(definition.name, { uri: server.uri, database, monitorCommands: true });
  const store = definition.openStore(connection);
  const { report } = await importSubgraph(definition, connection, { ...options, progress: () => {} });
  const schema = buildSubgraph(definition);

  const execute = (source: string, variableValues: Record<string, unknown> = {}) => {
    const contextValue = requestContext(store, { actor: 'test', roles: [] });
    return graphql({ schema, source, variableValues, contextValue });
  };
  const data = async <Data>(query: string, variables?: Record<string, unknown>): Promise<Data> => {
    const { data, errors } = await execute(query, variables);
    if (errors !== undefined) throw new AggregateError(errors, errors.map(({ message }) => message).join());
    return JSON.parse(JSON.stringify(data)) as Data;
  };
  const recorded = (work: () => Promise<unknown>): Promise<Command[]> => recordedQueries(connection, work);
  return {
    store,
    connection,
    report: report as SeedReport,
    data,
    entities: async <Entity>(query: string, variables: Record<string, unknown>) =>
      (await data<{ _entities: Entity[] }>(query, variables))._entities,
    codes: async (query, variables) =>
      ((await execute(query, variables)).errors ?? []).map((error: GraphQLError) => error.extensions.code),
    commandsOf: async (work) =>
      (await recorded(work)).map((command) =>
        'find' in command ? `find ${String(command.find)}` : `getMore ${String(command.collection)}`,
      ),
    plansOf: async (work) => Promise.all((await recorded(work)).map((command) => planOf(connection, command))),
    async stop() {
      await connection.close();
      await server.stop();
    },
  };
}
