/**
 * The processes of this machine, as far as a test must know that it leaves none behind. Uses /proc where there is one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Program and arguments, separated by blanks. */
  readonly command: string;
}

function fromProc(): RunningProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      // A zombie has ended; nobody has asked for its exit code yet.
      if (/^State:\s+Z/m.test(status)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid: Number(pid), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }];
    } catch {
      return [];
    }
  });
}

function fromPs(): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined || state?.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

export const processes = (): RunningProcess[] => (existsSync('/proc/self/status') ? fromProc() : fromPs());

/** All processes that `pid` has started, and theirs. */
export function descendants(pid: number, all: readonly RunningProcess[] = processes()): RunningProcess[] {
  const children = all.filter(({ parent }) => parent === pid);
  return [...children, ...children.flatMap((child) => descendants(child.pid, all))];
}

/** Which of these processes still run. A pid that has been given to another program is not one of them. */
export const stillRunning = (known: readonly RunningProcess[]): RunningProcess[] => {
  const now = new Map(processes().map((process) => [process.pid, process.command]));
  return known.filter(({ pid, command }) => now.get(pid) === command);
};

/** Those that still run after at most `patience` milliseconds. */
export async function remaining(known: readonly RunningProcess[], patience: number): Promise<RunningProcess[]> {
  const deadline = performance.now() + patience;
  let left = stillRunning(known);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(25);
    left = stillRunning(left);
  }
  return left;
}
