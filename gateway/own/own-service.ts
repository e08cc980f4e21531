/**
 * What the gateway itself answers: the trail about a customer, because nobody else has it, why an answer is what it is, and who may be
 * on the telephone. To
 * the engine it is a service like the subgraphs, planned, decided and projected like them (docs/decisions/0010): no permission is
 * looked at here, and no data of a subgraph is read. It is called in this process and by nobody but the engine.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Policy } from '../../schema/policy.ts';
import { type AudienceMeans, audienceMeans } from '../audience/means.ts';
import type { MetricsMeans } from '../audience/metrics/means.ts';
import type { Trail } from '../audit/trail.ts';
import type { Asking, VerifiedToken } from '../caller/caller.ts';
import type { Inside } from '../federation/inside.ts';
import type { LocalService } from '../federation/wire/local-service.ts';
import type { ExplainContext } from './explanation.ts';
import type { ExportedAudience } from './exports/audience-changes.ts';
import type { Attempts } from './lookup/attempts.ts';
import { resolvers } from './resolvers.ts';
import { ownSdl } from './sdl.ts';

/** The trail as far as it is read here. */
export interface ReadableTrail extends Pick<Trail, 'about'> {
  /** The names under which it may speak of a customer at `now` (milliseconds since the epoch), by the key in their state. */
  pseudonymsOf(now: number, customer: CustomerState): readonly string[];
}

export interface OwnOptions extends Inside {
  readonly policy: Pick<Policy, 'grants' | 'consentService'>;
  /** Verifies a token by which a customer shows who they are. Absent: nobody is verified by one. */
  readonly verifyIdentity?: (token: string) => Promise<VerifiedToken>;
  /** Absent: there is none, and what is read from it is not answered. */
  readonly trail?: ReadableTrail;
  /** Absent: nothing is exported. */
  readonly exported?: ExportedAudience;
  /** Counts look-ups. Absent: there are none, as nobody could be stopped who tries out values. */
  readonly attempts?: Attempts;
  /** Remembers who was told of whom. Absent: nothing is told of many, as from several answers one person could be known. */
  readonly metrics?: MetricsMeans;
  /** Absent: cursors are good with this service alone, and what finding customers may cost is the limit's default. */
  readonly audience?: AudienceMeans;
}

/** What every resolver gets: the request that it is asked in, and what it may reach. */
export interface OwnContext extends OwnOptions, ExplainContext {
  readonly asking: Asking;
  readonly audience: AudienceMeans;
}

/** Texts of operations come from the engine's plans, of which there is a bounded number in use. */
const MAX_DOCUMENTS = 200;

export function ownService(options: OwnOptions): LocalService {
  const schema: GraphQLSchema = buildSubgraphSchema([{ typeDefs: parse(ownSdl), resolvers: resolvers as never }]);
  const { audience = audienceMeans() } = options;
  const documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS });
  const documentOf = (text: string): DocumentNode => {
    const known = documents.get(text) ?? parse(text, { noLocation: true });
    documents.set(text, known);
    return known;
  };
  return async ({ query, variables }, asking, signal) => {
    const contextValue: OwnContext = {
      ...options,
      audience,
      asking,
      now: asking.now,
      signal,
      explained: 0,
      characters: 0,
    };
    const { data, errors } = await execute({
      schema,
      document: documentOf(query),
      variableValues: variables,
      contextValue,
    });
    return { data, errors };
  };
}
