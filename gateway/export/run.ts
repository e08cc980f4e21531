/**
 * The pages of one export as the text of its file. The next page is asked for when the one before has been taken, and is written as a whole or
 * not at all; the last record says what there is. It knows nothing of HTTP, and of customers only what is in the page at hand.
 */
import type { Given } from '../exported/register.ts';
import { messageFor, type SentCode } from '../http/presentation.ts';
import type { Failed, Page } from './page-answer.ts';
import type { AboutRecord, ExportRecord, Format, Restraints } from './records.ts';
import type { Progress } from './resume.ts';

export interface RunOptions {
  readonly format: Format;
  readonly about: ExportRecord;
  /** Absent: from the beginning. */
  readonly from?: Progress & { readonly resumeToken: string };
  /** Asks for the page behind a cursor. It does not throw. */
  readonly ask: (after: string) => Promise<Page | Failed>;
  /** Keeps who is in a page, before it leaves; rejects where it cannot. */
  readonly register: (given: readonly Given[]) => Promise<void>;
  readonly seal: (progress: Progress) => Promise<string>;
}

export class ExportRun {
  readonly #options: RunOptions;
  readonly #refused = new Map<string, Restraints['refused'][number]>();
  readonly #masked = new Map<string, Restraints['masked'][number]>();
  #exported: number;
  #pages: number;
  #resumeToken: string | undefined;
  #isEnding = false;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#exported = options.from?.exported ?? 0;
    this.#pages = options.from?.pages ?? 0;
    this.#resumeToken = options.from?.resumeToken;
  }

  /** Nothing follows the page that is under way. */
  end(): void {
    this.#isEnding = true;
  }

  /** The text of the file from here on; whoever takes no more of it ends it. */
  async *frames(first: Page): AsyncGenerator<string, void, undefined> {
    const { format, about, ask } = this.#options;
    let before = format.head + format.about(about);
    for (let page: Page | Failed = first; ; page = await ask(page.next)) {
      if ('failed' in page) {
        yield before + this.#incomplete(page.failed);
        return;
      }
      const text = await this.#textOf(page);
      if (text === undefined) {
        yield before + this.#incomplete('TRAIL_UNAVAILABLE');
        return;
      }
      if (page.next === undefined) {
        yield before + text + this.#complete();
        return;
      }
      yield before + text;
      before = '';
      if (this.#isEnding) {
        yield this.#incomplete('EXPORT_INTERRUPTED');
        return;
      }
    }
  }

  /** Undefined: who is in it could not be kept, so that nobody may have it. */
  async #textOf(page: Page): Promise<string | undefined> {
    const { format, register, seal } = this.#options;
    const isKept = await register(page.given).then(
      () => true,
      () => false,
    );
    if (!isKept) return undefined;
    for (const each of page.refused) this.#refused.set(`${each.coordinate} ${each.code}`, each);
    for (const each of page.masked) this.#masked.set(`${each.coordinate} ${each.kind}`, each);
    this.#exported += page.rows.length;
    this.#pages += 1;
    const rows = format.rows(page.rows);
    if (page.next === undefined) return rows;
    this.#resumeToken = await seal({ after: page.next, ...this.#counts() });
    return rows + this.#write({ record: 'page', ...this.#counts(), resumeToken: this.#resumeToken });
  }

  #complete(): string {
    const { changes } = this.#options.about;
    return this.#write({ record: 'complete', complete: true, ...this.#counts(), ...this.#restraints(), changes });
  }

  #incomplete(code: SentCode): string {
    return this.#write({
      record: 'incomplete',
      complete: false,
      code,
      message: messageFor(code),
      ...this.#counts(),
      ...this.#restraints(),
      resumeToken: this.#resumeToken,
    });
  }

  #write(record: AboutRecord): string {
    return this.#options.format.about(record);
  }

  #counts = () => ({ exported: this.#exported, pages: this.#pages });

  #restraints = (): Restraints => ({ refused: [...this.#refused.values()], masked: [...this.#masked.values()] });
}
