/** What verification says: where something is wrong, and what. Nothing of the content of a record. */

export interface Finding {
  readonly writer: string;
  /** Number of the record; absent: it is about the chain. */
  readonly n?: number;
  /** Goes on after "chain W, record n: ". */
  readonly what: string;
}

export const findingText = ({ writer, n, what }: Finding): string =>
  `chain ${writer}${n === undefined ? '' : `, record ${n}`}: ${what}`;

/** `3 to 7`, or `3`. */
export const rangeText = (from: number, to: number): string => (from === to ? `${from}` : `${from} to ${to}`);
