/**
 * Everything twice but the database: one evaluation store, two processes of each subgraph, and two gateways, each of which reaches a
 * set of subgraphs of its own. What one writes, the other can only know from the database.
 */
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { importSubgraph } from '../../subgraphs/kit/import.ts';
import { weeksToShift } from '../../subgraphs/kit/sample/calendar.ts';
import { loadSubgraph } from '../../subgraphs/load.ts';
import { freePorts } from './start-process.ts';
import { type StartedProcess, startProcess } from './started-process.ts';
import { trailOfTests } from './trail-folder.ts';

export interface DoubledSystem {
  /** Where the gateways answer. */
  readonly gateways: readonly [string, string];
  /** Ends everything; throws when something is left behind. */
  stop(): Promise<void>;
}

const isReady = (output: string): boolean => output.includes('"ready"');

/** Starts it all, with the first customers of the sample; it takes about half a minute of one core. */
export async function startDoubledSystem(customers: number): Promise<DoubledSystem> {
  const started: StartedProcess[] = [];
  const start = async (module: string, args: readonly string[], environment: Readonly<Record<string, string>>) => {
    const one = await startProcess({ module, args, environment: { LOG_LEVEL: 'warn', ...environment }, isReady });
    started.push(one);
    return one.output();
  };
  const stop = async () => {
    const endings = await Promise.all(started.map((one) => one.stop()));
    const left = endings.flatMap((ending) => ending.left);
    if (left.length > 0) throw new Error(`The system left something behind: ${JSON.stringify(left)}`);
  };
  try {
    const said = await start('subgraphs/kit/database/main.ts', ['--evaluation'], {});
    const uri = /mongodb:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0] ?? '';
    await Promise.all(subgraphNames.map((name) => importInto(name, uri, customers)));
    const first = await freePorts(2 * (1 + subgraphNames.length));
    const sites = [first, first + 1 + subgraphNames.length] as const;
    // Gateways of one folder sign with one key: the second's passports are good with the keys of the first.
    const jwks = `http://127.0.0.1:${first}/.well-known/jwks.json`;
    // All at once, and all waited for: what has started is known when one of them does not.
    const all = await Promise.allSettled(
      sites.flatMap((port) => [
        start('gateway/main.ts', [], { PORT: String(port), TRAIL: trailOfTests() }),
        ...subgraphNames.map((name) =>
          start('subgraphs/main.ts', [name], {
            PORT: String(port),
            MONGODB_URI: uri,
            PASSPORT_JWKS_URL: jwks,
            // A yes counts at once here, too: it is the noes that are timed.
            CONSENT_DOUBLE_OPT_IN: 'none',
          }),
        ),
      ]),
    );
    for (const one of all) if (one.status === 'rejected') throw one.reason;
    return { gateways: [`http://127.0.0.1:${sites[0]}`, `http://127.0.0.1:${sites[1]}`], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function importInto(name: SubgraphName, uri: string, customers: number): Promise<void> {
  const connection = await connectSubgraph(name, { uri });
  try {
    const shiftWeeks = weeksToShift(new Date());
    await importSubgraph(await loadSubgraph(name), connection, { customers, shiftWeeks, progress: () => {} });
  } finally {
    await connection.close();
  }
}
