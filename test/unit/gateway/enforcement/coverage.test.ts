/**
 * Coverage finds every way in which a policy and a graph can miss each other, and says which coordinate and what to do.
 */
import { describe, expect, test } from '@jest/globals';
import { coverage, coverageOf } from '../../../../gateway/enforcement/coverage.ts';
import { sdlFields } from '../../../../gateway/enforcement/sdl-fields.ts';
import type { Class, Grant, Policy, SubgraphPolicy } from '../../../../schema/policy.ts';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external"])
  type Query { customer(id: ID!): Customer _service: _Service! }
  type Mutation { update(input: UpdateInput!): Payload }
  type Customer @key(fields: "id") { id: ID! name: Name }
  type Name { given: String! }
  type Payload { customer: Customer }
  input UpdateInput { customerId: ID! }
  scalar _Any
  type _Service { sdl: String }
`;
const row = (name: string): Grant => ({
  row: name,
  role: 'customer',
  purposes: ['account-management'],
  basis: 'contract',
});
const block = {
  coordinates: {
    'Query.customer': 'key',
    'Mutation.update': 'contact.update',
    'Customer.id': 'key',
    'Customer.name': 'name',
    'Name.*': 'inherit',
    'Payload.customer': 'key',
  } as Record<`${string}.${string}`, Class>,
  subjects: { Customer: 'id' } as Record<string, string>,
  customerArguments: { 'Query.customer': 'id', 'Mutation.update': 'input.customerId' } as Record<
    `${string}.${string}`,
    string
  >,
} satisfies SubgraphPolicy;
const rows = { key: [row('a')], name: [row('a')], 'contact.update': [row('a')] } as unknown as Policy['grants'];
const policy = (changes: Partial<SubgraphPolicy> = {}, grants: Policy['grants'] = rows): Policy => ({
  subgraphs: { people: { ...block, ...changes } },
  grants,
  consentService: 'people',
});
const classes = (changes: Record<string, Class | undefined>): Policy => {
  const merged = Object.entries({ ...block.coordinates, ...changes }).filter(([, value]) => value !== undefined);
  return policy({ coordinates: Object.fromEntries(merged) as SubgraphPolicy['coordinates'] });
};
const problems = (changed: Policy, sdl = SDL): string[] => coverage(changed, { people: sdl });

test('a policy that covers its graph has no problem', () => {
  expect(problems(policy())).toEqual([]);
});

describe('found is', () => {
  test('a field without a class', () => {
    expect(problems(classes({ 'Customer.name': undefined }))).toContainEqual(
      expect.stringMatching(/^Customer\.name has no class: add 'Customer\.name'.*schema\/classification\.ts/),
    );
    expect(problems(classes({ 'Query.customer': undefined })).join()).toContain('Query.customer has no class');
    expect(problems(classes({ 'Name.*': undefined })).join()).toContain('Name.given has no class');
  });

  test('a class without a field', () => {
    expect(problems(classes({ 'Customer.shoeSize': 'name' }))).toEqual([
      expect.stringMatching(/^Customer\.shoeSize has a class but no field/),
    ]);
    expect(problems(classes({ 'Nobody.*': 'inherit' }))).toEqual([
      expect.stringMatching(/^Nobody\.\* has a class but no/),
    ]);
  });

  test('a category without a row, a row without a category, a row twice', () => {
    const { name, ...without } = rows;
    expect(name).toHaveLength(1);
    expect(problems(policy({}, without as Policy['grants']))).toEqual([
      expect.stringMatching(/^Category 'name' \(Customer\.name\) has no row.*schema\/grants\.ts/),
    ]);
    expect(problems(policy({}, { ...rows, name: [] }))).toHaveLength(1);
    expect(problems(policy({}, { ...rows, demographic: [row('a')] }))).toEqual([
      expect.stringMatching(/^Category 'demographic' has rows but no field/),
    ]);
    expect(problems(policy({}, { ...rows, name: [row('a'), row('a')] }))).toEqual([
      expect.stringMatching(/^Category 'name' has two rows called 'a'/),
    ]);
  });

  test('a wildcard that hides fields of an entity, of a root type, or a category', () => {
    const wildcard = /must name its fields one by one/;
    expect(problems(classes({ 'Customer.*': 'inherit' })).join()).toMatch(wildcard);
    expect(problems(classes({ 'Query.*': 'inherit' })).join()).toMatch(wildcard);
    expect(problems(classes({ 'Name.*': 'name' })).join()).toMatch(wildcard);
    expect(problems(classes({ 'Name.*': { public: 'a reason' } })).join()).toMatch(wildcard);
  });

  test('an entity or a root field that inherits', () => {
    expect(problems(classes({ 'Customer.name': 'inherit' })).join()).toContain('Customer.name cannot inherit');
    expect(problems(classes({ 'Query.customer': 'inherit' })).join()).toContain('Query.customer cannot inherit');
  });

  test('a gated field that cannot be null', () => {
    const sdl = SDL.replace('name: Name', 'name: Name!');
    expect(problems(policy(), sdl)).toEqual([
      expect.stringMatching(/^Customer\.name is non-null.*make the field nullable/),
    ]);
    expect(problems(policy(), SDL.replace('{ customer: Customer }', '{ customer: Customer! }'))).toEqual([
      expect.stringMatching(/^Payload\.customer is non-null/),
    ]);
  });

  test('an unknown class and a public field without a reason', () => {
    expect(problems(classes({ 'Name.given': 'nickname' as Class })).join()).toContain("unknown class 'nickname'");
    expect(problems(classes({ 'Name.given': { public: ' ' } }))).toEqual([expect.stringContaining('without a reason')]);
  });

  test('an entity without a customer and a subject without a type', () => {
    expect(problems(policy({ subjects: {} }))).toEqual([expect.stringMatching(/^Customer is an entity.*'subjects'/)]);
    expect(problems(policy({ subjects: { Customer: 'id', Ghost: 'id' } }))).toEqual([
      expect.stringMatching(/^Ghost has a/),
    ]);
  });

  test('a mutation that does not say whose data it changes, and arguments that are not there', () => {
    expect(problems(policy({ customerArguments: { 'Query.customer': 'id' } }))).toEqual([
      expect.stringMatching(/^Mutation\.update does not say/),
    ]);
    const customerArguments = { ...block.customerArguments, 'Query.customer': 'key', 'Query.ghost': 'id' };
    expect(problems(policy({ customerArguments }))).toEqual([
      expect.stringMatching(/^Query\.customer has no argument 'key'/),
      expect.stringMatching(/^Query\.ghost has no field/),
    ]);
    const planned = { ...block.customerArguments, 'Query.customer': '@Query.ghost' };
    expect(problems(policy({ customerArguments: planned }))).toEqual([
      expect.stringMatching(/^Query\.customer is planned as Query\.ghost, which has no field/),
    ]);
    expect(problems(policy({ sameCustomer: ['Customer.ghost'] }))).toEqual([expect.stringMatching(/^Customer\.ghost/)]);
  });

  test('a subgraph without a block, a block without a subgraph, and two classes for one coordinate', () => {
    expect(coverage(policy(), { people: SDL, pets: SDL }).join()).toContain('Subgraph pets has no block');
    expect(coverage(policy(), {}).join()).toContain("Block 'people'");
    const two = {
      ...policy(),
      subgraphs: { people: block, pets: { coordinates: { 'Customer.id': 'name' } } },
    } as Policy;
    const sdl = 'type Query { a: Int @external } type Customer @key(fields: "id") { id: ID! }';
    expect(coverage(two, { people: SDL, pets: sdl }).join()).toContain('Customer.id has two classes');
  });
});

test('fields of another subgraph need no class here', () => {
  const sdl = SDL.replace('name: Name', 'name: Name email: String @external');
  expect(problems(policy(), sdl)).toEqual([]);
});

test('fields that no client sees need no class, but may have one', () => {
  const sdl = SDL.replace('name: Name', 'name: Name shelf: String @inaccessible');
  expect(problems(policy(), sdl)).toEqual([]);
  expect(problems(classes({ 'Customer.shelf': 'name' }), sdl)).toEqual([]);
});

test('a mutation that is public changes nobody’s data, so it names nobody', () => {
  const sdl = SDL.replace('type Mutation {', 'type Mutation { restart: Int');
  expect(problems(classes({ 'Mutation.restart': { public: 'of the machine' } }), sdl)).toEqual([]);
  expect(problems(classes({ 'Mutation.restart': 'contact.update' }), sdl)).toEqual([
    expect.stringMatching(/^Mutation\.restart does not say whose data it changes/),
  ]);
});

test('root types may have other names', () => {
  const sdl = `schema { query: Root mutation: Change } ${SDL.replace('type Query', 'type Root').replace('type Mutation', 'type Change')}`;
  const renamed = {
    'Query.customer': undefined,
    'Mutation.update': undefined,
    'Root.customer': 'key',
    'Change.update': 'contact.update',
  } as const;
  expect(problems(classes(renamed), sdl).filter((line) => !/customerArguments/.test(line))).toEqual([]);
  expect(problems(classes({ ...renamed, 'Root.customer': 'inherit' }), sdl).join()).toContain(
    'Root.customer cannot inherit',
  );
});

test('a policy of a file is corrected in that file', () => {
  const fields = new Map([['people', sdlFields(SDL)]]);
  const written = { classes: 'mine.json', rows: "'grants' of mine.json" };
  expect(coverageOf(classes({ 'Customer.name': undefined }), fields, written)).toContainEqual(
    expect.stringMatching(/^Customer\.name has no class: .*block 'people' of mine\.json/),
  );
  expect(coverageOf(policy({}, {}), fields, written)).toContainEqual(
    expect.stringMatching(/^Category 'key' .*'grants' of mine\.json/),
  );
});

test('two problems are two sentences', () => {
  expect(problems(classes({ 'Customer.name': undefined, 'Customer.x': 'name' })).length).toBeGreaterThanOrEqual(2);
});
