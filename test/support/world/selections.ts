/**
 * Random operations over the public graph, for fast-check: every field, under names that pose as others, in fragments,
 * twice under two aliases, with one argument and another.
 */
import fc from 'fast-check';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isListType, isObjectType } from 'graphql';

/** One field of a random operation. */
export interface Picked {
  readonly responseName: string;
  readonly type: string;
  readonly name: string;
  readonly isList: boolean;
  readonly target: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly children?: readonly Picked[];
}

interface Raw {
  readonly name: string;
  readonly alias: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly children?: readonly Raw[];
}

/** An enum value in an argument. */
class EnumValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toJSON(): string {
    return this.name;
  }
}
const enums = (...names: string[]) => fc.constantFrom(...names.map((name) => new EnumValue(name)));

const ALIASES = ['', '', '', 'id', '__typename', 'customer', 'email', 'constructor', '__proto__', 'toString'];
const paging = fc.record({ first: fc.constantFrom(1, 5) }, { requiredKeys: [] });

/** Arguments by coordinate; ids are those of the world's customers, and one that nobody has. */
const argumentsOf = (ids: readonly string[]): Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> => {
  const id = fc.constantFrom(...ids, 'nobody');
  return {
    'Query.customer': fc.record({ id }),
    'Query.customersById': fc.record({ ids: fc.array(id, { maxLength: 5 }) }),
    'Query.purchase': fc.record({ id: fc.constantFrom(...ids.map((each) => `pur-${each}-b`), 'no-purchase') }),
    'Customer.purchases': paging,
    'Customer.sensitivePurchases': paging,
    'LoyaltyAccount.ledger': paging,
    'ConsentRecord.events': paging,
    'Customer.consentAsOf': fc.record({ time: fc.constantFrom('2026-01-05T00:00:00Z', '2026-03-01T00:00:00Z') }),
    'Customer.consentRequests': fc.record(
      {
        context: enums('ACCOUNT', 'CHECKOUT'),
        channel: enums('WEB', 'STORE'),
        brand: fc.constantFrom('fresh', 'value'),
        language: fc.constantFrom('en', 'sv'),
      },
      { requiredKeys: ['context'] },
    ),
    'Customer.consentStatus': fc
      .record(
        {
          purpose: enums('DIRECT_MARKETING', 'RESEARCH', 'PERSONALISATION', 'THIRD_PARTY_SHARING'),
          channel: enums('EMAIL', 'SMS'),
          brand: fc.constantFrom('fresh', 'value'),
          recipient: fc.constantFrom('partner-1', 'partner-2'),
        },
        { requiredKeys: ['purpose'] },
      )
      .map((args) => ({ ...args })),
  };
};

const ROOTS = ['me', 'customer', 'customersById', 'purchase'];

/** Random queries; at most `depth` levels below the root. */
export function queries(schema: GraphQLSchema, ids: readonly string[], depth = 7): fc.Arbitrary<readonly Picked[]> {
  const given = argumentsOf(ids);
  const memo = new Map<string, fc.Arbitrary<Raw[]>>();
  const selection = (type: GraphQLObjectType, left: number): fc.Arbitrary<Raw[]> => {
    const key = `${type.name} ${left}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const fields = Object.values(type.getFields())
      .filter((field) => type.name !== 'Query' || ROOTS.includes(field.name))
      .filter((field) => left > 0 || !isObjectType(getNamedType(field.type)));
    const picks = fields.map((field): fc.Arbitrary<Raw> => {
      const target = getNamedType(field.type);
      return fc.record({
        name: fc.constant(field.name),
        alias: fc.constantFrom(...ALIASES),
        args: given[`${type.name}.${field.name}`] ?? fc.constant({}),
        children: isObjectType(target) ? selection(target, left - 1) : fc.constant(undefined),
      });
    });
    const typename = fc.constant<Raw>({ name: '__typename', alias: '', args: {} });
    const found = fc.array(fc.oneof(...picks, ...(picks.length === 0 ? [typename] : [])), {
      minLength: 1,
      maxLength: type.name === 'Query' ? 3 : 4,
    });
    memo.set(key, found);
    return found;
  };
  const query = schema.getQueryType() as GraphQLObjectType;
  return selection(query, depth).map((raw) => named(raw, query));
}

/** Gives every field of a selection a response name of its own. */
function named(raw: readonly Raw[], type: GraphQLObjectType): Picked[] {
  const taken = new Set(raw.map(({ name }) => name));
  const used = new Set<string>();
  return raw.map(({ name, alias, args, children }, at): Picked => {
    const wanted = alias === '' ? name : alias;
    const isFree = !used.has(wanted) && (alias === '' || !taken.has(alias));
    const responseName = isFree ? wanted : `x${at}`;
    used.add(responseName);
    const field = type.getFields()[name];
    const target = field && getNamedType(field.type);
    const isNested = isObjectType(target) && children !== undefined;
    return {
      responseName,
      type: type.name,
      name,
      isList: field !== undefined && isListType(field.type),
      target: target?.name ?? 'String',
      args,
      children: isNested ? named(children, target) : undefined,
    };
  });
}

/** The text of a query. Every other selection is in a fragment. */
export function queryText(picked: readonly Picked[], type = 'Query', inFragment = false): string {
  const fields = picked.map(({ responseName, name, args, target, children }) => {
    const given = Object.entries(args).map(([key, value]) => `${key}: ${literal(value)}`);
    const nested = children === undefined ? '' : ` ${queryText(children, target, !inFragment)}`;
    const alias = responseName === name ? '' : `${responseName}: `;
    return `${alias}${name}${given.length === 0 ? '' : `(${given.join(', ')})`}${nested}`;
  });
  return inFragment ? `{ ... on ${type} { ${fields.join(' ')} } }` : `{ ${fields.join(' ')} }`;
}

const literal = (value: unknown): string => (value instanceof EnumValue ? value.name : JSON.stringify(value));
