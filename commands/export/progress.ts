/** How far an export is, on a terminal as one line that changes, elsewhere as a line now and then. How much there will be nobody knows. */
import { SingleBar } from 'cli-progress';

/** Milliseconds between two plain lines. */
const PLAIN_INTERVAL = 5_000;

export class ExportProgress {
  readonly #bar: SingleBar | undefined;
  readonly #stream: NodeJS.WriteStream;
  #told = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    if (!stream.isTTY) return;
    this.#bar = new SingleBar({
      stream,
      format: '{value} customers · {pages} pages · {duration_formatted}',
      hideCursor: true,
      gracefulExit: false,
    });
    this.#bar.start(0, 0, { pages: 0 });
  }

  update({ exported, pages }: { readonly exported: number; readonly pages: number }): void {
    if (this.#bar !== undefined) {
      // What is known to be there is all that is known.
      this.#bar.setTotal(exported);
      this.#bar.update(exported, { pages });
    } else if (performance.now() - this.#told >= PLAIN_INTERVAL) {
      this.#told = performance.now();
      this.#stream.write(`${exported} customers, ${pages} pages\n`);
    }
  }

  stop(): void {
    this.#bar?.stop();
  }
}
