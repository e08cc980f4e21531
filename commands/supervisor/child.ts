/**
 * One child process: started with a channel, a leash and a minimal environment; listened to; ended.
 * It gets its own process group, so that Ctrl-C reaches only the supervisor and the order of the ending is kept.
 * What it prints is passed on under its name.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ChildKind, childEnvironment } from '../config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const leash = new URL(`./leash.ts?supervisor=${process.pid}`, import.meta.url).href;

export interface ChildPlan {
  /** How people know it: `identity`, `import of identity`. */
  readonly name: string;
  readonly kind: ChildKind;
  /** The module to run, relative to the root of the repository, and its arguments. */
  readonly module: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Any message of the process protocol; what is in it is checked by whoever waits for it. */
export type AnyMessage = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The one line of a `failed` message, else the most telling line of its stderr, else nothing. */
  readonly reason: string | undefined;
}

export class Child {
  readonly name: string;
  /** Settles when the process is gone and its output has been read. */
  readonly ended: Promise<Ending>;
  private readonly process: ChildProcess;
  private readonly listeners = new Set<(message: AnyMessage) => void>();
  private failure: string | undefined;
  private reason: string | undefined;
  private running = true;
  private starting = true;

  /** `tell` gets the lines that the child prints once it runs; what it says before it is ready is held back. */
  constructor(plan: ChildPlan, tell: (line: string) => void) {
    this.name = plan.name;
    this.process = spawn(process.execPath, ['--import', leash, '--import', 'tsx', plan.module, ...plan.args], {
      cwd: root,
      env: childEnvironment(plan.kind, plan.environment),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.process.on('message', (message: AnyMessage) => this.hear(message));
    const held: string[] = [];
    const pass = (line: string): void => {
      if (this.starting) held.push(line);
      else tell(`${plan.name}: ${line}`);
    };
    createInterface({ input: this.process.stdout! }).on('line', pass);
    createInterface({ input: this.process.stderr! }).on('line', (line) => {
      this.reason = tellingLine(this.reason, line.trim());
      pass(line);
    });
    this.listen((message) => {
      if (message.type !== 'ready') return;
      this.starting = false;
      for (const line of held.splice(0)) tell(`${plan.name}: ${line}`);
    });
    this.ended = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.running = false;
        resolve({ code, signal, reason: this.failure ?? this.reason });
      };
      this.process.once('close', settle);
      this.process.once('error', (error) => {
        this.failure = error.message;
        if (this.process.pid === undefined) settle(1, null);
      });
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  listen(listener: (message: AnyMessage) => void): void {
    this.listeners.add(listener);
  }

  /** The first message of a type; rejects with the child's own reason when it ends without having sent one. */
  async message(type: string): Promise<AnyMessage> {
    return new Promise((resolve, reject) => {
      this.listen((message) => {
        if (message.type === type) resolve(message);
      });
      void this.ended.then((ending) => reject(new Error(sentence(this.name, ending))));
    });
  }

  /** Asks it to end; kills it when it has not done so within `grace` milliseconds. */
  async end(grace: number): Promise<Ending> {
    if (this.running) {
      this.process.kill('SIGTERM');
      const killer = setTimeout(() => this.kill(), grace);
      await this.ended;
      clearTimeout(killer);
    }
    return this.ended;
  }

  /** Ends it at once, and whatever it has started itself: they share a process group. */
  kill(): void {
    if (!this.running || this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
  }

  private hear(message: AnyMessage): void {
    if (message.type === 'failed') this.failure = String(message.message);
    for (const listener of this.listeners) listener(message);
  }
}

/** Of what a process writes before it dies: the line that names an error; no stack, no version. */
function tellingLine(before: string | undefined, line: string): string | undefined {
  const error = /^(Uncaught )?\w*Error\b.*: /;
  if (line === '' || /^(at |Node\.js v)/.test(line) || (before !== undefined && error.test(before))) return before;
  return error.test(line) || before === undefined ? line : before;
}

/** Why a child ended, as one line that begins with its name. */
export function sentence(name: string, { code, signal, reason }: Ending): string {
  const why = reason ?? (signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`);
  const subject = name.split(' ').at(-1);
  return `${name}: ${why.startsWith(`${subject}: `) ? why.slice(`${subject}: `.length) : why}`;
}
