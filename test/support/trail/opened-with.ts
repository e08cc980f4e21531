/** With which flags this process holds a file open: for a test of what a write promises. Linux alone tells. */
import { readdir, readFile, readlink } from 'node:fs/promises';

/** The flags of open(2), from `/proc/self/fdinfo` (proc(5)), where they are an octal number. Throws when the file is not open. */
export async function openedWith(path: string): Promise<number> {
  for (const fd of await readdir('/proc/self/fd')) {
    if ((await readlink(`/proc/self/fd/${fd}`).catch(() => '')) !== path) continue;
    const [, flags] = /^flags:\s*(\d+)/m.exec(await readFile(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
    return Number.parseInt(flags ?? '', 8);
  }
  throw new Error(`${path} is not open`);
}
