/**
 * Where gateways of a test keep their trail when the test does not ask for it: a folder of this process, gone with it. The trail of
 * whoever runs the tests is not written to.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/** As `TRAIL` says it. */
export function trailOfTests(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'assent-trail-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return `file:${folder}`;
}
