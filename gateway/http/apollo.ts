/**
 * Apollo Server in front of the engine: parsing, validation, persisted queries and the HTTP protocol of GraphQL are its work.
 * It hands over through its gateway interface, so no resolver and no field of ours ever runs in it.
 */
import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Logger } from 'pino';
import type { Asking } from '../caller/caller.ts';
import type { Engine, EventQuery, Operation, PagedQuery, Weight } from '../engine.ts';
import type { Allowance } from '../limits/clients.ts';
import { limits as everywhere, type Limits } from '../limits/table.ts';
import { answerText } from './answer-text.ts';
import { discretion } from './discretion.ts';
import { rootFields, subjectMatter } from './introspection.ts';
import { introspectionCost } from './introspection-cost.ts';
import { codesOf, errorFacts, type OperationRecord } from './log.ts';
import { plainJsonStatus } from './plain-json-status.ts';
import { BAD_REQUEST, INTERNAL_ERROR, present } from './presentation.ts';
import { Refusal } from './refusal.ts';
import { stepUp } from './step-up.ts';

/** What one request brings along. Made anew for each; nothing in it outlives its request (P16). */
export interface RequestContext {
  /** `x-request-id` of the answer. */
  readonly request: string;
  readonly asking: Asking;
  readonly allowance: Pick<Allowance, 'charge'>;
  readonly signal: AbortSignal;
  readonly record: OperationRecord;
  readonly onState?: Operation['onState'];
  /** The client takes a stream of events. Absent: it takes none. */
  readonly stream?: StreamAccepted;
  /** The client wants all pages of a query, which is looked at, and answered by whoever asked for that. Absent: it wants an answer. */
  readonly exported?: (query: PagedQuery) => void;
}

export interface StreamAccepted {
  /** It takes nothing else. */
  readonly only: boolean;
  /** A subscription that is carried: it is answered by whoever asked for it to be looked at. */
  open(query: EventQuery): void;
}

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type GatewayRequest = Parameters<NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>>[0];

const badRequest = (message: string) =>
  new GraphQLError(message, { extensions: { code: BAD_REQUEST, http: { status: 400 } } });

/** The variables as the schema coerces them. graphql-js quotes the value in its message; here only the name is told. */
function coerced(engine: Engine, operation: OperationDefinitionNode, sent: Readonly<Record<string, unknown>>) {
  const result = getVariableValues(engine.schema, operation.variableDefinitions ?? [], sent, { maxErrors: 1 });
  if (result.coerced !== undefined) return result.coerced;
  const [node] = result.errors[0]?.nodes ?? [];
  const variable = node !== undefined && 'variable' in node ? node.variable.name.value : undefined;
  throw new GraphQLError('', { extensions: { code: 'BAD_USER_INPUT', variable, http: { status: 400 } } });
}

/** A {@link Refusal} in the form in which Apollo takes status and headers. */
function asGraphQLError(refusal: Refusal): GraphQLError {
  const http: unknown = { status: refusal.status, headers: new HeaderMap(Object.entries(refusal.headers)) };
  const extensions: Record<string, unknown> = { code: refusal.code, http };
  return new GraphQLError(refusal.message, { extensions });
}

/** Questions about the schema look up nobody. */
const aboutSchema = (cost: number): Weight => ({ cost, lookups: 0, isWithdrawal: false });

/** A subscription is looked at and handed back; nothing of it is answered here but the queries that its events are. */
function subscribe(
  engine: Engine,
  operation: Parameters<NonNullable<Engine['subscriptions']>['queryOf']>[0],
  stream?: StreamAccepted,
) {
  const query = engine.subscriptions?.queryOf(operation);
  if (query === undefined) throw badRequest('Subscriptions of services are not carried.');
  if (stream === undefined)
    throw badRequest('A subscription is a stream of events. Send it by POST and accept text/event-stream.');
  stream.open(query);
  return { data: null };
}

/** An export is looked at and handed back, as a subscription is. */
function exportQuery(
  engine: Engine,
  operation: Parameters<NonNullable<Engine['exports']>['queryOf']>[0],
  open: (query: PagedQuery) => void,
) {
  const query = engine.exports?.queryOf(operation) ?? { refusal: 'Nothing is exported here.' };
  if ('refusal' in query) throw badRequest(query.refusal);
  open(query);
  return { data: null };
}

/** The last steps that every operation has in common before the engine has it. */
const executor = (engine: Engine, log: Logger) => async (request: GatewayRequest) => {
  const { document, operation, request: sent } = request;
  const { request: id, asking, allowance, signal, onState, stream, exported } = request.context as RequestContext;
  // Apollo has looked for the operation before and found none of that name, or several and no name.
  if (operation === undefined) {
    return { errors: [new GraphQLError('Name one operation of the document as `operationName`.')] };
  }
  // Validation passes over a kind of operation that the schema has no type for.
  if (engine.schema.getRootType(operation.operation) === undefined) {
    throw badRequest(`There is no ${operation.operation} in this schema.`);
  }
  const variables = coerced(engine, operation, sent.variables ?? {});
  const { operationName } = sent;
  if (exported !== undefined) return exportQuery(engine, { document, operationName, variables }, exported);
  if (operation.operation === 'subscription') return subscribe(engine, { document, operationName, variables }, stream);
  if (stream?.only) throw badRequest('Only a subscription is a stream of events. Accept application/json.');
  const cost = introspectionCost(document as DocumentNode, operation.selectionSet);
  try {
    switch (subjectMatter(document as DocumentNode, operation.selectionSet)) {
      case 'schema':
        await allowance.charge(aboutSchema(cost));
        return await execute({
          schema: await engine.visibleTo(asking),
          document,
          variableValues: sent.variables,
          operationName,
        });
      case 'data': {
        const asked = { document, operationName, variables, request: id, asking, signal, onState };
        const weight = engine.weigh(asked);
        await allowance.charge({ ...weight, cost: weight.cost + cost });
        return await engine.execute(asked);
      }
    }
  } catch (error) {
    if (error instanceof Refusal) throw asGraphQLError(error);
    if (error instanceof GraphQLError) throw error;
    log.error({ error: errorFacts(error) }, 'the engine failed');
    throw new GraphQLError('', { extensions: { code: INTERNAL_ERROR } });
  }
};

const asGateway = (engine: Engine, log: Logger): Gateway => ({
  onSchemaLoadOrUpdate: (listener) => {
    listener({ apiSchema: engine.schema, coreSupergraphSdl: '' });
    return () => {};
  },
  load: async () => ({ executor: executor(engine, log) }),
  stop: () => engine.close(),
});

/** Fields that every schema has, and no type lists. */
const INTROSPECTION = new Set([SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map(({ name }) => name));

/** Most names of fields in one line of the log. */
const MAX_FIELDS = 20;

/** What of the graph's own names an operation asks for at its root; a name that the schema does not have is the client's text. */
function fieldsOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const known = schema.getRootType(operation.operation)?.getFields() ?? {};
  const names = [...rootFields(document, operation.selectionSet)];
  return names.filter((name) => Object.hasOwn(known, name) || INTROSPECTION.has(name)).slice(0, MAX_FIELDS);
}

/** Keeps what the log line of the operation says. */
const recordKeeping: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async ({ contextValue: { record } }) => ({
    didResolveOperation: async ({ schema, document, operation }) => {
      record.kind = operation?.operation;
      if (operation !== undefined) record.fields = fieldsOf(schema, document, operation);
    },
    willSendResponse: async ({ response: { body } }) => {
      if (body.kind === 'single') record.codes = codesOf(body.singleResult.errors ?? []);
    },
  }),
};

/** Nothing is reported to anybody, whatever Apollo's own environment variables say; the page is ours. */
const withoutExtras = (): ApolloServerPlugin[] => [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

/** Apollo quotes errors in what it logs; only that it had something to say gets through. */
const quiet = (log: Logger) => ({
  debug: () => {},
  info: () => {},
  warn: () => log.debug('Apollo Server warned'),
  error: () => log.error('Apollo Server reported an error'),
});

/** An Apollo Server over the engine, started. Stopping it closes the engine. */
export async function startApollo(options: {
  readonly engine: Engine;
  readonly production: boolean;
  readonly introspection: boolean;
  /** Only registered operations run: clients register none by asking. */
  readonly registeredOnly: boolean;
  readonly limits: Limits;
  readonly log: Logger;
}): Promise<ApolloServer<RequestContext>> {
  const { engine, production, introspection, registeredOnly, limits, log } = options;
  const apollo = new ApolloServer<RequestContext>({
    gateway: asGateway(engine, log),
    introspection,
    ...(registeredOnly && { persistedQueries: false as const }),
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // A page of another site can send neither of these without asking first; cookies are never looked at.
    csrfPrevention: { requestHeaders: ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] },
    parseOptions: { maxTokens: limits.documentTokens },
    // Spreads of spreads multiply.
    maxRecursiveSelections: everywhere.operationFields.default,
    formatError: present,
    stringifyResult: answerText,
    plugins: [recordKeeping, discretion(engine), plainJsonStatus, stepUp, ...withoutExtras()],
    logger: quiet(log),
    nodeEnv: production ? 'production' : 'development',
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  return apollo;
}
