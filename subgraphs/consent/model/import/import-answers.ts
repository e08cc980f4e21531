/**
 * Imports the answers of customers from a file, piece by piece: what is held does not grow with the file. It may be killed at any moment
 * and begun again: what was recorded is found there, and what was not is recorded.
 */
import { createReadStream } from 'node:fs';
import { type Answer, answerOf } from './answer.ts';
import { carryOut, type ImportStore, type Outcome } from './carry-out.ts';
import { csvRows } from './csv-rows.ts';
import { LineRefused } from './fault.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import type { Row } from './row.ts';
import { type Refusal, Tally } from './tally.ts';

export const FORMATS = ['ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export interface ImportOptions {
  readonly file: string;
  readonly format: Format;
  readonly dryRun: boolean;
  /** Lines of which all is done that will be. */
  readonly progress?: (lines: number) => void;
  /** Hears of every refused line. */
  readonly refused?: (refusal: Refusal) => void;
  /** Of the whole import: no line may be later. */
  readonly now?: Date;
}

export interface Imported {
  readonly tally: Tally;
  /** Why the file could not be read to its end; what came before it counts. */
  readonly unreadable?: Error;
}

/** Lines that are held at once. */
const AT_ONCE = 10_000;

/** Rejects where the database fails: what was recorded until then stays. */
export async function importAnswers(store: ImportStore, options: ImportOptions): Promise<Imported> {
  const { file, format, dryRun, progress = () => {}, refused, now = new Date() } = options;
  const tally = new Tally(refused);
  const repeated = dryRun ? new Set<string>() : undefined;
  let held = new Map<Answer, number>();

  const told = (answer: Answer, outcome: Outcome): void => {
    if (outcome === 'nobody') {
      tally.refuse(held.get(answer)!, { field: 'customerId', reason: 'nobody' });
      return;
    }
    // Where nothing is written, nothing is found again.
    const isRepeated = outcome === 'recorded' && repeated?.has(answer.event);
    repeated?.add(answer.event);
    tally[isRepeated ? 'there' : outcome] += 1;
  };
  const flush = async (): Promise<void> => {
    if (held.size === 0) return;
    await carryOut([...held.keys()], { store, dryRun, told });
    held = new Map();
    progress(tally.lines);
  };

  const rows = (format === 'csv' ? csvRows : ndjsonRows)(createReadStream(file, { highWaterMark: 256 * 1024 }));
  let unreadable: Error | undefined;
  for (;;) {
    const row = await rows.next().catch((error: Error) => {
      unreadable = error;
      return { done: true } as const;
    });
    if (row.done) break;
    tally.lines += 1;
    const answer = read(row.value, now, tally);
    if (answer !== undefined) held.set(answer, row.value.line);
    if (held.size >= AT_ONCE) await flush();
  }
  await flush();
  return { tally, ...(unreadable !== undefined && { unreadable }) };
}

function read(row: Row, now: Date, tally: Tally): Answer | undefined {
  if ('fault' in row) {
    tally.refuse(row.line, row.fault);
    return undefined;
  }
  try {
    return answerOf(row.value, now);
  } catch (error) {
    if (!(error instanceof LineRefused)) throw error;
    tally.refuse(row.line, error.fault);
    return undefined;
  }
}
