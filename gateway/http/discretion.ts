/**
 * What a message about a document may name: what the client wrote, and what the client is shown of the schema. graphql-js names the
 * parent type, the missing argument, the type that is expected; of what is hidden they would tell to whoever guesses near it (pitfall P13).
 */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  type GraphQLFormattedError,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Lexer,
  Source,
  type SourceLocation,
  specifiedDirectives,
  specifiedScalarTypes,
  TokenKind,
} from 'graphql';
import type { ProtocolCode } from '../../schema/errors.ts';
import type { Asking } from '../caller/caller.ts';
import type { Engine } from '../engine.ts';

/** Stands where a name is not told. */
const NOT_TOLD = '"?"';

const NAME = /[_A-Za-z][_0-9A-Za-z]*/g;
const VALIDATION_FAILED = 'GRAPHQL_VALIDATION_FAILED' satisfies ProtocolCode;

/** What is the same in every schema. */
const COMMON = new Set([
  ...specifiedScalarTypes.map(({ name }) => name),
  ...specifiedDirectives.flatMap(({ name, args }) => [name, ...args.map((argument) => argument.name)]),
]);

const known = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/** Every name in a schema. */
function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  const there = known.get(schema);
  if (there !== undefined) return there;
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const [name, { args }] of Object.entries(type.getFields()))
      for (const each of [name, ...args.map((argument) => argument.name)]) names.add(each);
  }
  known.set(schema, names);
  return names;
}

/** Names from where an error is that may be quoted: as many as are in a field with its alias, a variable, or a spread. */
const NEAR = 5;

/** The names that the client wrote at these places. A list of guesses elsewhere in the document, or in a comment, is none of them. */
function writtenAt(source: string, places: readonly SourceLocation[]): ReadonlySet<string> {
  const names = new Set<string>();
  const lexer = new Lexer(new Source(source));
  let left = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (places.some(({ line, column }) => line === token.line && column === token.column)) left = NEAR;
    if (left === 0) continue;
    left -= 1;
    if (token.kind === TokenKind.NAME) names.add(token.value);
  }
  return names;
}

/**
 * A message in which nothing is quoted that the client neither wrote nor is shown. Once it is about something hidden, it quotes
 * nothing but what the client wrote there: a hidden field's argument may well be called like a visible one's.
 * @param source the client's document
 * @param places of what the message is about
 */
export function withoutHidden(
  message: string,
  { source, places }: { readonly source: string; readonly places: readonly SourceLocation[] },
  shown: GraphQLSchema,
  whole: GraphQLSchema,
): string {
  const quoted = [...message.matchAll(/"([^"]*)"/g)].flatMap(([, text = '']) => text.match(NAME) ?? []);
  const isShown = (name: string): boolean => COMMON.has(name) || namesIn(shown).has(name);
  const isHidden = (name: string): boolean => !isShown(name) && namesIn(whole).has(name);
  if (!quoted.some(isHidden)) return message;
  const written = writtenAt(source, places);
  return message.replace(/"([^"]*)"/g, (text, inner: string) =>
    (inner.match(NAME) ?? []).every((name) => written.has(name)) ? text : NOT_TOLD,
  );
}

/** Applies {@link withoutHidden} to what validation says, for the caller of each request. */
export const discretion = (engine: Engine): ApolloServerPlugin<{ readonly asking: Asking }> => ({
  requestDidStart: async ({ contextValue: { asking } }) => ({
    willSendResponse: async ({ source = '', response }) => {
      const { body } = response;
      if (body.kind !== 'single' || !body.singleResult.errors?.some(isOfValidation)) return;
      const shown = await engine.visibleTo(asking);
      const tell = (error: GraphQLFormattedError): GraphQLFormattedError =>
        isOfValidation(error)
          ? {
              ...error,
              message: withoutHidden(error.message, { source, places: error.locations ?? [] }, shown, engine.schema),
            }
          : error;
      const { errors, ...rest } = body.singleResult;
      response.body = { kind: 'single', singleResult: { ...rest, errors: errors?.map(tell) } };
    },
  }),
});

const isOfValidation = ({ extensions }: GraphQLFormattedError): boolean => extensions?.code === VALIDATION_FAILED;
