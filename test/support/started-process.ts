/**
 * A process that a test starts and ends: it knows when it is ready, what it said, and everything it started in its turn.
 * Whoever stops it learns what it left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { descendants, type RunningProcess, remaining } from './processes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface StartedProcess {
  readonly pid: number;
  /** What it printed so far, stdout and stderr, and its messages to a supervisor as lines of JSON. */
  readonly output: () => string;
  /** Asks it to end as Ctrl-C does, waits, and says what is left of it and of what it had started: nothing. */
  stop(): Promise<{ code: number | null; left: RunningProcess[] }>;
}

export interface ProcessOptions {
  readonly module: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether its output says that it is ready. */
  readonly isReady: (output: string) => boolean;
}

/** Milliseconds within which it must be ready. */
const READY_WITHIN = 60_000;
/** Milliseconds that it has for its ending. */
const GONE_WITHIN = 15_000;

/** What any process needs; nothing of the machine's settings may change what a journey meets. */
const basic = (): Record<string, string> => {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  // Makes `start` watch who started it, as under npm: a test run that is killed leaves nothing behind either.
  return { PATH, HOME, npm_lifecycle_event: 'start', ...(TMPDIR === undefined ? {} : { TMPDIR }) };
};

/** Starts a module of the repository in a process group of its own; rejects with its output if it does not get ready. */
export async function startProcess({ module, args, environment, isReady }: ProcessOptions): Promise<StartedProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', module, ...args], {
    cwd: root,
    env: { ...basic(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  // What it tells a supervisor counts as said, too.
  child.on('message', (message) => {
    output += `${JSON.stringify(message)}\n`;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = () => stopProcess(child, ended);
  try {
    await ready(child, () => isReady(output));
  } catch (error) {
    await stop();
    throw new Error(`${module} did not get ready (${(error as Error).message}):\n${output}`);
  }
  return { pid: child.pid!, output: () => output, stop };
}

function ready(child: ChildProcess, isReady: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), READY_WITHIN);
    const look = () => {
      if (!isReady()) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.on('message', look);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`exit code ${code}`));
    });
  });
}

async function stopProcess(child: ChildProcess, ended: Promise<number | null>) {
  const { pid } = child;
  if (pid === undefined) return { code: null, left: [] };
  const started = descendants(pid);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), GONE_WITHIN);
  const code = await ended;
  clearTimeout(timer);
  return { code, left: await remaining(started, 2_000) };
}
