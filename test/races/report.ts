/** Who races, and what races have shown, in words. */
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import type { RaceReport } from './race.ts';

/** Customers of the sample that are there when races are run. */
export const CUSTOMERS = 20;
const RACERS = 2;

/** Customers with an open account and everything that is read in a race, ids only. */
export async function racers(): Promise<readonly string[]> {
  const households = await readHouseholds(CUSTOMERS);
  const fit = households.filter(({ account, erased, demographics }) => account === 'OPEN' && !erased && demographics);
  return fit.slice(0, RACERS).map(({ id }) => id);
}

export function reportText(
  report: RaceReport,
  seconds: { readonly starting: number; readonly racing: number },
): string {
  const { races, byNo, after, refused, kept, underWay, underWayShown, milliseconds, findings } = report;
  return [
    ...findings.map((finding) => `FOUND ${finding}`),
    `${races} races in ${seconds.racing.toFixed(1)} s, after ${seconds.starting.toFixed(1)} s of starting`,
    `  ${Object.entries(byNo)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `  ${after} readings that began after the answer, of what it ended: ${refused} refused, ${after - refused} not`,
    `  ${kept} readings after the answer, of what it left alone`,
    `  ${underWay} readings were under way when it came: ${underWayShown} shown the data, ${underWay - underWayShown} refused`,
    `  ${milliseconds.toFixed(1)} ms from the answer to the end of the first reading after it (the middle one)`,
    `${findings.length === 0 ? 'Nothing' : `${findings.length} TIMES SOMETHING`} found`,
  ].join('\n');
}
