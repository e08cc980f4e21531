/**
 * What a driver sees of a MongoDB replica set, played by the evaluation store: members of which one is the primary, or none, or two that both
 * think so. Their data is one store, so it shows who is asked what and when, and nothing of how MongoDB replicates and elects.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ObjectId } from 'bson';
import { type Body, type Command, commandOf } from '../../subgraphs/kit/embedded/command.ts';
import { run } from '../../subgraphs/kit/embedded/commands.ts';
import { StoreError } from '../../subgraphs/kit/embedded/errors.ts';
import { type Answer, answerBytes, errorBytes } from '../../subgraphs/kit/embedded/reply.ts';
import { Store } from '../../subgraphs/kit/embedded/store.ts';
import { document } from '../../subgraphs/kit/embedded/values.ts';
import { messageLength, parseBody, parseHead, responseMessage } from '../../subgraphs/kit/embedded/wire.ts';
import type { DatabaseServer } from './database.ts';

/** A command that came to a member; hello and ping are not among them. */
export interface AskedMember {
  readonly member: number;
  readonly name: string;
  readonly body: Body;
}

export interface ReplicaSet extends DatabaseServer {
  /** What came since it was last asked. */
  take(): AskedMember[];
  /** Makes a member the primary, by a new election; undefined: there is none. */
  elect(member: number | undefined): void;
  /** A member takes itself for the primary of an election that is over. */
  delude(member: number): void;
  /** The next command of the name is carried out, and the primary is gone before it answers. */
  dieAfter(name: string): void;
  /** The next command of the name is carried out on the primary, which answers that no majority has it: it steps down. */
  stepDownAfter(name: string): void;
}

const SET = 'rs0';
/** MongoDB's code for a member that is not the primary. */
const NOT_PRIMARY = 10_107;
/** How it answers a write that it has carried out, and that it cannot say of whether it stays. */
const STEPPED_DOWN = { code: 189, codeName: 'PrimarySteppedDown', errmsg: 'primary stepped down' };
const HELLO = ['hello', 'ismaster', 'isMaster'];

/** @param options more of the address, as `&name=value` */
export async function replicaSet(options = ''): Promise<ReplicaSet> {
  const store = new Store();
  /** By member: the election by which it takes itself for the primary. */
  const terms: (number | undefined)[] = [1, undefined];
  const sockets = new Set<Socket>();
  let term = 1;
  let asked: AskedMember[] = [];
  let dying: string | undefined;
  let steppingDown: string | undefined;
  const hosts: string[] = [];

  const hello = (member: number): Answer => {
    const own = terms[member];
    const primary = terms[member === 0 ? 1 : 0] === term ? hosts[member === 0 ? 1 : 0] : undefined;
    const { fields } = run({ name: 'hello', database: 'admin', read: () => undefined as never }, store) as {
      fields: object;
    };
    const role =
      own === undefined
        ? { primary }
        : { primary: hosts[member], electionId: new ObjectId(own.toString(16).padStart(24, '0')) };
    const isPrimary = own !== undefined;
    const who = { isWritablePrimary: isPrimary, ismaster: isPrimary, secondary: !isPrimary, me: hosts[member] };
    return { fields: { ...fields, ...who, setName: SET, setVersion: 1, hosts, ...role } as never };
  };

  const answer = (member: number, command: Command, body: Body): Answer => {
    if (HELLO.includes(command.name)) return hello(member);
    if (command.name !== 'ping') asked.push({ member, name: command.name, body });
    if (command.name !== 'ping' && terms[member] === undefined) throw new StoreError(NOT_PRIMARY, 'not primary');
    const done = run(command, store);
    if (command.name !== steppingDown || !('fields' in done)) return done;
    steppingDown = undefined;
    terms[member] = undefined;
    return { fields: { ...done.fields, writeConcernError: document(STEPPED_DOWN) } };
  };

  const respond = (member: number, message: Buffer): Buffer | undefined => {
    const head = parseHead(message);
    const body = parseBody(message, head);
    const command = commandOf(body);
    try {
      const bytes = answerBytes(answer(member, command, body));
      if (command.name !== dying) return responseMessage(head, bytes);
      dying = undefined;
      terms[member] = undefined;
      return undefined;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return responseMessage(head, errorBytes(error));
    }
  };

  const servers = await Promise.all(
    terms.map(async (_, member) => {
      const server = createServer((socket) => {
        sockets.add(socket);
        let held = Buffer.alloc(0);
        socket.on('close', () => sockets.delete(socket)).on('error', () => {});
        socket.on('data', (chunk: Buffer) => {
          held = Buffer.concat([held, chunk]);
          while (held.length >= 4 && held.length >= messageLength(held)) {
            const length = messageLength(held);
            const bytes = respond(member, held.subarray(0, length));
            held = held.subarray(length);
            if (bytes === undefined) return void socket.destroy();
            socket.write(bytes);
          }
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  hosts.push(...servers.map((server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`));

  return {
    // Members are looked at often, so that a test sees what a process sees after ten seconds.
    uri: `mongodb://${hosts.join()}/?replicaSet=${SET}&heartbeatFrequencyMS=500${options}`,
    kind: 'evaluation',
    hasExplain: true,
    database: (name) => `test_${name}`,
    take: () => {
      const taken = asked;
      asked = [];
      return taken;
    },
    elect: (member) => {
      term += 1;
      terms.fill(undefined);
      if (member !== undefined) terms[member] = term;
    },
    delude: (member) => {
      terms[member] = term - 1;
    },
    dieAfter: (name) => {
      dying = name;
    },
    stepDownAfter: (name) => {
      steppingDown = name;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
    },
  };
}
