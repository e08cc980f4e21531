/**
 * The whole system for one file of journeys: `npm start` as a newcomer starts it, on ports of its own, and beside it a second
 * gateway that reaches the same subgraphs through recording proxies. Nothing here knows what an answer should be.
 */
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { type Client, client } from './client.ts';
import { type RecordedWire, recordedWire } from './recorded-wire.ts';
import { freePorts } from './start-process.ts';
import { type StartedProcess, startProcess } from './started-process.ts';
import { trailOfTests } from './trail-folder.ts';

export interface System {
  /** The gateway of `npm start`. */
  readonly main: Client;
  /** A second gateway process, whose calls to the subgraphs are recorded. */
  readonly recorded: Client;
  readonly wire: RecordedWire;
  /** What `npm start` has printed so far. */
  readonly said: () => string;
  /** The subgraphs' own addresses. */
  readonly subgraphs: Readonly<Record<SubgraphName, string>>;
  /** Ends everything; throws when something did not end well or is left behind. */
  stop(): Promise<void>;
}

/** How many customers of the sample there are, the demo customers first. */
export const CUSTOMERS = 20;

async function start(customers: number): Promise<{ port: number; started: StartedProcess }> {
  for (let attempt = 0; ; attempt += 1) {
    const port = await freePorts(1 + subgraphNames.length);
    try {
      const started = await startProcess({
        module: 'commands/start.ts',
        args: ['--evaluation', '--customers', String(customers)],
        environment: { PORT: String(port) },
        isReady: (output) => output.includes('Ready after'),
      });
      return { port, started };
    } catch (error) {
      // Somebody else was faster at one of the ports.
      if (attempt === 3 || !/already in use|is taken/.test(String(error))) throw error;
    }
  }
}

const startRecorded = (wire: RecordedWire): Promise<StartedProcess> =>
  startProcess({
    module: 'gateway/main.ts',
    args: ['--port', '0'],
    environment: {
      LOG_LEVEL: 'warn',
      TRAIL: trailOfTests(),
      ...Object.fromEntries(subgraphNames.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, wire.urls[name]])),
    },
    isReady: (output) => output.includes('"ready"'),
  });

/**
 * Starts it all; call it in `beforeAll` with a timeout of a minute, and `stop()` in `afterAll`.
 * @param customers of the sample, the demo customers first
 */
export async function startSystem(customers: number = CUSTOMERS): Promise<System> {
  const { port, started } = await start(customers);
  const subgraphs = Object.fromEntries(
    subgraphNames.map((name, at) => [name, `http://127.0.0.1:${port + 1 + at}`]),
  ) as Record<SubgraphName, string>;
  const wire = await recordedWire(subgraphs);
  const second = await startRecorded(wire).catch(async (error) => {
    await Promise.all([started.stop(), wire.stop()]);
    throw error;
  });
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(second.output())![0];
  const recorded = client(url);
  wire.take();
  return {
    main: client(`http://127.0.0.1:${port}`),
    recorded,
    wire,
    said: started.output,
    subgraphs,
    stop: async () => {
      const endings = [await second.stop(), await started.stop()];
      await wire.stop();
      const left = endings.flatMap((ending) => ending.left);
      if (endings.some(({ code }) => code !== 0) || left.length > 0)
        throw new Error(`The system did not end well: ${JSON.stringify(endings)}\n${started.output()}`);
    },
  };
}
