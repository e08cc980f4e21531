/**
 * A small graph that is not ours: two services on loopback with canned data, and the supergraph that is composed of them. It
 * has no customer and nobody of this house knows its types.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { execute, type GraphQLSchema, parse } from 'graphql';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable", "@inaccessible"])';

const CATALOG = `${LINK}
  schema { query: Shop mutation: Change }
  type Shop { books: [Book!]! book(id: ID!): Book version: String }
  type Change { rename(id: ID!, title: String!): Book }
  type Book @key(fields: "id") { id: ID! title: String! genre: Genre size: Size shelf: String @inaccessible }
  type Size @shareable { width: Int! height: Int! }
  enum Genre { NOVEL ATLAS }`;

const REVIEWS = `${LINK}
  type Book @key(fields: "id") { id: ID! title: String! @external stars: Int blurb: String @requires(fields: "title") }`;

interface Book {
  readonly id: string;
  title: string;
}

const library = (): Book[] => [
  { id: '1', title: 'Atlas' },
  { id: '2', title: 'Walden' },
];

function schemas(version: string): Record<'catalog' | 'book-reviews', GraphQLSchema> {
  const books = library();
  const found = ({ id }: { id: string }) => books.find((book) => book.id === id) ?? null;
  const rename = (_: unknown, { id, title }: Book) => Object.assign(found({ id }) ?? {}, { title });
  const looks = { genre: () => 'NOVEL', size: () => ({ width: 12, height: 19 }), shelf: () => 'A1' };
  return {
    catalog: buildSubgraphSchema([
      {
        typeDefs: parse(CATALOG),
        resolvers: {
          Shop: { books: () => books, book: (_: unknown, { id }: Book) => found({ id }), version: () => version },
          Change: { rename },
          Book: { __resolveReference: found, ...looks },
        } as never,
      },
    ]),
    'book-reviews': buildSubgraphSchema([
      {
        typeDefs: parse(REVIEWS),
        resolvers: {
          Book: {
            __resolveReference: (reference: object) => ({ ...reference }),
            stars: ({ id }: Book) => Number(id) + 2,
            blurb: ({ title }: Book) => `${title}!`,
          },
        } as never,
      },
    ]),
  };
}

/** One call that a service got. */
export interface ShopCall {
  readonly service: string;
  readonly query: string;
  readonly authorization: string | undefined;
}

export interface Shop {
  readonly supergraphSdl: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly calls: ShopCall[];
  /** Resolves when a service has got its first call. */
  asked(): Promise<void>;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<{ query: string; variables?: Record<string, unknown> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** The supergraph of the two services at these addresses. */
export function composeShop(urls: Readonly<Record<string, string>>, more = ''): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'catalog', typeDefs: parse(CATALOG + more), url: urls.catalog },
    { name: 'book-reviews', typeDefs: parse(REVIEWS), url: urls['book-reviews'] },
  ]);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** @param delay milliseconds that each service takes for an answer */
export async function openShop({ version = 'one', delay = 0 } = {}): Promise<Shop> {
  const calls: ShopCall[] = [];
  const asked = Promise.withResolvers<void>();
  const servers: Server[] = [];
  const urls: Record<string, string> = {};
  for (const [service, schema] of Object.entries(schemas(version))) {
    const server = createServer(async (request, response) => {
      const { query, variables } = await bodyOf(request);
      calls.push({ service, query, authorization: request.headers.authorization });
      asked.resolve();
      const result = await execute({ schema, document: parse(query), variableValues: variables });
      setTimeout(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(result));
      }, delay);
    });
    // A connection that a gateway keeps must not be closed under a request.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    urls[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    servers.push(server);
  }
  return {
    supergraphSdl: composeShop(urls),
    urls,
    calls,
    asked: () => asked.promise,
    stop: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}
