/**
 * Imports the answers of customers from a file, piece by piece: what is held does not grow with the file. It may be killed at any moment
 * and begun again: what was recorded is found there, and what was not is recorded.
 */
import { createReadStream } from 'node:fs';
import type { Answer } from './answer.ts';
import { carryOut, type ImportStore, type Outcome } from './carry-out.ts';
import { csvRows } from './csv-rows.ts';
import { LineRefused } from './fault.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import type { Row } from './row.ts';
import { type Refusal, Tally } from './tally.ts';
import { answersOf } from './tc-answers.ts';

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

/** What became of the answers of a line. */
interface Line {
  readonly line: number;
  isNobodys: boolean;
  isNew: boolean;
}

/** Answers that are held at once. */
const AT_ONCE = 10_000;

/** Rejects where the database fails: what was recorded until then stays. */
export async function importAnswers(store: ImportStore, options: ImportOptions): Promise<Imported> {
  const { file, format, dryRun, progress = () => {}, refused, now = new Date() } = options;
  const tally = new Tally(refused);
  const repeated = dryRun ? new Set<string>() : undefined;
  let held = new Map<Answer, Line>();

  const told = (answer: Answer, outcome: Outcome): void => {
    const line = held.get(answer)!;
    if (outcome === 'nobody') line.isNobodys = true;
    // Where nothing is written, nothing is found again.
    else if (outcome === 'recorded' && !repeated?.has(answer.event)) line.isNew = true;
    repeated?.add(answer.event);
  };
  const flush = async (): Promise<void> => {
    if (held.size === 0) return;
    await carryOut([...held.keys()], { store, dryRun, told });
    for (const { line, isNobodys, isNew } of new Set(held.values())) {
      if (isNobodys) tally.refuse(line, { field: 'customerId', reason: 'nobody' });
      else tally[isNew ? 'recorded' : 'there'] += 1;
    }
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
    const answers = read(row.value, now, tally);
    const line: Line = { line: row.value.line, isNobodys: false, isNew: false };
    for (const answer of answers ?? []) held.set(answer, line);
    if (answers?.length === 0) tally.there += 1;
    if (held.size >= AT_ONCE) await flush();
  }
  await flush();
  return { tally, ...(unreadable !== undefined && { unreadable }) };
}

/** Undefined where the line is refused. */
function read(row: Row, now: Date, tally: Tally): readonly Answer[] | undefined {
  if ('fault' in row) {
    tally.refuse(row.line, row.fault);
    return undefined;
  }
  try {
    return answersOf(row.value, now);
  } catch (error) {
    if (!(error instanceof LineRefused)) throw error;
    tally.refuse(row.line, error.fault);
    return undefined;
  }
}
