/** A database that is there but slow to answer, as on a machine that starts everything at once; and one that is silent. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { openGiven } from '../../subgraphs/kit/database/given.ts';
import { type EmbeddedServer, startEmbedded } from '../../subgraphs/kit/embedded/server.ts';

let database: EmbeddedServer;
const doors: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

beforeAll(async () => {
  database = await startEmbedded();
});
afterEach(() => {
  for (const { server, sockets } of doors.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});
afterAll(() => database.stop());

/** The URI of the database behind a door that takes every connection and passes nothing on for so many milliseconds. */
async function slowDatabase(milliseconds: number): Promise<string> {
  const sockets = new Set<Socket>();
  const opens = performance.now() + milliseconds;
  const server = createServer((socket) => {
    const to = connect(Number(new URL(database.uri).port), '127.0.0.1');
    for (const end of [socket, to]) sockets.add(end.on('error', () => {}));
    to.pipe(socket);
    socket.pause();
    setTimeout(() => socket.pipe(to), Math.max(0, opens - performance.now())).unref();
  }).listen(0, '127.0.0.1');
  doors.push({ server, sockets });
  await once(server, 'listening');
  return `mongodb://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('a subgraph that has patience waits for a database that is slow to answer', async () => {
  const connection = await connectSubgraph('identity', { uri: await slowDatabase(3500), patience: 15_000 });
  expect(await connection.db?.command({ ping: 1 })).toMatchObject({ ok: 1 });
  await connection.close();
});

test('a subgraph that has none says soon that no server answers', async () => {
  const before = performance.now();
  const refused = connectSubgraph('identity', { uri: await slowDatabase(30_000) });
  await expect(refused).rejects.toMatchObject({ name: 'MongooseServerSelectionError' });
  expect(performance.now() - before).toBeLessThan(5000);
});

test('the MONGODB_URI of a slow server is taken, that of a silent one ends the start in one line', async () => {
  const uri = await slowDatabase(3500);
  expect(await openGiven(uri)).toMatchObject({ kind: 'uri', uri });
  await expect(openGiven(await slowDatabase(30_000))).rejects.toThrow(/^No MongoDB answers at \S+ within 8 seconds/);
});
