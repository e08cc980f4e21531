/**
 * `npm run bench -- workers`: what several processes on one port (WORKERS=n) add to a request, and how evenly they share. Where
 * processors are free for all of them and for what is around them, requests per second tell how much more they do; elsewhere CPU time
 * does: what a request costs in n processes says how many n processors could answer.
 */
import { cpus } from 'node:os';
import { readArguments, runCommand, wholeNumber } from '../../../commands/arguments.ts';
import { ownMilliseconds, requireCounters, startedBy } from '../counters.ts';
import { type Cell, type Contender, load, measure, prepare, type Settings } from '../measure.ts';
import { asAsker, overCanned, startGateway, trailIn } from '../rows/assent.ts';
import type { Row } from '../rows/row.ts';
import { startRows } from '../rows/rows.ts';
import { shapes } from '../shapes.ts';
import { createSurroundings } from '../surroundings.ts';
import { table } from '../table.ts';

const HELP = `npm run bench -- workers [--workers N] [--connections N] [--rounds N] [--seconds N]

CPU time per request of one process of this gateway and of N on one port, all of them together, and how they share.
  --workers N      default 2
  --connections N  default 16
  --rounds N       default 5
  --seconds N      of a round, default 2
  --help           this text`;

/** Processors beside those of the workers: for the load and for the services. */
const AROUND = 2;
const WARM_UP = 3;
/** Milliseconds of CPU time below which a process is none that answers: a primary, a loader. */
const IDLE = 50;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const gateway = (workers: number): Row => ({
  name: workers === 1 ? 'one process' : `${workers} workers`,
  enforces: true,
  start: (around) => {
    const trail = trailIn(around, `trail-of-${workers}`);
    return startGateway({ environment: { ...overCanned(around), ...trail, WORKERS: String(workers) } });
  },
  headers: asAsker,
});

/** Per cent of the work that each process does which does any, the busiest first. */
async function shares(order: () => Promise<unknown>, { child }: Contender): Promise<number[]> {
  const processes = [child.pid, ...startedBy(child.pid)];
  const before = processes.map(ownMilliseconds);
  await order();
  const spent = processes.map((pid, at) => ownMilliseconds(pid) - (before[at] ?? 0)).filter((each) => each > IDLE);
  const all = spent.reduce((sum, each) => sum + each, 0);
  return spent.map((each) => Math.round((each / all) * 100)).sort((a, b) => b - a);
}

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values } = readArguments({
    help: HELP,
    options: { workers: text, connections: text, rounds: text, seconds: text },
  });
  const workers = wholeNumber('--workers', values.workers ?? '2', 2, 64);
  const connections = wholeNumber('--connections', values.connections ?? '16', 1, 1_000);
  const how: Settings = {
    connections: [connections],
    rounds: wholeNumber('--rounds', values.rounds ?? '5', 1, 100),
    seconds: wholeNumber('--seconds', values.seconds ?? '2', 1, 600),
    warmUp: WARM_UP,
  };
  requireCounters();
  const around = await createSurroundings();
  const started = await startRows(around, [gateway(1), gateway(workers)], say).catch(async (error) => {
    await around.end();
    throw error;
  });
  try {
    for (const name of ['one', 'list'] as const) {
      const shape = shapes[name]();
      const contenders: Contender[] = [];
      // Each worker has to be warm, and warms up alone.
      for (const [at, each] of started.entries())
        contenders.push(await prepare(around, each, shape, how.warmUp * (at === 0 ? 1 : workers)));
      const [alone, together] = (await measure(around, contenders, connections, how)) as [Cell, Cell];
      say(`\n${name}: ${shape.title}, ${connections} connections\n${table([alone, together])}`);
      const several = contenders[1] as Contender;
      const shared = await shares(() => load(around, several, connections, how.seconds), several);
      say(`Shares of the processes: ${shared.map((share) => `${share}%`).join(', ')}`);
      const free = cpus().length >= workers + AROUND;
      say(
        free
          ? `Requests per second: ${(together.perSecond / alone.perSecond).toFixed(2)}x`
          : `${cpus().length} processors are not enough for ${workers} workers and what is around them. By CPU time, ${workers} free ones would answer ${((workers * alone.cpu) / together.cpu).toFixed(2)}x, and by the busiest process ${(((100 / (shared[0] ?? 100)) * alone.cpu) / together.cpu).toFixed(2)}x.`,
      );
    }
    return 0;
  } finally {
    await Promise.all(started.map(({ child }) => child.end()));
    await around.end();
  }
});
