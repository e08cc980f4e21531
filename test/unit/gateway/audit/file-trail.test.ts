/**
 * The trail in files: what was acknowledged is in them after a crash at any byte, what is half written is no damage, and every
 * change of a byte is found.
 */
import { constants } from 'node:fs';
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Chain, type Group } from '../../../../gateway/audit/chain.ts';
import { FileArchive } from '../../../../gateway/audit/file/archive.ts';
import { FileSink } from '../../../../gateway/audit/file/sink.ts';
import { GroupCommit } from '../../../../gateway/audit/group-commit.ts';
import { contents } from '../../../../gateway/audit/record.ts';
import { entry, sealing } from '../../../support/trail/entries.ts';
import { openedWith } from '../../../support/trail/opened-with.ts';
import { pagesOf, writeSample } from '../../../support/trail/reading.ts';
import { verification } from '../../../support/trail/verification.ts';

const keys = sealing();
const AT = Date.UTC(2026, 2, 1);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assent-trail-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const commitTo = (sink: FileSink, sealRecords = 5) =>
  new GroupCommit({
    sink,
    period: 'month',
    sealRecords,
    sealSeconds: 3_600,
    sign: keys.sign,
    log: { error: () => {}, warn: () => {} },
    pause: 1,
    clock: () => AT,
  });

const files = async (extension: string, of = folder): Promise<string[]> =>
  (await readdir(of)).filter((name) => name.endsWith(extension)).map((name) => join(of, name));

const requestsIn = async (of = folder): Promise<string[]> => {
  const sink = await FileSink.open(of);
  return (await pagesOf(sink, undefined, 1_000)).entries.map(({ request }) => request).reverse();
};

/** A chain and the groups of it: three of three entries each. */
function groups(): Group[] {
  const chain = new Chain({ period: '2026-03', at: AT, every: 100, others: [], sign: keys.sign });
  return [0, 1, 2].map((group) => {
    for (let n = 0; n < 3; n += 1) {
      const one = entry(`${group}.${n}`, ['c1'], `{ a${group} "ü" }`);
      chain.add(AT, { content: contents.entry(one), operation: one.operation, customers: ['c1'], bytes: 0 });
    }
    return chain.take()!;
  });
}

test('one file for each chain, and the newest seal beside it, that nobody else may read', async () => {
  const inner = join(folder, 'made');
  const sink = await FileSink.open(inner);
  const commit = commitTo(sink);
  await commit.append(entry());
  await commit.close();
  await sink.close();
  expect((await readdir(inner)).map((name) => name.replace(/^[0-9a-z]{29}/, 'W')).sort()).toEqual([
    'W.2026-03.jsonl',
    'W.2026-03.seal',
  ]);
  expect((await stat(inner)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(inner)) expect((await stat(join(inner, name))).mode & 0o777).toBe(0o600);
});

describe('reading', () => {
  test('gives what was written about a customer, newest first, in pages, over chains and periods', async () => {
    const written = await writeSample(() => FileSink.open(folder), keys);
    const sink = await FileSink.open(folder);
    for (const wanted of [['c1'], ['c2', 'x'], ['c0', 'c1'], undefined]) {
      const expected = written.filter(({ customers }) => customers.some((one) => wanted?.includes(one) ?? true));
      for (const first of [7, 59, 60]) {
        const { entries, sizes, places } = await pagesOf(sink, wanted, first);
        expect(entries).toEqual(expected);
        expect(sizes.slice(0, -1).every((size) => size === first)).toBe(true);
        expect(new Set(places).size).toBe(places.length);
      }
    }
    const { findings, notes, chains } = await verification(new FileArchive(folder), keys);
    expect({ findings, notes, chains }).toEqual({ findings: [], notes: [], chains: 4 });
  });

  test('gives nothing for nobody, for a page after what is no place, and where there is nothing', async () => {
    const sink = await FileSink.open(folder);
    expect(await sink.find(['c1'], { first: 10 })).toEqual({ entries: [], hasNextPage: false });
    const commit = commitTo(sink);
    await commit.append(entry());
    await commit.close();
    for (const [names, after] of [
      [[], undefined],
      [['c1'], 'nonsense'],
      [['c1'], `${'0'.repeat(29)}.3`],
      [['c1'], `${'../'.repeat(9)}ab.3`],
    ] as const)
      expect(await sink.find(names, { first: 10, after })).toEqual({ entries: [], hasNextPage: false });
    expect((await sink.find(['c1'], { first: 10 })).entries).toHaveLength(1);
  });
});

test('a crash at any byte of a write leaves all that was acknowledged, and no damage', async () => {
  const [first, second, third] = groups() as [Group, Group, Group];
  const sink = await FileSink.open(folder);
  await sink.write(first);
  await sink.write(second);
  await sink.close();
  const [path] = (await files('.jsonl')) as [string];
  const acknowledged = Buffer.from(first.text + second.text);
  expect(await readFile(path)).toEqual(acknowledged);
  const bytes = Buffer.from(third.text);
  const counts = [0, 1, bytes.length - 1, bytes.length, ...Array.from({ length: 20 }, (_, n) => 47 * n)];
  for (const count of counts.filter((each) => each <= bytes.length)) {
    await writeFile(path, Buffer.concat([acknowledged, bytes.subarray(0, count)]));
    const requests = await requestsIn();
    expect(requests.slice(0, 6)).toEqual(['0.0', '0.1', '0.2', '1.0', '1.1', '1.2']);
    const { findings, notes } = await verification(new FileArchive(folder), keys);
    expect(findings).toEqual([]);
    expect(notes.at(-1)?.what).toContain('has no end');

    // The next process names the last whole record, and the chains agree.
    const next = await FileSink.open(folder);
    const commit = commitTo(next);
    await commit.append(entry('next'));
    await commit.close();
    expect((await verification(new FileArchive(folder), keys)).findings).toEqual([]);
    await Promise.all(
      (await readdir(folder)).map((name) => (join(folder, name) === path ? undefined : rm(join(folder, name)))),
    );
  }
});

test('zeros behind the last line, which a file system may leave, are no damage either', async () => {
  const sink = await FileSink.open(folder);
  await sink.write(groups()[0]!);
  await sink.close();
  await appendFile((await files('.jsonl'))[0]!, Buffer.alloc(4_096));
  const { findings, notes, entries } = await verification(new FileArchive(folder), keys);
  expect({ findings, entries }).toEqual({ findings: [], entries: 3 });
  expect(notes.map(({ what }) => what)).toContainEqual(expect.stringContaining('half there'));
});

describe('a write', () => {
  /** What all open files have in common, to let one of their functions fail. */
  const fileHandle = async () => {
    const handle = await open(join(folder, '.probe'), 'w');
    await handle.close();
    return Object.getPrototypeOf(handle) as {
      write: (bytes: Buffer, at: number, length: number, position: number) => Promise<{ bytesWritten: number }>;
      datasync: () => Promise<void>;
      sync: () => Promise<void>;
    };
  };

  test('is on the disk when it is acknowledged', async () => {
    const sink = await FileSink.open(folder);
    const datasync = jest.spyOn(await fileHandle(), 'datasync');
    await sink.write(groups()[0]!);
    const [path] = await files('.jsonl');
    if (process.platform === 'linux') expect((await openedWith(path!)) & constants.O_DSYNC).toBe(constants.O_DSYNC);
    else expect(datasync).toHaveBeenCalledTimes(1);
    await sink.close();
  });

  test.each(['write', 'sync'] as const)(
    'that fails in its %s is repeated, and what is there is there once',
    async (failing) => {
      const sink = await FileSink.open(folder);
      const commit = commitTo(sink);
      const failed = jest.spyOn(await fileHandle(), failing).mockRejectedValueOnce(new Error('ENOSPC'));
      await Promise.all(['1', '2', '3'].map((request) => commit.append(entry(request))));
      expect(failed.mock.calls.length).toBeGreaterThan(1);
      await commit.append(entry('4'));
      await commit.close();
      expect(await requestsIn()).toEqual(['1', '2', '3', '4']);
      expect((await verification(new FileArchive(folder), keys)).findings).toEqual([]);
    },
  );

  test('that fails half way is repeated from where it began', async () => {
    const sink = await FileSink.open(folder);
    const commit = commitTo(sink);
    await commit.append(entry('1'));
    const prototype = await fileHandle();
    const { write } = prototype;
    let failures = 3;
    prototype.write = async function (bytes: Buffer, at: number, length: number, position: number) {
      if (failures-- <= 0) return write.call(this, bytes, at, length, position);
      await write.call(this, bytes, at, Math.ceil(length / (2 + failures)), position);
      throw new Error('ENOSPC');
    };
    try {
      await Promise.all([commit.append(entry('2')), commit.append(entry('3', ['c1'], '{ another }'))]);
    } finally {
      prototype.write = write;
    }
    await commit.close();
    expect(await requestsIn()).toEqual(['1', '2', '3']);
    expect((await verification(new FileArchive(folder), keys)).findings).toEqual([]);
  });

  test('a folder that cannot be written to is refused when it is opened', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    await expect(FileSink.open(join(path, 'trail'))).rejects.toThrow('ENOTDIR');
  });
});

describe('a byte of a trail that has ended', () => {
  const KINDS = ['another', 'gone', 'added', 'cut'] as const;

  test('that is another one, gone or added, or from which on all is cut off, is found', async () => {
    const sink = await FileSink.open(folder);
    for (let chain = 0; chain < 2; chain += 1) {
      const commit = commitTo(sink);
      for (let n = 0; n < 4; n += 1)
        await Promise.all([0, 1, 2].map((of) => commit.append(entry(`${chain}.${n}.${of}`, ['c1'], `{ a${n} }`))));
      await commit.close();
    }
    const all = [...(await files('.jsonl')), ...(await files('.seal'))];
    const original = await Promise.all(all.map((path) => readFile(path)));
    expect((await verification(new FileArchive(folder), keys)).findings).toEqual([]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: all.length - 1 }),
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom(...KINDS),
        async (which, some, by, kind) => {
          const bytes = original[which]!;
          const at = some % bytes.length;
          const changed = {
            another: () => Buffer.concat([bytes.subarray(0, at), Buffer.of(bytes[at]! ^ by), bytes.subarray(at + 1)]),
            gone: () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
            added: () => Buffer.concat([bytes.subarray(0, at), Buffer.of(by), bytes.subarray(at)]),
            cut: () => bytes.subarray(0, at),
          }[kind]();
          // Taking one of two equal bytes away is the same wherever it is done; nothing here changes nothing.
          expect(changed.equals(bytes)).toBe(false);
          await writeFile(all[which]!, changed);
          try {
            const { findings } = await verification(new FileArchive(folder), keys);
            expect(findings.length).toBeGreaterThan(0);
            // What it witnessed of another chain may be told before it.
            expect(findings.some(({ writer }) => all[which]!.includes(writer))).toBe(true);
          } finally {
            await writeFile(all[which]!, bytes);
          }
        },
      ),
      { numRuns: 120 },
    );
  }, 120_000);

  test('in a file under the name of another chain is found', async () => {
    const sink = await FileSink.open(folder);
    const commit = commitTo(sink);
    await commit.append(entry());
    await commit.close();
    const [path] = (await files('.jsonl')) as [string];
    const other = path.replace(/[^/]{29}(?=\.2026)/, '0'.repeat(29));
    await writeFile(other, await readFile(path));
    const { findings } = await verification(new FileArchive(folder), keys);
    expect(findings.map(({ writer }) => writer)).toContain('0'.repeat(29));
  });
});

test('a file of another kind in the folder is left alone', async () => {
  await writeFile(join(folder, 'README'), 'hello');
  await mkdir(join(folder, 'sub'));
  const sink = await FileSink.open(folder);
  expect(await sink.heads(10)).toEqual([]);
  expect((await verification(new FileArchive(folder), keys)).findings).toEqual([]);
});

test('a chain of which nothing is left but an empty file is found by its seal', async () => {
  const sink = await FileSink.open(folder);
  const commit = commitTo(sink);
  await commit.append(entry());
  await commit.close();
  await truncate((await files('.jsonl'))[0]!, 0);
  const { findings } = await verification(new FileArchive(folder), keys);
  expect(findings).toEqual([expect.objectContaining({ n: 0, what: expect.stringContaining('is missing') })]);
});
