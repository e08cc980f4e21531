/**
 * Takes a file page by page: what is written ends with a whole page at any moment, so that it can be gone on with behind what is there.
 */
import type { Arrived } from './records.ts';

export interface Taken {
  readonly isComplete: boolean;
  readonly exported: number;
  readonly pages: number;
  /** Why it is not complete, where that was said. */
  readonly code?: string;
  readonly message?: string;
  /** Goes on behind what was written. */
  readonly resumeToken?: string;
}

/**
 * @param write resolves when the text has been taken
 * @param progress told after each page
 */
export async function take(
  records: AsyncIterable<Arrived>,
  write: (text: string) => Promise<void>,
  progress: (taken: Taken) => void,
): Promise<Taken> {
  let taken: Taken = { isComplete: false, exported: 0, pages: 0 };
  let page = '';
  try {
    for await (const { record, about, text } of records) {
      page += text;
      if (record === 'customer' || record === 'header') continue;
      await write(page);
      page = '';
      const { exported = taken.exported, pages = taken.pages, resumeToken = taken.resumeToken } = about ?? {};
      taken = { isComplete: record === 'complete', exported, pages, resumeToken };
      if (record === 'incomplete') return { ...taken, code: about?.code, message: about?.message };
      progress(taken);
    }
  } catch (error) {
    // The connection broke, or nobody takes what is written: what was written stands.
    return { ...taken, isComplete: false, message: error instanceof Error ? error.message : undefined };
  }
  return taken;
}
