/**
 * One progress bar for several imports that run side by side; a few plain lines where there is no terminal to draw on.
 * It counts units of work and knows nothing of what they are.
 */
import { SingleBar } from 'cli-progress';

/** Milliseconds between two plain lines. */
const PLAIN_INTERVAL = 5000;

export class Progress {
  private readonly tasks = new Map<string, { done: number; total: number }>();
  private readonly bar: SingleBar | undefined;
  private lastLine: number;

  constructor(
    private readonly title: string,
    private readonly stream: NodeJS.WriteStream,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.lastLine = now();
    if (stream.isTTY) {
      this.bar = new SingleBar({
        stream,
        format: `${title} [{bar}] {percentage} % · {value} of {total} · {duration_formatted}`,
        barsize: 30,
        hideCursor: true,
        gracefulExit: false,
      });
      this.bar.start(1, 0);
    } else stream.write(`${title} ...\n`);
  }

  /** `done` of `total` units of one task; the same task again replaces what was known of it. */
  update(task: string, done: number, total: number): void {
    this.tasks.set(task, { done, total });
    const all = this.sum();
    if (this.bar !== undefined) {
      this.bar.setTotal(all.total);
      this.bar.update(all.done);
    } else if (this.now() - this.lastLine >= PLAIN_INTERVAL && all.total > 0) {
      this.lastLine = this.now();
      this.stream.write(`${this.title}: ${Math.floor((100 * all.done) / all.total)} %\n`);
    }
  }

  /** Leaves the bar as it is, the cursor below it. */
  stop(): void {
    this.bar?.stop();
  }

  private sum(): { done: number; total: number } {
    let done = 0;
    let total = 0;
    for (const task of this.tasks.values()) {
      done += Math.min(task.done, task.total);
      total += task.total;
    }
    return { done, total };
  }
}
