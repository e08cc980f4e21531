/**
 * A row of the table: one gateway, how it is started, and how it is asked. Types only.
 */
import type { Child } from '../child.ts';
import type { Asker } from '../shapes.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Running {
  readonly child: Child;
  /** Where it answers GraphQL. */
  readonly url: string;
}

export interface Row {
  readonly name: string;
  /** Whether it decides every field, or has no authorization. */
  readonly enforces: boolean;
  /** Why it cannot be started here; absent: it can. */
  missing?(): Promise<string | undefined>;
  /** `nodeOptions` stand for those that it is started with otherwise; only this gateway takes them. */
  start(around: Surroundings, nodeOptions?: readonly string[]): Promise<Running>;
  headers?(around: Surroundings, asker: Asker): Promise<Readonly<Record<string, string>>>;
}
