/**
 * `npm start` as a process of a test: on free ports, with an environment of its own, in a process group of its own, and never
 * left running. It knows which processes it has started, so that a test can ask whether they are gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { descendants, processes, type RunningProcess } from './processes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The first of `count` free ports in a row, below those that the kernel gives to outgoing connections (Linux: 32768 and up). */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 22_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class StartProcess {
  stdout = '';
  stderr = '';
  readonly port: number;
  readonly exit: Promise<Exit>;
  private readonly process: ChildProcess;
  private over = false;

  private constructor(port: number, command: readonly string[], environment: Readonly<Record<string, string>>) {
    this.port = port;
    this.process = spawn(command[0]!, command.slice(1), {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.process.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.process.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.exit = new Promise((resolve) => {
      this.process.once('close', (code, signal) => {
        this.over = true;
        resolve({ code, signal });
      });
    });
  }

  /** Starts with these arguments; PORT is the first of five free ports unless the environment says otherwise. */
  static async start(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<StartProcess> {
    const port = environment.PORT === undefined ? await freePorts(5) : Number(environment.PORT);
    return new StartProcess(port, [process.execPath, '--import', 'tsx', 'commands/start.ts', ...args], environment);
  }

  /** The same through npm, as people do it: one process more, and maybe a shell, between the terminal and the supervisor. */
  static async startByNpm(args: readonly string[]): Promise<StartProcess> {
    return new StartProcess(await freePorts(5), ['npm', 'start', '--', ...args], {});
  }

  /** Waits until this text has been printed; fails with all that was printed when it ends before or takes too long. */
  async printed(text: string, patience = 60_000): Promise<void> {
    const deadline = performance.now() + patience;
    while (!this.stdout.includes(text)) {
      if (this.over || performance.now() > deadline) {
        throw new Error(`'${text}' was not printed.\n${this.stdout}\n${this.stderr}`);
      }
      await sleep(20);
    }
  }

  /** Everything that it has started by now. */
  children(): RunningProcess[] {
    return descendants(this.process.pid!);
  }

  /** The supervisor itself and everything that it has started by now. */
  all(): RunningProcess[] {
    const all = processes();
    return [...all.filter(({ pid }) => pid === this.process.pid), ...descendants(this.process.pid!, all)];
  }

  /** Sends a signal to the process group, as a terminal does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.process.pid!, signal);
  }

  /** SIGKILL for the process that was started, alone; it is stopped first, so that nothing is missed. Returns its children. */
  killAlone(): RunningProcess[] {
    this.process.kill('SIGSTOP');
    const children = this.children();
    this.process.kill('SIGKILL');
    return children;
  }

  /** For the end of a test, whatever happened in it. */
  async destroy(): Promise<void> {
    if (!this.over) this.signal('SIGKILL');
    await this.exit;
  }
}
