/** The last hand on errors: no code that is in no table, no value of the document in a message. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { present } from '../../../../gateway/http/presentation.ts';
import { errors, protocolErrors } from '../../../../schema/errors.ts';

const inTables = [...Object.keys(errors), ...Object.keys(protocolErrors)];

test('no code leaves that the tables do not have', () => {
  const codes = fc.oneof(fc.string(), fc.constantFrom('PERSISTED_QUERY_NOT_SUPPORTED', 'toString'), fc.anything());
  fc.assert(
    fc.property(codes, fc.constantFrom(undefined, 400, 500), (code, status) => {
      const error = new GraphQLError('eve', { extensions: { code, http: { status } } });
      expect(inTables).toContain(present(error.toJSON(), error).extensions?.code);
    }),
  );
});

test.each(inTables)('%s leaves as it is, and no code is in both tables', (code) => {
  const error = new GraphQLError('', { extensions: { code } });
  expect(present(error.toJSON(), error).extensions?.code).toBe(code);
  expect(inTables.filter((other) => other === code)).toHaveLength(1);
});

test('what is not known says nothing', () => {
  const error = new GraphQLError('connect ECONNREFUSED mongodb://eve', { extensions: { code: 'SECRET', eve: 1 } });
  expect(present(error.toJSON(), error)).toEqual({
    message: 'Internal server error',
    path: undefined,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
});

const schema = buildSchema(`
  scalar EmailAddress
  enum State { OPEN }
  input Change { count: Int! name: String state: State to: EmailAddress }
  type Query { int(x: Int): Int float(x: Float): Int text(x: String): Int id(x: ID): Int flag(x: Boolean): Int
    state(x: State): Int change(x: Change!): Int list(x: [Int!]): Int }
`);

/** The errors of a document as a client sees them. */
function seen(document: string) {
  const shown = (code: string) => (error: GraphQLError) => present({ ...error.toJSON(), extensions: { code } }, error);
  try {
    return validate(schema, parse(document)).map(shown('GRAPHQL_VALIDATION_FAILED'));
  } catch (error) {
    return [error as GraphQLError].map(shown('GRAPHQL_PARSE_FAILED'));
  }
}

describe('no value of a document is quoted, whatever is wrong with it:', () => {
  const values = ['"jer\\"mey@example.org"', '"""jermey\n"x" example"""', 'JERMEY', '[JERMEY]', '{ jermey: 987654 }'];
  const numbers = ['98765432109', '98765.4321', '-987654321098'];
  const places = ['int', 'float', 'text', 'id', 'flag', 'state', 'change', 'list'];
  test.each(places)('as the argument of %s', (field) => {
    for (const value of [...values, ...numbers, 'null', '$jermey']) {
      for (const { message, locations } of seen(`{ ${field}(x: ${value}) }`)) {
        if (!/^(Variable|Field) /.test(message)) expect(message).not.toMatch(/jermey|9876/i);
        expect(locations).toHaveLength(message.startsWith('Variable') ? 2 : 1);
      }
    }
  });

  test.each([
    '{ int(x: 1) "jermey" }',
    'query "jermey@example.org" { int }',
    '{ int(98765: 1) }',
    '{ int(x: 98.765e 9) }',
    '{ int("""jermey "x" """) }',
    '{ int(x: "jermey\n") }',
    '{ int(x: 0987) }',
    '{ text(x: "jermey\\u987x") }',
    '{ text(x: "\\u{98765jermey}") }',
    '{ change(x: { count: "jermey", state: "jermey", name: 98765 }) }',
    'query ($a: Int = "jermey") { int(x: $a) }',
    '{ int @include(if: "jermey") }',
  ])('%s', (document) => {
    const shown = seen(document);
    expect(shown).not.toEqual([]);
    for (const { message } of shown) expect(message).not.toMatch(/jermey|9876|x"/);
  });

  test('names and kinds stay', () => {
    expect(seen('{ int(x: "jermey") }')[0]?.message).toBe('Int cannot represent non-integer value.');
    expect(seen('{ state(x: JERMEY) }')[0]?.message).toBe('Value does not exist in "State" enum.');
    expect(seen('{ change(x: null) }')[0]?.message).toBe('Expected value of type "Change!".');
    expect(seen('{ change(x: {}) }')[0]?.message).toContain('"Change.count" of required type "Int!"');
    expect(seen('{ nothing }')[0]?.message).toContain('Cannot query field "nothing" on type "Query".');
    expect(seen('query "jermey" { int }')[0]?.message).toBe('Syntax Error: Expected "{", found String.');
    expect(seen('{ int ) }')[0]?.message).toBe('Syntax Error: Expected Name, found ")".');
  });
});
