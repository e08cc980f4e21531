/** The files of a trail for those who verify it or remove what is over: each chain line by line, never as a whole. */
import { rm } from 'node:fs/promises';
import type { Archive, ChainName, StoredChain } from '../sink.ts';
import { type FileKind, fileOf, filesOf, keepNames, putFile, readUnlessMissing } from './folder.ts';
import { linesOf } from './lines.ts';

export class FileArchive implements Archive {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async *chains(): AsyncGenerator<StoredChain> {
    for (const chain of await filesOf(this.#folder, 'chain')) {
      yield {
        writer: chain.writer,
        filedUnder: chain.period,
        lines: () => linesOf(chain.path),
        seal: () => readUnlessMissing(fileOf(this.#folder, chain, 'seal')),
      };
    }
  }

  seals = () => this.#statements('seal');
  removals = () => this.#statements('removal');

  async remove(chain: ChainName, statement: string): Promise<void> {
    await putFile(this.#folder, fileOf(this.#folder, chain, 'removal'), statement);
    await rm(fileOf(this.#folder, chain, 'chain'), { force: true });
    await rm(fileOf(this.#folder, chain, 'seal'), { force: true });
    await keepNames(this.#folder);
  }

  async close(): Promise<void> {}

  async *#statements(kind: FileKind): AsyncGenerator<{ readonly writer: string; readonly jws: string }> {
    for (const { writer, path } of await filesOf(this.#folder, kind)) {
      const jws = await readUnlessMissing(path);
      if (jws !== undefined) yield { writer, jws };
    }
  }
}
