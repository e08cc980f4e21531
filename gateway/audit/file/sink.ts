/**
 * The trail in append-only files: a group is written behind what is known to be there, and is on the disk before anybody hears
 * of it. No line that is there is ever changed, and the file of another process is never written to.
 */
import { constants } from 'node:fs';
import { access, type FileHandle, open } from 'node:fs/promises';
import type { Group } from '../chain.ts';
import { leafHashOfBytes } from '../merkle.ts';
import { type Head, parseRecord } from '../record.ts';
import type { ChainName, Sink } from '../sink.ts';
import type { TrailPage, TrailPageRequest } from '../trail.ts';
import { findEntries } from './find.ts';
import { FILE_MODE, fileOf, filesOf, keepNames, makeFolder, putFile } from './folder.ts';
import { lastLineOf } from './lines.ts';

/**
 * On Linux a write is on the disk when it returns (`O_DSYNC`, open(2)): as durable as a write and an fdatasync after it, for one turn
 * of a thread in place of two. Elsewhere the flag is missing, or promises less.
 */
const WRITES_ARE_DURABLE = process.platform === 'linux';
const NEW_CHAIN =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (WRITES_ARE_DURABLE ? constants.O_DSYNC : 0);

interface Written {
  readonly writer: string;
  readonly handle: FileHandle;
  /** Bytes that are on the disk for certain. Behind them may be the rest of a write that failed. */
  length: number;
  isNamed: boolean;
}

export class FileSink implements Sink {
  readonly #folder: string;
  #file: Written | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder if it is not there; rejects when it cannot be written to. */
  static async open(folder: string): Promise<FileSink> {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    return new FileSink(folder);
  }

  async write(group: Group): Promise<void> {
    const file = await this.#fileOf(group);
    const bytes = Buffer.from(group.text);
    // What a write that failed has left behind is the beginning of the same bytes.
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.handle.write(bytes, at, bytes.length - at, file.length + at);
      at += bytesWritten;
    }
    if (!WRITES_ARE_DURABLE) await file.handle.datasync();
    if (!file.isNamed) await keepNames(this.#folder);
    file.isNamed = true;
    file.length += bytes.length;
    if (group.end) await this.#closeFile();
  }

  keepSeal(chain: ChainName, jws: string): Promise<void> {
    return putFile(this.#folder, fileOf(this.#folder, chain, 'seal'), jws);
  }

  async heads(count: number): Promise<Head[]> {
    const files = await filesOf(this.#folder, 'chain');
    const heads: Head[] = [];
    for (const { writer, path } of files.slice(-count).reverse()) {
      const line = await lastLineOf(path);
      const record = line && parseRecord(line.toString());
      if (line && record) heads.push({ writer, last: record.n, hash: leafHashOfBytes(line) });
    }
    return heads;
  }

  find(pseudonyms: readonly string[] | undefined, page: TrailPageRequest): Promise<TrailPage> {
    return findEntries(this.#folder, pseudonyms, page);
  }

  ready(): Promise<boolean> {
    return access(this.#folder, constants.W_OK).then(
      () => true,
      () => false,
    );
  }

  close(): Promise<void> {
    return this.#closeFile();
  }

  async #fileOf(group: Group): Promise<Written> {
    if (this.#file?.writer === group.writer) return this.#file;
    await this.#closeFile();
    const handle = await open(fileOf(this.#folder, group, 'chain'), NEW_CHAIN, FILE_MODE);
    this.#file = { writer: group.writer, handle, length: 0, isNamed: false };
    return this.#file;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }
}
