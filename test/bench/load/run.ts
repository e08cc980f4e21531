/**
 * Keeps a number of connections busy for a while, each with one request at a time, and tells what it saw. A status other than
 * 200, or a length that the answer did not have when it was checked, ends the run: wrong answers are not measured.
 */
import { Connection } from './connection.ts';

export interface LoadOrder {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  /** Length of the checked answer to each body. */
  readonly lengths: readonly number[];
  readonly connections: number;
  /** Seconds in which new requests are begun; those that are begun are waited for. */
  readonly seconds: number;
}

export interface LoadSeen {
  readonly requests: number;
  /** Seconds from the first request to the last answer. */
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export async function run(order: LoadOrder): Promise<LoadSeen> {
  const { hostname, port, pathname } = new URL(order.url);
  const requests = order.bodies.map((body) => {
    const bytes = Buffer.from(body);
    const headers = {
      host: `${hostname}:${port}`,
      'content-type': 'application/json',
      accept: 'application/json',
      ...order.headers,
      'content-length': String(bytes.length),
    };
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`POST ${pathname} HTTP/1.1\r\n${head.join('')}\r\n`), bytes]);
  });
  const connections = await Promise.all(Array.from({ length: order.connections }, () => Connection.open(Number(port))));
  const times: number[] = [];
  let next = 0;
  const begun = performance.now();
  const end = begun + order.seconds * 1_000;
  const keepBusy = async (connection: Connection): Promise<void> => {
    while (performance.now() < end) {
      const variation = next++ % requests.length;
      const sent = performance.now();
      const { status, length } = await connection.send(requests[variation] as Buffer);
      times.push(performance.now() - sent);
      if (status !== 200 || length !== order.lengths[variation])
        throw new Error(`Another answer than the one that was checked: status ${status}, ${length} bytes`);
    }
  };
  try {
    await Promise.all(connections.map(keepBusy));
  } finally {
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - begun) / 1_000;
  times.sort((a, b) => a - b);
  return { requests: times.length, seconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** The nearest-rank percentile of sorted values. */
const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
