/**
 * A subgraph with the sample's first customers, served over HTTP on loopback, and what it asks of its database.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import type { SubgraphContext, SubgraphDefinition, SubgraphSettings } from '../../subgraphs/kit/definition.ts';
import { importSubgraph } from '../../subgraphs/kit/import.ts';
import { passportVerifier } from '../../subgraphs/kit/passport.ts';
import { weeksToShift } from '../../subgraphs/kit/sample/calendar.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve.ts';
import type { SigningKeys } from '../../subgraphs/kit/signing-keys.ts';
import type { DatabaseServer } from './database.ts';
import { type PassportOffice, passportOffice } from './passport.ts';

/** The commands that a connection sent since it was last asked; handshakes are not among them. */
export interface CommandLog {
  readonly take: () => string[];
}

/** Watches a connection that was opened with `monitorCommands: true`. */
export function watchCommands(connection: Connection): CommandLog {
  let names: string[] = [];
  connection.getClient().on('commandStarted', ({ commandName }) => names.push(commandName));
  return {
    take: () => {
      const taken = names;
      names = [];
      return taken;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever an operation selects
export type Answer = { status: number; data?: any; errors?: any[] };

/** A subgraph that is asked as the gateway asks it. */
export interface Asking {
  readonly origin: string;
  readonly office: PassportOffice;
  /** One operation with a passport that is right, or changed in its claims. */
  readonly ask: (query: string, variables?: object, claims?: Readonly<Record<string, unknown>>) => Promise<Answer>;
  /** A POST with a passport that is right for the body, or changed in its claims. */
  readonly post: (
    path: string,
    body: unknown,
    claims?: Readonly<Record<string, unknown>>,
  ) => Promise<{ status: number; json: unknown }>;
  readonly stop: () => Promise<void>;
}

export interface TestSubgraph extends Asking {
  readonly connection: Connection;
  readonly commands: CommandLog;
}

/** Imports `customers` of the sample into a database of its own and serves it. */
export async function servedSubgraph<Store>(
  definition: SubgraphDefinition<Store>,
  server: DatabaseServer,
  customers: number,
  plugins: readonly ApolloServerPlugin<SubgraphContext<Store>>[] = [],
  keys?: SigningKeys,
  settings?: SubgraphSettings,
): Promise<TestSubgraph> {
  const { name } = definition;
  const database = server.database(name);
  const connection = await connectSubgraph(name, { uri: server.uri, database, monitorCommands: true });
  await importSubgraph(definition, connection, { customers, shiftWeeks: weeksToShift(new Date()), progress: () => {} });
  const served = await askingOf(definition, connection, plugins, keys, settings);
  return {
    ...served,
    connection,
    commands: watchCommands(connection),
    stop: async () => {
      await served.stop();
      await connection.close();
    },
  };
}

/** Serves it over a connection, which `stop` leaves open. */
export async function askingOf<Store>(
  definition: SubgraphDefinition<Store>,
  connection: Connection,
  plugins: readonly ApolloServerPlugin<SubgraphContext<Store>>[] = [],
  keys?: SigningKeys,
  settings?: SubgraphSettings,
): Promise<Asking> {
  const { name } = definition;
  const office = await passportOffice();
  const served = await serveSubgraph(definition, {
    connection,
    verifyPassport: passportVerifier(name, office.keys),
    keys,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    plugins,
    settings,
  });
  const send = async (path: string, body: string, claims: Readonly<Record<string, unknown>> = {}) =>
    fetch(`${served.origin}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await office.issue(name, body, { claims })}`,
      },
      body,
    });
  return {
    origin: served.origin,
    office,
    ask: async (query, variables = {}, claims = {}) => {
      const response = await send('/graphql', JSON.stringify({ query, variables }), claims);
      return { status: response.status, ...((await response.json()) as object) };
    },
    post: async (path, body, claims) => {
      const response = await send(path, JSON.stringify(body), claims);
      const text = await response.text();
      return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
    },
    stop: served.stop,
  };
}
