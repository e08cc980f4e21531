/**
 * `npm run gateway` as a process of a test: with an environment of its own, its messages to a supervisor and the lines of its log
 * at hand, and never left running.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildMessage } from '../../schema/process.ts';
import { descendants, type RunningProcess, remaining } from './processes.ts';
import { trailOfTests } from './trail-folder.ts';

export interface GatewayProcess {
  readonly pid: number;
  /** Where it listens; rejects with what it complained about when it does not come to that. */
  readonly url: Promise<string>;
  /** What it wrote to stderr. */
  readonly complained: () => string;
  /** Lines of its log, parsed. */
  readonly log: () => Record<string, unknown>[];
  readonly exit: Promise<number | null>;
  /** Waits until that many lines of the log have this message. */
  logged(message: string, count?: number): Promise<Record<string, unknown>[]>;
  signal(signal: NodeJS.Signals): void;
  /** Its workers, without what the loader starts. */
  workers(): RunningProcess[];
  /** Ends it as Ctrl-C does; gives what is left of what it had started two seconds later. */
  stop(): Promise<RunningProcess[]>;
}

const PATIENCE = 60_000;

export interface GatewayOptions {
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** For node, before the loader. */
  readonly nodeOptions?: readonly string[];
}

/** What a process needs to run at all, and a log. */
const basic = (): Record<string, string> => {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, LOG_LEVEL: 'info', TRAIL: trailOfTests() };
};

export function gatewayProcess({ args, environment, nodeOptions = [] }: GatewayOptions): GatewayProcess {
  const child: ChildProcess = fork('gateway/main.ts', ['--port', '0', ...args], {
    execArgv: [...nodeOptions, '--import', 'tsx'],
    env: { ...basic(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: Record<string, unknown>[] = [];
  let complained = '';
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line));
  });
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    complained += chunk;
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const url = new Promise<string>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'ready') resolve(message.url);
    });
    const failed = Promise.all([exit, once(child.stderr!, 'end')]);
    void failed.then(() => reject(new Error(complained)));
  });
  url.catch(() => {});
  const all = () => descendants(child.pid ?? -1);

  return {
    pid: child.pid ?? -1,
    url,
    complained: () => complained,
    log: () => lines,
    exit,
    logged: async (message, count = 1) => {
      const deadline = performance.now() + PATIENCE;
      for (;;) {
        const found = lines.filter(({ msg }) => msg === message);
        if (found.length >= count) return found;
        if (performance.now() > deadline)
          throw new Error(`'${message}' was not logged ${count} times.\n${JSON.stringify(lines.slice(-20))}`);
        await sleep(20);
      }
    },
    signal: (signal) => void child.kill(signal),
    workers: () => all().filter(({ command }) => command.includes('gateway/main.ts')),
    stop: async () => {
      const started = all();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await exit;
      return remaining(started, 2_000);
    },
  };
}
