/**
 * Several processes on one port remember together: their primary does for all, and each worker asks it over the channel of node:cluster.
 * Where it does not answer nothing is told. What goes over it are sketches, numbers and pseudonyms.
 */
import cluster from 'node:cluster';
import { type Added, type Memory, MemoryOfProcess, type Remembered } from './memory.ts';
import { Population, type WrittenPopulation } from './population.ts';

interface WrittenKept {
  readonly population: WrittenPopulation;
  readonly smallest: number;
  readonly toldAt: number;
}

type Question = { readonly caller: string; readonly now: number } & (
  | { readonly add?: undefined }
  | { readonly add: readonly WrittenKept[]; readonly version: number }
);
type Answer = { readonly version: number; readonly kept: readonly WrittenKept[] } | { readonly added: Added };

interface Asked {
  readonly type: 'told-before';
  readonly number: number;
  readonly question: Question;
}
interface Answered {
  readonly type: 'told-before';
  readonly number: number;
  readonly answer: Answer;
}

/** One end of a channel. */
export interface Channel<Sent, Heard> {
  readonly send: (message: Sent) => void;
  readonly onMessage: (hear: (message: Heard) => void) => void;
}

/** Milliseconds that the primary has for an answer. */
const PATIENCE = 5_000;

/** Answers what comes over a channel. */
export function remember(memory: Memory, { send, onMessage }: Channel<Answered, Asked>): void {
  onMessage(async (message) => {
    if (message?.type !== 'told-before') return;
    send({ type: 'told-before', number: message.number, answer: await answerOf(memory, message.question) });
  });
}

async function answerOf(memory: Memory, question: Question): Promise<Answer> {
  const { caller, now } = question;
  if (question.add === undefined) {
    const { version, kept } = await memory.of(caller, now);
    return { version, kept: kept.map((each) => ({ ...each, population: each.population.written })) };
  }
  const kept = question.add.map((each) => ({ ...each, population: Population.read(each.population) }));
  return { added: await memory.add(caller, question.version, kept, now) };
}

/** In the primary, before its workers ask: it remembers for them for as long as it runs. */
export function rememberForWorkers(): void {
  const memory = new MemoryOfProcess();
  cluster.on('fork', (worker) =>
    remember(memory, {
      // A worker that is gone hears nothing any more.
      send: (message) => void (worker.isConnected() && worker.send(message, () => {})),
      onMessage: (hear) => void worker.on('message', hear),
    }),
  );
}

/** In a worker. */
export const memoryOfPrimary = (): Memory =>
  new RemoteMemory({
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (hear) => void process.on('message', hear),
  });

export class RemoteMemory implements Memory {
  readonly #channel: Channel<Asked, Answered>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #number = 0;

  constructor(channel: Channel<Asked, Answered>) {
    this.#channel = channel;
    channel.onMessage((message) => {
      if (message?.type === 'told-before') this.#waiting.get(message.number)?.(message.answer);
    });
  }

  async of(caller: string, now: number): Promise<Remembered> {
    const answer = await this.#ask({ caller, now });
    if (!('kept' in answer)) throw new TypeError('The primary answers something else');
    const { version, kept } = answer;
    return { version, kept: kept.map((each) => ({ ...each, population: Population.read(each.population) })) };
  }

  async add(...[caller, version, kept, now]: Parameters<Memory['add']>): Promise<Added> {
    const add = kept.map((each) => ({ ...each, population: each.population.written }));
    const answer = await this.#ask({ caller, version, add, now });
    if (!('added' in answer)) throw new TypeError('The primary answers something else');
    return answer.added;
  }

  async #ask(question: Question): Promise<Answer> {
    this.#number += 1;
    const number = this.#number;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(number, resolve);
    const timer = setTimeout(() => reject(new TypeError('The primary does not answer')), PATIENCE);
    this.#channel.send({ type: 'told-before', number, question });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(number);
    });
  }
}
