/**
 * What is right: graphql-js over the data of all services in one schema, with the policy's own shield tree laid around every
 * resolver by `applyMiddleware`, as its documentation says. It is slow, and can be read.
 */
import { createRequire } from 'node:module';
import { type DocumentNode, execute, type GraphQLResolveInfo } from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { PolicyIndex } from '../../../gateway/enforcement/policy-index.ts';
import { shieldMiddleware, shieldTree } from '../../../gateway/enforcement/shield.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Records } from '../../support/world/people.ts';
import { dataOf, type Json } from './data.ts';
import { type Context, Field, type Held, type Request, type Resolve } from './field.ts';

// The same build that graphql-shield uses: the two know each other by class.
const { applyMiddleware } = createRequire(import.meta.url)('graphql-middleware') as typeof import('graphql-middleware');

/** An error, as far as it is the same for both. */
export interface Told {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Expected {
  /** As text, so that the order of names counts. */
  readonly data: string;
  readonly errors: readonly Told[];
  /** `coordinate kind` */
  readonly masked: ReadonlySet<string>;
}

export interface Reference {
  readonly answer: (
    asking: Asking,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ) => Promise<Expected>;
}

/** @param states what the reference writes to when it is asked to write; nobody else's */
export function referenceOf(
  sdl: string,
  policy: Policy,
  records: Records,
  states: Map<string, CustomerState>,
): Reference {
  const index = new PolicyIndex(policy);
  const data = dataOf(sdl, records, states);
  // The first is the outermost.
  const around: readonly unknown[] = [
    (resolve: Resolve, held: Held | undefined, args: Json, context: Request | Context, info: GraphQLResolveInfo) =>
      // A question to the shield goes straight to it.
      'subject' in context
        ? resolve(undefined, args, context, info)
        : new Field(index, data, held, args, context, info).answer(resolve),
    shieldMiddleware(shieldTree(data.schema, index)),
    (resolve: Resolve, record: unknown, args: Json, context: Context, info: GraphQLResolveInfo) => {
      try {
        return context.isOnlyAsked ? null : resolve(record, args, context, info);
      } catch (error) {
        // The shield would call it a refusal. It is a mistake of the reference, and told as one.
        return { broken: error };
      }
    },
  ];
  const schema = applyMiddleware(data.schema, ...(around as never[]));
  return {
    answer: async (asking, document, variableValues) => {
      const request: Request = { asking, states, masked: new Set() };
      const result = await execute({ schema, document, variableValues, contextValue: request });
      return {
        data: JSON.stringify(result.data ?? null),
        errors: (result.errors ?? []).map(({ message, path = [], extensions }) => ({ message, path, extensions })),
        masked: request.masked,
      };
    },
  };
}
