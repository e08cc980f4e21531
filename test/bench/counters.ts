/**
 * What the operating system counts for a process and those that it started: CPU time of all their threads and their peak memory.
 * Linux alone has them in /proc; nothing is asked of the processes themselves, so a gateway in any language is measured alike.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Throws where there are no such counters. */
export function requireCounters(): void {
  if (!existsSync('/proc/self/stat'))
    throw new Error('The benchmark reads /proc of Linux, which this system does not have.');
}

const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
let ticks: number | undefined;

/** User and system time in a `stat` file of /proc, in milliseconds. */
function milliseconds(path: string): number {
  ticks ??= ticksPerSecond();
  const stat = readFileSync(path, 'utf8');
  // The name of the program, in brackets, may hold spaces; utime and stime are the 14th and 15th field (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1_000;
}

/** The processes that a process has started and that live, theirs too. */
export function startedBy(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const names = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
    return names === '' ? [] : names.split(' ').map(Number);
  });
  return children.flatMap((child) => [child, ...startedBy(child)]);
}

const all = (pid: number): number[] => [pid, ...startedBy(pid)];
const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

/** CPU milliseconds since the start of one process, user and system, of its ended threads too. */
export const ownMilliseconds = (pid: number): number => milliseconds(`/proc/${pid}/stat`);

/** The same of a process and those that it started. */
export const cpuMilliseconds = (pid: number): number => sum(all(pid).map(ownMilliseconds));

/** The same for each thread that there is, by the name that the system has for it: threads of one name together. */
export function threadMilliseconds(pid: number): Map<string, number> {
  const threads = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const task = `/proc/${pid}/task/${thread}`;
    const name = Number(thread) === pid ? 'main thread' : readFileSync(`${task}/comm`, 'utf8').trim();
    threads.set(name, (threads.get(name) ?? 0) + milliseconds(`${task}/stat`));
  }
  return threads;
}

/** Makes the present memory of a process, and of those that it started, their peak, where the system allows it. */
export function forgetPeak(pid: number): void {
  try {
    for (const each of all(pid)) writeFileSync(`/proc/${each}/clear_refs`, '5');
  } catch {
    // The peak is then that of the whole run.
  }
}

/** Greatest resident memory in megabytes since {@link forgetPeak}, of each process for itself, added up. */
export const peakMegabytes = (pid: number): number =>
  sum(
    all(pid).map((each) => {
      const status = readFileSync(`/proc/${each}/status`, 'utf8');
      // One that has ended and was not asked how holds none.
      return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
    }),
  );
