/**
 * Holds all children of one start: starts them, restarts the ones that serve, ends all of them in order (gateway,
 * subgraphs, imports, database). Nothing may be started except through it: that is what makes "nothing is left behind" true.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildKind } from '../config.ts';
import { type AnyMessage, Child, type ChildPlan, sentence } from './child.ts';

const GRACE = 5000;
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 30_000;
/** A child that ran this long before it ended was well: the backoff begins anew. */
const WELL_AFTER = 60_000;

const ORDER: readonly ChildKind[][] = [['gateway'], ['subgraph', 'import'], ['database']];

/** The start was called off because the supervisor is ending; whoever ends it says why. */
export class Ending extends Error {}

export class Supervisor {
  private readonly children = new Map<Child, ChildKind>();
  private readonly calledOff = new AbortController();
  private ending: Promise<void> | undefined;

  /** `tell` prints a line for people; `fatal` hears of a death that nothing can be done about. */
  constructor(
    private readonly tell: (line: string) => void,
    private readonly fatal: (reason: string) => void,
    /** Milliseconds that a child has for an orderly ending. */
    private readonly grace = GRACE,
  ) {}

  /** Process ids of what runs. */
  get pids(): number[] {
    return [...this.children.keys()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Starts a child; refused once everything is being ended. */
  start(plan: ChildPlan): Child {
    if (this.ending !== undefined) throw new Ending();
    const child = new Child(plan, this.tell);
    this.children.set(child, plan.kind);
    void child.ended.then(() => this.children.delete(child));
    return child;
  }

  /** Starts a child and waits until it is ready. From then on its end is fatal. */
  async require(plan: ChildPlan, onMessage: (message: AnyMessage) => void = () => {}): Promise<AnyMessage> {
    const child = this.start(plan);
    child.listen(onMessage);
    const ready = await child.message('ready');
    void child.ended.then((ending) => {
      if (this.ending === undefined) this.fatal(sentence(plan.name, ending));
    });
    return ready;
  }

  /** Starts a child that serves and waits until it is ready. From then on it is started again when it ends. */
  async keep(plan: ChildPlan): Promise<AnyMessage> {
    const child = this.start(plan);
    const ready = await child.message('ready');
    void this.restart(plan, child).catch((error) => {
      if (!(error instanceof Ending) && this.ending === undefined) this.fatal(String(error.message));
    });
    return ready;
  }

  /** Starts a child that has one thing to do and waits until it has done it; any other ending is an error. */
  async finish(plan: ChildPlan, onMessage: (message: AnyMessage) => void = () => {}): Promise<void> {
    const child = this.start(plan);
    child.listen(onMessage);
    const ending = await child.ended;
    if (ending.code !== 0) throw new Error(sentence(plan.name, ending));
  }

  /** Ends everything in order; the second call waits for the first. */
  end(): Promise<void> {
    this.ending ??= this.endInOrder();
    return this.ending;
  }

  /** Ends everything at once. */
  kill(): void {
    for (const child of this.children.keys()) child.kill();
  }

  private async endInOrder(): Promise<void> {
    this.calledOff.abort();
    for (const kinds of ORDER) {
      const now = [...this.children].filter(([, kind]) => kinds.includes(kind));
      await Promise.all(now.map(([child]) => child.end(this.grace)));
    }
  }

  private async restart(plan: ChildPlan, first: Child): Promise<void> {
    let child = first;
    let backoff = FIRST_BACKOFF;
    for (;;) {
      const since = performance.now();
      const ending = await child.ended;
      if (this.ending !== undefined) return;
      if (performance.now() - since > WELL_AFTER) backoff = FIRST_BACKOFF;
      this.tell(`${sentence(plan.name, ending)}; starting it again in ${backoff / 1000} s`);
      await sleep(backoff, undefined, { signal: this.calledOff.signal }).catch(() => {
        throw new Ending();
      });
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF);
      child = this.start(plan);
    }
  }
}
