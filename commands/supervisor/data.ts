/**
 * What is in the database, and what must be imported before anything serves: the same number of customers and the same
 * shift of dates in all four subgraphs, or one line that says why not.
 */
import { z } from 'zod';
import { subgraphNames } from '../../schema/classification.ts';
import type { ImportStatus } from '../../schema/process.ts';
import type { Environment } from '../config.ts';
import { emptyTrailPlan, importPlan } from './plans.ts';
import type { Supervisor } from './supervisor.ts';

/** What an import notes in its database: `running` from its first write, `done` after its last. */
const marker: z.ZodType<Pick<ImportStatus, 'status' | 'customers' | 'shiftWeeks'>> = z.object({
  status: z.enum(['running', 'done']),
  customers: z.number(),
  shiftWeeks: z.number(),
});
export type Marker = z.infer<typeof marker>;
const statusMessage = z.object({ marker: marker.nullable() });

/** The customers of the sample. */
export const ALL_CUSTOMERS = 1000;

export type Decision =
  | { readonly import: false; readonly customers: number; readonly shiftWeeks: number }
  | { readonly import: true; readonly customers: number; readonly shiftWeeks: number };

/**
 * Import or not, how many customers, and by how many weeks the dates are shifted. A shift that one subgraph has noted
 * counts for all: a basket and the points for it must keep the same day.
 */
export function decideImport(
  markers: readonly (Marker | null)[],
  wanted: number | undefined,
  weeksNow: number,
): Decision {
  const noted = markers.filter((found) => found !== null);
  const done = noted.filter((found) => found.status === 'done');
  const first = done[0] ?? noted[0];
  const shiftWeeks = first?.shiftWeeks ?? weeksNow;
  const customers = wanted ?? first?.customers ?? ALL_CUSTOMERS;
  const other = done.find((found) => found.customers !== customers);
  if (other !== undefined) {
    throw new Error(
      `The database holds ${other.customers} customers; leave --customers out to use them, or add --reset to import ${customers}.`,
    );
  }
  if (done.some((found) => found.shiftWeeks !== shiftWeeks)) {
    throw new Error('The subgraphs hold dates that are shifted by different numbers of weeks; start with --reset.');
  }
  return { import: done.length < subgraphNames.length, customers, shiftWeeks };
}

/** What each subgraph's database says of its import, in the order of the classification. */
export const readMarkers = (supervisor: Supervisor, uri: string): Promise<(Marker | null)[]> =>
  Promise.all(
    subgraphNames.map(async (name) => {
      const child = supervisor.start(importPlan(name, uri, ['--status']));
      return statusMessage.parse(await child.message('status')).marker;
    }),
  );

/** Empties the databases of all subgraphs, and that of the trail, unless it is kept elsewhere. */
export async function resetAll(supervisor: Supervisor, uri: string, { TRAIL }: Environment): Promise<void> {
  const plans = subgraphNames.map((name) => importPlan(name, uri, ['--reset']));
  if (TRAIL === undefined) plans.push(emptyTrailPlan(uri));
  await Promise.all(plans.map((plan) => supervisor.finish(plan)));
}

export type OnProgress = (task: string, done: number, total: number) => void;

/** Imports into all subgraphs side by side; the lines of their reports, in the order of the classification. */
export async function importAll(
  supervisor: Supervisor,
  uri: string,
  { customers, shiftWeeks }: Decision,
  onProgress: OnProgress,
): Promise<string[]> {
  const reports = await Promise.all(
    subgraphNames.map(async (name) => {
      let lines: readonly string[] = [];
      await supervisor.finish(
        importPlan(name, uri, ['--customers', String(customers), '--shift-weeks', String(shiftWeeks)]),
        (message) => {
          if (message.type === 'progress') {
            onProgress(`${name} ${message.task}`, Number(message.done), Number(message.total));
          } else if (message.type === 'report') lines = message.lines as string[];
        },
      );
      return lines;
    }),
  );
  return reports.flat();
}
