/**
 * All rows of the table, in its order, and how those that can be had are started. This gateway comes first: the ratios are
 * those of the others to it.
 */
import type { Started } from '../measure.ts';
import type { Surroundings } from '../surroundings.ts';
import { enforcing, open } from './assent.ts';
import { peers } from './peers.ts';
import { routers } from './routers.ts';
import type { Row } from './row.ts';

export const rows: readonly Row[] = [enforcing, open, ...routers, ...peers];

/** Starts one after the other, and says which ones there are not. Ends all when one cannot be started. */
export async function startRows(
  around: Surroundings,
  chosen: readonly Row[],
  say: (line: string) => void,
): Promise<Started[]> {
  const started: Started[] = [];
  try {
    for (const row of chosen) {
      const missing = await row.missing?.();
      if (missing === undefined) started.push({ row, ...(await row.start(around)) });
      else say(`${row.name} is not measured: ${missing}.`);
    }
    return started;
  } catch (error) {
    await Promise.all(started.map(({ child }) => child.end()));
    throw error;
  }
}
