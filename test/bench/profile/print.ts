/**
 * Where the time of one request of this gateway goes: it runs under `--cpu-prof`, is loaded with one shape, and the self time of
 * its functions during the load is divided by the requests. The profiler itself takes time: shares hold, sums do not.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { threadMilliseconds } from '../counters.ts';
import { load, prepare, type Settings } from '../measure.ts';
import type { Row } from '../rows/row.ts';
import type { Shape } from '../shapes.ts';
import type { Surroundings } from '../surroundings.ts';
import { type CpuProfile, ownerOf, type Spent, selfTimes } from './samples.ts';

const OWNERS = 40;
const FUNCTIONS = 40;
/** Microseconds between two samples. */
const INTERVAL = 200;

export async function printProfile(
  around: Surroundings,
  row: Row,
  shape: Shape,
  { warmUp, seconds, rounds }: Settings,
  say: (line: string) => void,
): Promise<void> {
  const directory = join(around.directory, `profile-${shape.name}-${row.enforces}`);
  // Without a loader: Node takes the types away in place, so that lines are those of the files.
  const options = ['--cpu-prof', `--cpu-prof-dir=${directory}`, `--cpu-prof-interval=${INTERVAL}`];
  const { child, url } = await row.start(around, options);
  let requests = 0;
  let begun = 0;
  let ended = 0;
  const threads: string[] = [];
  try {
    const contender = await prepare(around, { row, child, url }, shape, warmUp);
    const before = threadMilliseconds(child.pid);
    begun = performance.now();
    ({ requests } = await load(around, contender, 8, rounds * seconds));
    ended = performance.now();
    for (const [name, all] of threadMilliseconds(child.pid)) {
      const each = (all - (before.get(name) ?? 0)) / requests;
      if (each >= 0.001) threads.push(`${name} ${each.toFixed(3)}`);
    }
  } finally {
    await child.end();
  }
  const gone = performance.now();
  const [file] = await readdir(directory);
  if (file === undefined) throw new Error('The gateway wrote no profile.');
  const profile = JSON.parse(await readFile(join(directory, file), 'utf8')) as CpuProfile;
  const spent = selfTimes(profile, (gone - begun) * 1_000, (gone - ended) * 1_000);
  const busy = spent.filter(({ frame }) => frame.functionName !== '(idle)');
  const total = sum(busy);
  say(
    `\n${row.name}, ${shape.name}: ${requests} requests, ${Math.round(total / requests)} us of the main thread each, by owner`,
  );
  say(`CPU ms per request by thread, the profiler's included: ${threads.join(', ')}`);
  for (const [owner, all] of grouped(busy).slice(0, OWNERS)) say(line(all, total, requests, owner));
  say(`\n${shape.name}: by function`);
  for (const each of [...busy].sort((a, b) => b.microseconds - a.microseconds).slice(0, FUNCTIONS))
    say(
      line(
        [each],
        total,
        requests,
        `${each.frame.functionName || '(anonymous)'}  ${ownerOf(each.frame)}:${each.frame.lineNumber + 1}`,
      ),
    );
}

const sum = (spent: readonly Spent[]): number => spent.reduce((all, { microseconds }) => all + microseconds, 0);

function grouped(spent: readonly Spent[]): [string, Spent[]][] {
  const groups = new Map<string, Spent[]>();
  for (const each of spent) {
    const owner = ownerOf(each.frame);
    groups.set(owner, [...(groups.get(owner) ?? []), each]);
  }
  return [...groups].sort(([, a], [, b]) => sum(b) - sum(a));
}

const line = (spent: readonly Spent[], total: number, requests: number, name: string): string => {
  const part = sum(spent);
  return `${((part / total) * 100).toFixed(1).padStart(6)}%  ${(part / requests).toFixed(1).padStart(9)} us  ${name}`;
};
