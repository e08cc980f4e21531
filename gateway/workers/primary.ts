/**
 * Several processes on one port (node:cluster): starts them, starts one again that died, hands them what to serve, ends them.
 * It answers no request. What workers share is in files (keys) or comes from here (what is served); nothing of any request is.
 */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Served } from '../served/choice.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { ownOptions } from './own-options.ts';

/** Milliseconds before one that died is started again: twice as many each time, the first again when it has lived for long. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const LIVED_LONG = 10_000;
/** Milliseconds that workers have for their ending: below the two seconds that are promised. */
const GRACE = 1_700;
/** Milliseconds within which a worker must serve what it was sent. */
const PATIENCE = 30_000;

interface Life {
  readonly worker: Worker;
  readonly born: number;
  /** Resolves with the URL when it listens; rejects with its own reason when it ends before. */
  readonly listening: Promise<string>;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

/** Why a worker did not come to listen: its own sentence where it said one. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
}

export class Workers {
  readonly #log: Logger;
  readonly #alive = new Set<Life>();
  /** Told when a worker serves what came with a number. */
  readonly #answers = new Map<Worker, (answer: { number: number; reason?: string }) => void>();
  #order: ToWorker;
  #ending = false;

  constructor(served: Served, log: Logger) {
    this.#order = { type: 'serve', number: 0, served };
    this.#log = log;
    cluster.setupPrimary({ execArgv: ownOptions() });
  }

  /**
   * Starts so many and gives the URL that they share. A port that the system chose (0) is theirs as long as one of them lives.
   * Rejects with the reason of the first that cannot start.
   */
  async start(count: number): Promise<string> {
    const lives = Array.from({ length: count }, () => this.#bear());
    const [url] = await Promise.all(lives.map(({ listening }) => listening)).catch(async (error) => {
      // One that is left alone while it starts would complain about its primary.
      await this.end();
      throw error;
    });
    for (const life of lives) void this.#keep(life);
    return String(url);
  }

  /** All of them serve something else from now on, the ones of later too. It was checked before: one that cannot is begun anew. */
  async serve(served: Served): Promise<void> {
    this.#order = { type: 'serve', number: this.#order.number + 1, served };
    await Promise.all([...this.#alive].map((life) => this.#tell(life, this.#order)));
  }

  /** Asks all to end, and ends those that do not. */
  async end(): Promise<void> {
    this.#ending = true;
    const lives = [...this.#alive];
    for (const { worker } of lives) worker.process.kill('SIGTERM');
    const killer = setTimeout(() => {
      for (const { worker } of this.#alive) worker.process.kill('SIGKILL');
    }, GRACE);
    await Promise.all(lives.map(({ ended }) => ended));
    clearTimeout(killer);
  }

  #bear(): Life {
    const worker = cluster.fork();
    const listening = Promise.withResolvers<string>();
    const ended = Promise.withResolvers<string>();
    listening.promise.catch(() => {});
    const life: Life = { worker, born: performance.now(), listening: listening.promise, ended: ended.promise };
    this.#alive.add(life);
    let failure: string | undefined;
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'waiting') worker.send(this.#order);
      else if (message.type === 'ready') listening.resolve(message.url);
      else if (message.type === 'failed') failure = message.message;
      else if (message.type === 'served') this.#answers.get(worker)?.(message);
    });
    worker.on('error', () => {});
    worker.once('exit', (code, signal) => {
      this.#alive.delete(life);
      const how = failure ?? (signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`);
      listening.reject(new WorkerError(failure ?? `A worker cannot start: ${how}.`));
      ended.resolve(how);
    });
    return life;
  }

  /** Whenever a worker ends that was not asked to, another takes its place. */
  async #keep(first: Life): Promise<void> {
    let wait = FIRST_PAUSE;
    for (let life = first; ; life = this.#bear()) {
      const reason = await life.ended;
      if (this.#ending) return;
      wait = performance.now() - life.born > LIVED_LONG ? FIRST_PAUSE : Math.min(wait * 2, LONGEST_PAUSE);
      this.#log.error({ worker: life.worker.id, reason, again: wait }, 'a worker died and is started again');
      await pause(wait);
      if (this.#ending) return;
    }
  }

  async #tell({ worker, ended, listening }: Life, order: ToWorker): Promise<void> {
    // One that has not begun yet begins with the newest.
    await listening.catch(() => {});
    const answer = Promise.withResolvers<string | undefined>();
    this.#answers.set(worker, ({ number, reason }) => {
      if (number === order.number) answer.resolve(reason);
    });
    if (worker.isConnected()) worker.send(order);
    const late = pause(PATIENCE, 'it did not do so in time', { ref: false });
    const reason = await Promise.race([answer.promise, late, ended.then(() => undefined)]);
    this.#answers.delete(worker);
    if (reason === undefined) return;
    this.#log.error({ worker: worker.id, reason }, 'a worker does not serve what was read, and is begun anew');
    worker.process.kill('SIGTERM');
  }
}
