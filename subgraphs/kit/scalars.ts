/**
 * The scalars of all subgraphs. `EmailAddress` and `PhoneNumber` are strict as input and carry any text as output,
 * because the gateway's masks keep the type; what a mask made can therefore never come back as an input.
 */
import 'reflect-metadata';
import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDate, GraphQLDateTime } from 'graphql-scalars';
import { normalEmail, normalPhone } from '../../schema/normal-forms.ts';
import { badUserInput } from './input.ts';

/** A calendar day, `YYYY-MM-DD` (RFC 3339 full-date); stored as that text. */
export const DateScalar: GraphQLScalarType = GraphQLDate;

/** A moment, RFC 3339 with offset; a JavaScript `Date` in the code. */
export const DateTimeScalar: GraphQLScalarType = GraphQLDateTime;

/** A scalar that is text in JSON: `read` gives the normal form of an input, or null for one that is refused. */
function textScalar(name: string, description: string, read: (text: string) => string | null, strictOutput: boolean) {
  const parse = (value: unknown): string => {
    const normal = typeof value === 'string' ? read(value) : null;
    if (normal === null) throw badUserInput(name);
    return normal;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => {
      if (typeof value !== 'string') throw new TypeError(`${name} is text`);
      return strictOutput ? parse(value) : value;
    },
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const plainDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** An exact decimal number, as text so that no reader rounds it. */
export const DecimalScalar = textScalar(
  'Decimal',
  'An exact decimal number as text, such as "12.30": optional minus, no exponent, no leading zeros.',
  (text) => (text.length <= 40 && plainDecimal.test(text) ? text : null),
  true,
);

export const EmailAddressScalar = textScalar(
  'EmailAddress',
  'An e-mail address (RFC 5321 mailbox), domain in lower case. As output it may be masked, such as "a***@***.tld"; a masked one is refused as input.',
  normalEmail,
  false,
);

export const PhoneNumberScalar = textScalar(
  'PhoneNumber',
  'A telephone number in E.164 form, such as "+12025550123". As output it may be masked, such as "+1***23"; a masked one is refused as input.',
  normalPhone,
  false,
);
