/**
 * The thread in which a policy module is read (`policy-file.ts`): it imports the module, says what it exports, and ends.
 * Nothing else of the gateway may be imported here.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const module = (await import(pathToFileURL(resolve(String(workerData))).href)) as {
  policy?: unknown;
  default?: unknown;
};
const policy = module.policy ?? module.default;
if (policy !== undefined) parentPort?.postMessage(JSON.stringify(policy));
