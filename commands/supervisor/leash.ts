/**
 * Loaded into every child before anything else (`node --import leash.ts?supervisor=PID`): when the supervisor is gone, the
 * child gets a moment for its own, orderly ending, and then is killed. It watches from a thread of its own: a child that is
 * busy loading its modules or parsing a file would not notice for seconds that its channel has closed.
 */
import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks, and until the end after the one that saw it: below the two seconds that are promised. */
const LOOK = 100;
const GRACE = 1000;

const supervisor = Number(new URL(import.meta.url).searchParams.get('supervisor'));

// It died while this process came into being: there is nothing here yet that would need an orderly ending.
if (process.ppid !== supervisor) process.exit(1);

const watch = `
  const { supervisor, look, grace } = require('node:worker_threads').workerData;
  const kill = () => process.kill(process.pid, 'SIGKILL');
  if (process.ppid !== supervisor) kill();
  const timer = setInterval(() => {
    if (process.ppid === supervisor) return;
    clearInterval(timer);
    setTimeout(kill, grace);
  }, look);
`;

const workerData = { supervisor, look: LOOK, grace: GRACE };
new Worker(watch, { eval: true, execArgv: [], env: {}, workerData }).unref();
