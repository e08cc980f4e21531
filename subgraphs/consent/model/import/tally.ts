/** What an import comes to: counts, and some of what was refused. It holds no line and nothing that grows with the file. */
import { type Fault, REASONS } from './fault.ts';

/** Refused lines that are named one by one. */
const NAMED = 100;

export interface Refusal extends Fault {
  readonly line: number;
}

export class Tally {
  lines = 0;
  recorded = 0;
  there = 0;
  refused = 0;
  readonly #named: Refusal[] = [];
  readonly #byFault = new Map<string, { count: number; first: number }>();

  readonly #hear: (refusal: Refusal) => void;

  /** @param hear is told of every refused line */
  constructor(hear: (refusal: Refusal) => void = () => {}) {
    this.#hear = hear;
  }

  refuse(line: number, { field, reason }: Fault): void {
    this.refused += 1;
    this.#hear({ line, field, reason });
    if (this.#named.length < NAMED) this.#named.push({ line, field, reason });
    const text = faultText({ field, reason });
    const counted = this.#byFault.get(text) ?? { count: 0, first: line };
    this.#byFault.set(text, { count: counted.count + 1, first: Math.min(counted.first, line) });
  }

  /** The refused lines that were found first, in their order: `line 17: brand is missing`. */
  named(): string[] {
    const lines = this.#named
      .sort((one, other) => one.line - other.line)
      .map((refusal) => `line ${refusal.line}: ${faultText(refusal)}`);
    const more = this.refused - lines.length;
    return more > 0 ? [...lines, `... and ${more.toLocaleString('en-US')} more`] : lines;
  }

  /** Fault by fault, the most frequent first. */
  summary(dryRun: boolean): string[] {
    const count = (number: number, what: string) => `${number.toLocaleString('en-US').padStart(11)} ${what}`;
    const faults = [...this.#byFault].sort(([, one], [, other]) => other.count - one.count);
    return [
      count(this.lines, 'lines'),
      count(this.recorded, dryRun ? 'would be recorded' : 'recorded'),
      count(this.there, 'already there'),
      count(this.refused, 'refused'),
      ...faults.map(([text, { count: times, first }]) => `    ${count(times, `${text} (first: line ${first})`)}`),
    ];
  }
}

const faultText = ({ field, reason }: Fault): string => `${field} ${REASONS[reason]}`;
