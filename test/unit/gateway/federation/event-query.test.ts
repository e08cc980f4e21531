/** A subscription as the query that answers its events: the same below the field, under the same names, and valid as it stands. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, print, validate } from 'graphql';
import { eventQuery } from '../../../../gateway/federation/document/event-query.ts';

const schema = buildSchema(`
  type Query { customer(id: ID!): Customer other: String }
  type Subscription { consentChanged(customerId: ID!): Customer ticks: Int }
  type Customer { id: ID! email: String friend: Customer consentChanged(customerId: ID): String }
`);

const rewritten = (text: string, variables: Record<string, unknown> = {}, operationName?: string) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const found = eventQuery(schema, { document, variables, operationName });
  if (found !== undefined) expect(validate(schema, found.query)).toEqual([]);
  return found && { customer: found.customer, query: print(found.query).replace(/\s+/g, ' ') };
};

describe('a subscription becomes', () => {
  test.each([
    [
      'the query by id, under the name of the field',
      'subscription { consentChanged(customerId: "1") { id } }',
      { customer: '1', query: '{ consentChanged: customer(id: "1") { id } }' },
    ],
    [
      'under the name that the client gave it',
      'subscription Mine { who: consentChanged(customerId: 7) { id } }',
      { customer: '7', query: 'query Mine { who: customer(id: 7) { id } }' },
    ],
    [
      'with its fragments, and nothing of other operations',
      `query Q { other } subscription S { ...A } fragment A on Subscription { ... on Subscription { consentChanged(customerId: "1") { ...B } } }
       fragment B on Customer { friend { consentChanged(customerId: "2") } }`,
      {
        customer: '1',
        query:
          'query S { ...A } fragment A on Query { ... on Query { consentChanged: customer(id: "1") { ...B } } } fragment B on Customer { friend { consentChanged(customerId: "2") } }',
      },
    ],
  ])('%s', (_, text, expected) => {
    expect(rewritten(text, {}, text.includes(' S ') ? 'S' : undefined)).toEqual(expected);
  });

  test('with variables as they are', () => {
    expect(
      rewritten(
        'subscription ($who: ID!, $deep: Boolean!) { consentChanged(customerId: $who) { id @include(if: $deep) } }',
        {
          who: 5,
          deep: false,
        },
      ),
    ).toEqual({
      customer: '5',
      query: 'query ($who: ID!, $deep: Boolean!) { consentChanged: customer(id: $who) { id @include(if: $deep) } }',
    });
  });
});

test('what is no subscription that is carried becomes nothing', () => {
  expect(rewritten('subscription { ticks }')).toBeUndefined();
  expect(rewritten('{ other }')).toBeUndefined();
});

test('below the field nothing is changed, whatever it is', () => {
  const selection = fc.letrec<{ set: string; field: string }>((tie) => ({
    field: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('id', 'email', 'a: email', 'consentChanged(customerId: "9")', 'b: consentChanged'),
      tie('set').map((set) => `friend ${set}`),
      tie('set').map((set) => `... on Customer ${set}`),
    ),
    set: fc.uniqueArray(tie('field'), { minLength: 1, maxLength: 3 }).map((fields) => `{ ${fields.join(' ')} }`),
  })).set;
  fc.assert(
    fc.property(selection, fc.stringMatching(/^[a-z]\w{0,8}$/), (set, name) => {
      const document = parse(`subscription { ${name}: consentChanged(customerId: "1") ${set} }`);
      const found = eventQuery(schema, { document, variables: {}, operationName: undefined });
      expect(found && print(found.query)).toBe(print(parse(`{ ${name}: customer(id: "1") ${set} }`)));
    }),
  );
});
