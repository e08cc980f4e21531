/**
 * This gateway with one guard more from row to row. What has no trail is a gateway that the benchmark builds (`gateway.ts`); from
 * the trail on it is `npm run gateway`, as it is.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asAsker, open, overCanned, type Start, startGateway, trailIn } from '../rows/assent.ts';
import type { Row } from '../rows/row.ts';
import { root, type Surroundings } from '../surroundings.ts';

export const BUILT = 'test/bench/guards/gateway.ts';

const row = (name: string, how: (around: Surroundings) => Start | Promise<Start>): Row => ({
  name,
  enforces: true,
  start: async (around) => {
    const { environment, ...start } = await how(around);
    return startGateway({ ...start, environment: { ...overCanned(around), ...environment } });
  },
  headers: asAsker,
});

/** Without a trail; `args`: which of the other guards there are. */
export const built = (name: string, args: readonly string[]): Row =>
  row(name, () => ({ module: BUILT, args, environment: {} }));

/** The built-in policy with one row less, so that what is tried decides otherwise. */
async function policyOnTrial({ directory }: Surroundings): Promise<string> {
  const path = join(directory, 'on-trial.mjs');
  const grants = pathToFileURL(join(root, 'schema/grants.ts')).href;
  const text = `import { policy as now } from ${JSON.stringify(grants)};
const balance = now.grants['loyalty.balance'].filter(({ role }) => role !== 'marketer');
export const policy = { ...now, grants: { ...now.grants, 'loyalty.balance': balance } };
`;
  await writeFile(path, text);
  return path;
}

/** @param database address of the evaluation store */
export const guardRows = (database: string): readonly Row[] => [
  open,
  built('decision, calls not signed', []),
  built('decision', ['--signed']),
  built('+ limits', ['--signed', '--limited']),
  row('+ trail in files', (around) => ({ environment: trailIn(around, 'trail') })),
  row('+ trail in MongoDB', () => ({ environment: { TRAIL: database } })),
  row('+ trail in files, a policy on trial', async (around) => ({
    args: ['--dry-run', await policyOnTrial(around)],
    environment: trailIn(around, 'trail-beside-trial'),
  })),
];
