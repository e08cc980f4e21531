/** Removal of what is over: whole chains, each with a signed statement in its place, and nothing that is still kept. */
import { describe, expect, test } from '@jest/globals';
import { GroupCommit } from '../../../../gateway/audit/group-commit.ts';
import { proofOf, proves } from '../../../../gateway/audit/proof.ts';
import { pruneTrail } from '../../../../gateway/audit/prune.ts';
import type { RemovalStatement } from '../../../../gateway/audit/record.ts';
import { entry, sealing } from '../../../support/trail/entries.ts';
import { MemoryTrail } from '../../../support/trail/memory.ts';
import { verification } from '../../../support/trail/verification.ts';

const keys = sealing();

/** One chain in each of three months, each of which names those before it. */
async function written(): Promise<MemoryTrail> {
  const trail = new MemoryTrail();
  let now = 0;
  const commit = new GroupCommit({
    sink: trail,
    period: 'month',
    sealRecords: 5,
    sealSeconds: 3_600,
    sign: keys.sign,
    log: { error: () => {}, warn: () => {} },
    clock: () => now,
  });
  for (const month of [0, 1, 2]) {
    now = Date.UTC(2026, month, 10);
    for (let n = 0; n < 9; n += 1) await commit.append(entry(`${month}.${n}`, ['c1'], `{ a${n % 3} }`));
  }
  await commit.close();
  return trail;
}

async function prune(trail: MemoryTrail, now: number, sign = keys.signRemoval) {
  const removed: RemovalStatement[] = [];
  const unknown: string[] = [];
  const count = await pruneTrail({
    archive: trail,
    sign,
    retention: 1,
    now,
    onRemoved: (statement) => removed.push(statement),
    onUnknown: (writer) => unknown.push(writer),
  });
  return { count, removed, unknown };
}

describe('what is over', () => {
  test('is removed and nobody misses it; what is not over stays', async () => {
    const trail = await written();
    expect((await prune(trail, Date.UTC(2026, 2, 1) - 1)).count).toBe(0);
    const { count, removed } = await prune(trail, Date.UTC(2026, 2, 1));
    expect({ count, periods: removed.map(({ period }) => period) }).toEqual({ count: 1, periods: ['2026-01'] });
    expect([...trail.kept.values()].map(({ period }) => period)).toEqual(['2026-02', '2026-03']);
    const { findings, chains, removed: gone } = await verification(trail, keys);
    expect({ findings, chains, gone }).toEqual({ findings: [], chains: 2, gone: 1 });
  });

  test('is missed when the statement is not there, or of somebody who has no key', async () => {
    const trail = await written();
    await prune(trail, Date.UTC(2026, 2, 1), sealing('strange').signRemoval);
    const [writer] = [...trail.removed.keys()];
    const told = async () =>
      (await verification(trail, keys)).findings.map((finding) => `${finding.writer} ${finding.what}`);
    expect(await told()).toEqual([
      `${writer} that it was removed is not signed by a known key`,
      expect.stringContaining(`${writer} is gone`),
    ]);
    trail.removed.clear();
    expect(await told()).toEqual([expect.stringContaining(`${writer} is gone`)]);
  });

  test('and was cut before it was removed is still missed by the chains that had seen more', async () => {
    const trail = await written();
    const [writer] = [...trail.kept.keys()];
    trail.kept.get(writer!)!.lines.length = 4;
    await prune(trail, Date.UTC(2026, 2, 1));
    const { findings } = await verification(trail, keys);
    expect(findings).toContainEqual({ writer, n: expect.any(Number), what: expect.stringContaining('was removed') });
  });

  test('cannot hide another chain: a statement is about one chain alone', async () => {
    const trail = await written();
    await prune(trail, Date.UTC(2026, 2, 1));
    const [statement] = [...trail.removed.values()];
    const [second] = [...trail.kept.keys()];
    await trail.remove({ writer: second!, period: '2026-02' }, statement!);
    const last = [...trail.kept.keys()].at(-1)!;
    await trail.remove({ writer: last, period: '2026-03' }, statement!);
    const { findings } = await verification(trail, keys);
    for (const writer of [second, last])
      expect(findings).toContainEqual({ writer, what: 'that it was removed is not signed by a known key' });
  });
});

test('a chain of which nobody can say from when it is stays, and is named', async () => {
  const trail = await written();
  const [writer] = [...trail.kept.keys()];
  trail.kept.get(writer!)!.lines.shift();
  const { count, unknown } = await prune(trail, Date.UTC(2040, 0, 1));
  expect({ count, unknown }).toEqual({ count: 2, unknown: [writer] });
});

describe('a proof of one record', () => {
  test('shows that a seal covers it, and holds no other record', async () => {
    const trail = await written();
    const [writer, { lines }] = [...trail.kept][1]!;
    for (let n = 0; n < lines.length - 1; n += 1) {
      const proof = (await proofOf(trail, `${writer}.${n}`))!;
      expect(proof.record).toBe(lines[n]!.toString());
      expect(await proves(proof, keys.verifySeal)).toMatchObject({ writer, period: '2026-02' });
      expect(await proves(proof, sealing('strange').verifySeal)).toBeUndefined();
      const changed = { ...proof, record: proof.record.replace('"at":', '"at":1') };
      expect(await proves(changed, keys.verifySeal)).toBeUndefined();
      const moved = { ...proof, record: proof.record.replace(/"n":\d+/, `"n":${n + 1}`) };
      expect(await proves(moved, keys.verifySeal)).toBeUndefined();
    }
  });

  test('is not given for what is not there, and for what no seal covers', async () => {
    const trail = await written();
    const [writer, { lines }] = [...trail.kept][2]!;
    for (const place of ['nonsense', `${'0'.repeat(29)}.1`, `${writer}.${lines.length - 1}`, `${writer}.1000`])
      expect(await proofOf(trail, place)).toBeUndefined();
  });
});
