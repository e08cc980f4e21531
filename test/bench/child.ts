/**
 * A process of the benchmark: started, spoken with over an IPC channel, ended with everything it was. It is ended by its own
 * id alone, and it ends by itself when the benchmark does.
 */
import { type ChildProcess, spawn } from 'node:child_process';

export type Message = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface ChildPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Of the environment of the benchmark, what any program needs; nothing that changes what a gateway does. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #said = '';

  constructor(plan: ChildPlan) {
    this.name = plan.name;
    this.#process = spawn(plan.command, [...plan.args], {
      cwd: plan.cwd,
      env: { ...inherited(), NODE_ENV: 'production', ...plan.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#said = (this.#said + chunk.toString()).slice(-4_000);
      });
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => resolve());
      this.#process.once('error', (error) => {
        this.#said += error.message;
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** Says something, and waits for the first answer of a type. */
  ask(message: object, type: string, within = 120_000): Promise<Message> {
    const answer = this.hear(type, within);
    this.#process.send(message);
    return answer;
  }

  /** The next message of a type; rejects when the process fails, ends, or is silent for too long (milliseconds). */
  hear(type: string, within = 60_000): Promise<Message> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new Error(`${this.name} was silent. ${this.#said}`))), within);
      const listen = (message: Message): void => {
        if (message.type === type) settle(() => resolve(message));
        else if (message.type === 'failed') settle(() => reject(new Error(`${this.name}: ${message.message}`)));
      };
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        this.#process.off('message', listen);
        then();
      };
      this.#process.on('message', listen);
      void this.#ended.then(() => settle(() => reject(new Error(`${this.name} ended. ${this.#said}`))));
    });
  }

  async end(): Promise<void> {
    this.#process.kill('SIGTERM');
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), 3_000);
    await this.#ended;
    clearTimeout(killer);
  }
}
