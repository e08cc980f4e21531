/**
 * All that goes between one gateway and its subgraphs, in the order in which it was answered.
 * What a journey says about "never fetched" is said about these bytes, not about the response.
 */
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { type RecordedCall, type RecordingProxy, recordingProxy } from './recording-proxy.ts';

export interface RecordedWire {
  /** Where the gateway finds each subgraph. */
  readonly urls: Readonly<Record<SubgraphName, string>>;
  /** The calls since it was last asked. */
  take(): readonly RecordedCall[];
  /** Cuts one subgraph off while `during` runs. */
  without<Result>(service: SubgraphName, during: () => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** A gateway looks now and then for what is left to do, whatever it is asked: this asks about nobody, and is nobody's call. */
const isLook = ({ path, body }: RecordedCall): boolean => path === '/outbox' && body === '{"done":[]}';

/** @param origins the subgraphs' own addresses */
export async function recordedWire(origins: Readonly<Record<SubgraphName, string>>): Promise<RecordedWire> {
  let calls: RecordedCall[] = [];
  const proxies = new Map<SubgraphName, RecordingProxy>();
  for (const name of subgraphNames) {
    proxies.set(
      name,
      await recordingProxy(name, origins[name], (call) => {
        if (!isLook(call)) calls.push(call);
      }),
    );
  }
  const urls = Object.fromEntries([...proxies].map(([name, { url }]) => [name, url])) as Record<SubgraphName, string>;
  return {
    urls,
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    without: async (service, during) => {
      const proxy = proxies.get(service)!;
      proxy.cut();
      try {
        return await during();
      } finally {
        proxy.mend();
      }
    },
    stop: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
    },
  };
}

/** Each call as `service path`, sorted: what was called, and how often. */
export const summary = (calls: readonly RecordedCall[]): string[] =>
  calls.map(({ service, path }) => `${service} ${path}`).sort();

/** The calls in which a customer's id stands as a value of its own; digits inside another value are not it. */
export const carrying = (calls: readonly RecordedCall[], id: string): RecordedCall[] => {
  const value = new RegExp(`(?<![\\w.-])${id}(?![\\w.-])`);
  return calls.filter(({ body, path }) => value.test(body) || value.test(path));
};
