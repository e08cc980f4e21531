/**
 * Downloads a mongod with mongodb-memory-server's own code, where its host answers quickly: who has no network must not
 * wait for it. Tests never come here.
 */
import { DryMongoBinary } from 'mongodb-memory-server-core/lib/util/DryMongoBinary.js';
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';

const PROBE_MS = 2000;

/** Bytes so far and in all. */
export type OnProgress = (done: number, total: number) => void;

/** The path of a downloaded mongod; undefined where the host does not answer within 2 seconds or has none for this machine. */
export async function downloadMongod(onProgress: OnProgress): Promise<string | undefined> {
  const options = await DryMongoBinary.generateOptions();
  const url = await new MongoBinaryDownloadUrl(options).getDownloadUrl().catch(() => undefined);
  if (!url || !(await hostHas(url))) return undefined;
  const download = new MongoBinaryDownload(options);
  // It prints its progress by itself, which would tear the supervisor's lines apart: ours goes over the channel.
  download.printDownloadProgress = (chunk) => {
    download.dlProgress.current += chunk.length;
    onProgress(download.dlProgress.current, download.dlProgress.length);
  };
  return download.getMongodPath().catch(() => undefined);
}

/** Whether the file is there to be downloaded, asked without downloading it. */
export async function hostHas(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}
