/** Asks each question of the gateway, of the naive rival and of the one collection, in rounds that take turns, and keeps what each cost. */
import { cpuMilliseconds, forgetPeak, peakMegabytes } from '../counters.ts';
import { median, spread } from '../statistics.ts';
import { PATIENCE } from './around.ts';
import { type Ask, askerOf, type Page, questionsIn, type Stage } from './asked.ts';
import { type LongCell, measureLong } from './long.ts';
import { PAGE, type Question } from './questions.ts';

/** Of one page. */
export interface Cost {
  /** Milliseconds from the question to the answer, the median of the rounds. */
  readonly milliseconds: number;
  /** (greatest - least) / median. */
  readonly spread: number;
  /** CPU milliseconds of whoever answers and of the subgraphs. */
  readonly cpu: number;
  /** Requests to subgraphs. */
  readonly questions: number;
}

export interface Cell {
  readonly question: string;
  readonly customers: number;
  readonly rows: number;
  readonly gateway: Cost;
  /** Absent: not asked. */
  readonly naive?: Cost;
  readonly single?: Pick<Cost, 'milliseconds' | 'spread'>;
}

/** Pages in a round, so that one is more than the clock can tell. */
const PAGES = 20;
const WARM_UP = 5;
/** Of one question: a rival that takes so long has shown what it takes. */
const NAIVE_MILLISECONDS = 6_000;
/** Entries of a page on the way to a far one; at most 100. */
const STRIDE = 99;

/** What stands for an index is made when it is first needed, and among very many that takes longer than a gateway waits. */
async function firstAnswer(ask: Ask, question: Question): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;)
    try {
      await ask(question, PAGE);
      return;
    } catch (error) {
      if (!String(error).includes('UNAVAILABLE') || performance.now() > end) throw error;
    }
}

/** Goes to where the page begins; undefined: the beginning; null: there are not so many pages. */
async function cursorOf(ask: Ask, question: Question): Promise<string | undefined | null> {
  let after: string | undefined;
  for (let left = question.skipped * PAGE; left > 0; left -= STRIDE) {
    const { ids, last } = await ask(question, Math.min(STRIDE, left), after);
    if (ids.length < Math.min(STRIDE, left)) return null;
    after = last;
  }
  return after;
}

export interface Measured {
  readonly customers: number;
  readonly cells: readonly Cell[];
  /** Absent: not asked. */
  readonly longs?: readonly LongCell[];
  /** Peaks of resident memory, megabytes. */
  readonly gatewayMegabytes: number;
  readonly naiveMegabytes: number | undefined;
}

export async function measure(stage: Stage, questions: readonly Question[]): Promise<Measured> {
  const { around, gateway } = stage;
  const ask = await askerOf(stage);
  for (const pid of [gateway.child.pid, around.naive.pid]) forgetPeak(pid);
  const cells: Cell[] = [];
  for (const question of questions) {
    const cell = await cellOf(stage, ask, question);
    if (cell !== undefined) cells.push(cell);
  }
  const peaks = {
    gatewayMegabytes: peakMegabytes(gateway.child.pid),
    naiveMegabytes: stage.isNaiveAsked ? peakMegabytes(around.naive.pid) : undefined,
  };
  const longs = stage.isLongAsked ? await measureLong(stage) : undefined;
  return { customers: stage.customers, cells, longs, ...peaks };
}

async function cellOf(stage: Stage, ask: Ask, question: Question): Promise<Cell | undefined> {
  const { around, gateway, customers, rounds, isNaiveAsked } = stage;
  await firstAnswer(ask, question);
  const after = await cursorOf(ask, question);
  if (after === null) return undefined;
  let page: Page = await ask(question, PAGE, after);
  for (let time = 0; time < WARM_UP; time += 1) page = await ask(question, PAGE, after);
  const naive = async () => {
    const { ids } = await around.naive.ask({ type: 'page', question }, 'done', PATIENCE);
    requireSame(question, page.ids, ids as readonly string[]);
  };
  const single = () =>
    around.house.ask({ type: 'single', question: question.single, skipped: question.skipped }, 'done', PATIENCE);
  await single();

  const [ours, theirs, alone] = [
    new Costs(stage, gateway.child.pid),
    new Costs(stage, around.naive.pid),
    [] as number[],
  ];
  for (let round = 0; round < rounds; round += 1) {
    await ours.count(PAGES, async () => {
      for (let time = 0; time < PAGES; time += 1) await ask(question, PAGE, after);
    });
    if (isNaiveAsked && theirs.spent < NAIVE_MILLISECONDS) await theirs.count(1, naive);
    alone.push(Number((await single()).milliseconds));
  }
  return {
    question: question.name,
    customers,
    rows: page.ids.length,
    gateway: ours.cost(),
    naive: isNaiveAsked ? theirs.cost() : undefined,
    single: { milliseconds: median(alone), spread: spread(alone) },
  };
}

function requireSame({ name }: Question, ids: readonly string[], others: readonly string[]): void {
  if (JSON.stringify(ids) !== JSON.stringify(others))
    throw new Error(`'${name}' has two answers: ${ids.slice(0, 3)}... and ${others.slice(0, 3)}...`);
}

/** The costs of rounds. */
class Costs {
  readonly #stage: Stage;
  readonly #pid: number;
  readonly #milliseconds: number[] = [];
  readonly #cpu: number[] = [];
  readonly #questions: number[] = [];

  constructor(stage: Stage, pid: number) {
    this.#stage = stage;
    this.#pid = pid;
  }

  /** Milliseconds of all rounds. */
  get spent(): number {
    return this.#milliseconds.reduce((sum, each) => sum + each, 0);
  }

  async count(pages: number, run: () => Promise<unknown>): Promise<void> {
    const cpuNow = () => cpuMilliseconds(this.#pid) + cpuMilliseconds(this.#stage.around.house.pid);
    await questionsIn(this.#stage);
    const [cpu, begun] = [cpuNow(), performance.now()];
    await run();
    this.#milliseconds.push((performance.now() - begun) / pages);
    this.#cpu.push((cpuNow() - cpu) / pages);
    this.#questions.push((await questionsIn(this.#stage)) / pages);
  }

  cost(): Cost {
    return {
      milliseconds: median(this.#milliseconds),
      spread: spread(this.#milliseconds),
      cpu: median(this.#cpu),
      questions: median(this.#questions),
    };
  }
}
