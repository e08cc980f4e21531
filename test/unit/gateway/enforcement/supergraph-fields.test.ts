/** What a policy must name of a supergraph: by service, whatever the supergraph is made of. */
import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { type GraphField, supergraphFields } from '../../../../gateway/enforcement/supergraph-fields.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable", "@override", "@inaccessible", "@interfaceObject"])';

const media = `${LINK}
  schema { query: Root mutation: Change }
  type Root { top: [Item] any: Any ping: String @shareable }
  type Change { rename(id: ID!, name: String!): Book }
  interface Item @key(fields: "id") { id: ID! name: String }
  type Book implements Item @key(fields: "id") { id: ID! name: String pages: Int shelf: String @inaccessible price: Int @override(from: "sales") size: Size }
  type Toy implements Item @key(fields: "id") { id: ID! name: String colour: Colour }
  type Store @inaccessible { key: String }
  type Size @shareable { width: Int! }
  enum Colour { RED GREEN @inaccessible }
  union Any = Book | Toy`;
const stars = `${LINK}
  type Query { ping: String @shareable }
  type Item @interfaceObject @key(fields: "id") { id: ID! stars: Int }
  type Size @shareable { width: Int! }`;
const sales = `${LINK}
  type Query { ping: String @shareable }
  type Book @key(fields: "id") { id: ID! pages: Int @external price: Int heavy: Boolean @requires(fields: "pages") }`;

const { supergraphSdl: composed } = composeServices([
  { name: 'media', typeDefs: parse(media), url: 'http://127.0.0.1:1/graphql' },
  { name: 'star-ratings', typeDefs: parse(stars), url: '' },
  { name: 'sales', typeDefs: parse(sales), url: 'http://127.0.0.1:2/graphql' },
]);
const services = new Map(supergraphFields(parse(composed ?? '')).map((service) => [service.name, service]));
const named = (name: string, which: (field: GraphField) => boolean) =>
  services
    .get(name)
    ?.fields.filter(which)
    .map(({ coordinate }) => coordinate)
    .sort();
const open = ({ external, hidden }: { external: boolean; hidden: boolean }) => !external && !hidden;

test('a service has the fields that it resolves, those of object types alone, renamed root types among them', () => {
  expect(named('media', open)).toEqual([
    'Book.id',
    'Book.name',
    'Book.pages',
    'Book.price',
    'Book.size',
    'Mutation.rename',
    'Query.any',
    'Query.ping',
    'Query.top',
    'Size.width',
    'Toy.colour',
    'Toy.id',
    'Toy.name',
  ]);
});

test('what an object gives to all implementations of an interface is that service’s, on each of them', () => {
  expect(named('star-ratings', open)).toEqual(['Book.stars', 'Query.ping', 'Size.width', 'Toy.stars']);
});

test('a field that was taken over is not the old service’s, one that it only needs is external', () => {
  expect(named('sales', open)).toEqual(['Book.heavy', 'Book.id', 'Query.ping']);
  expect(named('sales', ({ external }) => external)).toEqual(['Book.pages']);
});

test('what no client sees is known as hidden', () => {
  expect(named('media', ({ hidden }) => hidden)).toEqual(['Book.shelf', 'Store.key']);
});

test('roots, entities, arguments and addresses are known', () => {
  const [rename] = services.get('media')?.fields.filter(({ field }) => field === 'rename') ?? [];
  expect(rename).toMatchObject({ root: 'mutation', entity: false, arguments: ['id', 'name'] });
  expect(named('media', ({ entity }) => entity)).toContain('Toy.id');
  expect(named('star-ratings', ({ entity }) => entity)).toEqual(['Book.stars', 'Toy.stars']);
  expect([...services.values()].map(({ name, url }) => [name, url])).toEqual([
    ['media', 'http://127.0.0.1:1/graphql'],
    ['sales', 'http://127.0.0.1:2/graphql'],
    ['star-ratings', ''],
  ]);
});

test('root types are those of the schema definition', () => {
  const document = parse(`
    schema { query: Root mutation: Change }
    enum join__Graph { A @join__graph(name: "a", url: "") }
    type Root @join__type(graph: A) { here: Int }
    type Change @join__type(graph: A) { go: Int }
    type Query @join__type(graph: A) { plain: Int }`);
  expect(supergraphFields(document)[0]?.fields.map(({ coordinate, root }) => [coordinate, root])).toEqual([
    ['Root.here', 'query'],
    ['Change.go', 'mutation'],
    ['Query.plain', undefined],
  ]);
});

test('a document that is no supergraph has no service', () => {
  expect(supergraphFields(parse('type Query { a: Int }'))).toEqual([]);
});

test('types, lists and what is read on behalf of a field are known', () => {
  const of = (name: string, coordinate: string) =>
    services.get(name)?.fields.find((each) => each.coordinate === coordinate);
  expect(of('media', 'Query.top')).toMatchObject({ target: 'Item', list: true, nonNull: false });
  expect(of('media', 'Size.width')).toMatchObject({ target: 'Int', list: false, nonNull: true });
  expect(of('sales', 'Book.heavy')?.reads).toEqual([{ by: '@requires', type: 'Book', selection: 'pages' }]);
  expect(of('media', 'Book.pages')?.reads).toEqual([]);
  expect([...(services.get('star-ratings')?.interfaceObjects ?? [])]).toEqual(['Item']);
});

test('what a context brings is read on the types that set it', () => {
  const [service] = supergraphFields(
    parse(`
      enum join__Graph { A @join__graph(name: "a", url: "") }
      type Query @join__type(graph: A) { one: Parent }
      type Parent @join__type(graph: A, key: "id") @context(name: "a__ctx") { id: ID! tier: Int child: Child }
      type Child @join__type(graph: A, key: "id") { id: ID! price: Int
        @join__field(graph: A, contextArguments: [{ context: "a__ctx", name: "tier", type: "Int", selection: "{ tier }" }]) }`),
  );
  expect(service?.fields.find(({ coordinate }) => coordinate === 'Child.price')?.reads).toEqual([
    { by: '@fromContext', type: 'Parent', selection: '{ tier }' },
  ]);
});

test('what comes along with a field is read of the type that it gives, and what it requires of its own', () => {
  const sdl = (name: string, body: string) => ({
    name,
    typeDefs: parse(`${LINK.replace('"@key"', '"@key", "@provides"')} ${body}`),
    url: '',
  });
  const { supergraphSdl } = composeServices([
    sdl(
      'a',
      'type Query { best: [Book!] @provides(fields: "pages") } type Book @key(fields: "id") { id: ID! pages: Int @external heavy: Boolean @requires(fields: "pages") }',
    ),
    sdl('b', 'type Query { ping: Int } type Book @key(fields: "id") { id: ID! pages: Int @shareable }'),
  ]);
  const [a] = supergraphFields(parse(supergraphSdl ?? ''));
  const reads = a?.fields
    .filter((field) => field.reads.length > 0)
    .map(({ coordinate, reads: some }) => [coordinate, some]);
  expect(reads).toEqual([
    ['Query.best', [{ by: '@provides', type: 'Book', selection: 'pages' }]],
    ['Book.heavy', [{ by: '@requires', type: 'Book', selection: 'pages' }]],
  ]);
});

test('a service that has no name and no address of its own has those of its graph', () => {
  const text = 'enum join__Graph { A @join__graph(name: "a") B } type Query @join__type(graph: A) { ping: Int }';
  expect(supergraphFields(parse(text)).map(({ name, url }) => [name, url])).toEqual([
    ['a', ''],
    ['B', ''],
  ]);
  expect(supergraphFields(parse('type Query { ping: Int } enum Colour { RED }'))).toEqual([]);
});

describe('By the directives alone', () => {
  const fieldsOf = (body: string, graph = 'a') =>
    supergraphFields(parse(`enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") } ${body}`)).find(
      ({ name }) => name === graph,
    )?.fields ?? [];
  const rootsOf = (body: string) =>
    Object.fromEntries(fieldsOf(body).map(({ coordinate, root }) => [coordinate, root]));

  test('roots are called as the specification calls them, where the document does not say', () => {
    const types = (...names: string[]) =>
      names.map((name) => `type ${name} @join__type(graph: A) { x: Int }`).join(' ');
    const all = types('Query', 'Mutation', 'Subscription', 'Other');
    expect(rootsOf(all)).toEqual({
      'Query.x': 'query',
      'Mutation.x': 'mutation',
      'Subscription.x': 'subscription',
      'Other.x': undefined,
    });
    expect(rootsOf(`schema { query: Other } ${all}`)).toMatchObject({ 'Query.x': undefined, 'Other.x': 'query' });
    expect(rootsOf(`extend schema { mutation: Other } ${all}`)).toMatchObject({
      'Query.x': undefined,
      'Other.x': 'mutation',
    });
  });

  test('a field that another service took over, and that is only read where it was, is external there', () => {
    const body = `type Book @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
      id: ID price: Int @join__field(graph: A) @join__field(graph: B, usedOverridden: true)
    }`;
    const external = (graph: string) => fieldsOf(body, graph).map(({ field, external: is }) => [field, is]);
    expect([external('a'), external('b')]).toEqual([
      [
        ['id', false],
        ['price', false],
      ],
      [
        ['id', false],
        ['price', true],
      ],
    ]);
  });

  test('what a field requires, it requires in the service that says so', () => {
    const body = `type Book @join__type(graph: A) @join__type(graph: B) {
      pages: Int @join__field(graph: A, external: true) @join__field(graph: B)
      heavy: Int @join__field(graph: A, requires: "pages") @join__field(graph: B)
    }`;
    const readsIn = (graph: string) => fieldsOf(body, graph).find(({ field }) => field === 'heavy')?.reads;
    expect([readsIn('a'), readsIn('b')]).toEqual([[{ by: '@requires', type: 'Book', selection: 'pages' }], []]);
  });

  test('an object that stands for an interface gives each of its fields to every type, with what it requires', () => {
    const body = `
      interface Plain @join__type(graph: A) { id: ID }
      interface Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
        id: ID kind: String @join__field(graph: A) @join__field(graph: B, external: true)
        stars: Int @join__field(graph: B) shown: Int @join__field(graph: B, requires: "kind")
      }
      type Book implements Plain & Item @join__type(graph: A, key: "id") {
        id: ID kind: String @join__field(graph: A) stars: Int @join__field shown: Int @join__field
      }
      type Bare implements Plain @join__type(graph: A) { id: ID }`;
    const told = (graph: string) =>
      fieldsOf(body, graph).map(({ coordinate, entity, reads }) => [
        coordinate,
        entity,
        ...reads.map((read) => read.selection),
      ]);
    expect(told('a')).toEqual([
      ['Book.id', true],
      ['Book.kind', true],
      ['Bare.id', false],
    ]);
    expect(told('b')).toEqual([
      ['Book.stars', true],
      ['Book.shown', true, 'kind'],
    ]);
  });
});
