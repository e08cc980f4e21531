/**
 * Asks the kinds of a scene in turns of random order, one request at a time over one connection, and keeps how long each took.
 * Whoever tries to tell them apart has no better place: the same machine, nobody else asking.
 */
import { setImmediate } from 'node:timers/promises';
import { Connection } from '../load/connection.ts';
import type { Scene } from './scenes.ts';

/** Turns whose times do not count: code and caches are cold. */
const WARM_UP = 300;

/** A clock, in milliseconds. */
export type Clock = () => number;

export const wallClock: Clock = () => performance.now();

/** CPU time of this thread: what is done elsewhere, and what the thread waits for, is not in it. */
export const cpuClock: Clock = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** Milliseconds of each request, by kind. It throws where kinds are not answered alike: there is nothing to time then. */
export async function interleave(
  url: string,
  scene: Scene,
  requests: number,
  clock: Clock,
): Promise<ReadonlyMap<string, number[]>> {
  const kinds = Object.entries(scene.kinds).map(([kind, ids]) => ({
    requests: ids.map((id) => requestOf(url, scene, id)),
    kind,
    times: [] as number[],
  }));
  const connection = await Connection.open(Number(new URL(url).port));
  let answer: string | undefined;
  try {
    for (let turn = -WARM_UP; turn < requests; turn += 1) {
      for (const { kind, requests: texts, times } of shuffled(kinds)) {
        const request = texts[Math.abs(turn) % texts.length];
        if (request === undefined) throw new Error(`${scene.name}: there is nobody of the kind '${kind}'`);
        const sent = clock();
        const { status, length } = await connection.send(request);
        const took = clock() - sent;
        // What is left to do for this request is not the next one's.
        await setImmediate();
        answer ??= `${status} ${length}`;
        if (answer !== `${status} ${length}`)
          throw new Error(
            `${scene.name}: '${kind}' is answered with status ${status} and ${length} bytes, not ${answer}`,
          );
        if (turn >= 0) times.push(took);
      }
    }
  } finally {
    connection.close();
  }
  return new Map(kinds.map(({ kind, times }) => [kind, times]));
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0] as Item);
}

function requestOf(url: string, { headers, query }: Scene, id: string): Buffer {
  const { host } = new URL(url);
  const body = Buffer.from(JSON.stringify({ query, variables: { id } }));
  const all = { host, accept: 'application/json', ...headers, 'content-length': String(body.length) };
  const head = Object.entries(all).map((header) => `${header.join(': ')}\r\n`);
  return Buffer.concat([Buffer.from(`POST /graphql HTTP/1.1\r\n${head.join('')}\r\n`), body]);
}
