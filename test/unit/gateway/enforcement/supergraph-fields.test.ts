/** What a policy must name of a supergraph: by service, whatever the supergraph is made of. */
import { expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { coverageOf } from '../../../../gateway/enforcement/coverage.ts';
import { sdlFields } from '../../../../gateway/enforcement/sdl-fields.ts';
import { supergraphFields } from '../../../../gateway/enforcement/supergraph-fields.ts';
import { policy } from '../../../../schema/grants.ts';
import { sdls, supergraphSdl } from '../../../support/world/sdl.ts';

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
const named = (name: string, which: (field: ReturnType<typeof sdlFields>[number]) => boolean) =>
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

test('root types are those of the schema definition, in a supergraph and in a subgraph', () => {
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
  expect(sdlFields('schema { query: Root } type Root { a: Int _service: _Service! } type Query { b: Int }')).toEqual([
    expect.objectContaining({ coordinate: 'Root.a', root: 'query' }),
    expect.objectContaining({ coordinate: 'Query.b', root: undefined }),
  ]);
});

test('a document that is no supergraph has no service', () => {
  expect(supergraphFields(parse('type Query { a: Int }'))).toEqual([]);
});

test('the built-in supergraph says the same as the subgraphs that it was composed of', () => {
  const whole = supergraphFields(parse(supergraphSdl));
  for (const { name, fields } of whole) {
    const own = sdlFields(sdls[name as keyof typeof sdls]).filter(open);
    const wanted = own.map(({ coordinate, root, entity, nonNull }) => ({ coordinate, root, entity, nonNull }));
    const found = fields.filter(open).map(({ coordinate, root, entity, nonNull }) => ({
      coordinate,
      root,
      entity,
      nonNull,
    }));
    const byName = (one: { coordinate: string }, other: { coordinate: string }) =>
      one.coordinate < other.coordinate ? -1 : 1;
    expect([name, found.sort(byName)]).toEqual([name, wanted.sort(byName)]);
  }
  expect(coverageOf(policy, new Map(whole.map(({ name, fields }) => [name, fields])))).toEqual([]);
});
