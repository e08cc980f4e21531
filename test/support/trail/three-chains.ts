/** Three chains that verification reads in tests, each of which names those before it; and copies of them, to be changed. */
import { GroupCommit } from '../../../gateway/audit/group-commit.ts';
import { entry, sealing } from './entries.ts';
import { MemoryTrail } from './memory.ts';

export const SEAL_EVERY = 5;

const made = sealing();
/** The same few seals are verified again and again here. */
const known = new Map<string, Promise<unknown>>();
export const keys = {
  ...made,
  verifySeal: (jws: string) => {
    const verified = known.get(jws) ?? made.verifySeal(jws);
    known.set(jws, verified);
    return verified;
  },
};

/** A writer into a trail. */
export const commitTo = (sink: ConstructorParameters<typeof GroupCommit>[0]['sink'], clock: () => number = Date.now) =>
  new GroupCommit({
    sink,
    period: 'month',
    sealRecords: SEAL_EVERY,
    sealSeconds: 3_600,
    sign: keys.sign,
    log: { error: () => {}, warn: () => {} },
    clock,
  });

/** Three chains of 30 entries. `ends` false: the last one has no end, as when its process was killed. */
export async function threeChains(ends = true): Promise<MemoryTrail> {
  const trail = new MemoryTrail();
  let now = Date.UTC(2026, 2, 1);
  const clock = () => {
    now += 1_000;
    return now;
  };
  for (let chain = 0; chain < 3; chain += 1) {
    const commit = commitTo(trail, clock);
    for (let n = 0; n < 30; n += 3)
      await Promise.all([0, 1, 2].map((i) => commit.append(entry(`${chain}.${n + i}`, ['c1'], `{ a${(n + i) % 7} }`))));
    if (ends || chain < 2) await commit.close();
  }
  return trail;
}

export function copyOf(original: MemoryTrail): MemoryTrail {
  const trail = new MemoryTrail();
  for (const [writer, kept] of original.kept)
    trail.kept.set(writer, { ...kept, lines: kept.lines.map((line) => Buffer.from(line)) });
  for (const [writer, jws] of original.besides) trail.besides.set(writer, jws);
  return trail;
}
