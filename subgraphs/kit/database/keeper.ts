/**
 * Keeps one mongod: starts it with the arguments given and ends it when its own standard input closes, which the system
 * does for whoever held the other end, however it died. So no mongod outlives the process that wanted it.
 */
import { spawn } from 'node:child_process';

/** Milliseconds a mongod gets to end by itself; its journal makes a harder end safe. */
const GRACE = 800;

const [binary, ...args] = process.argv.slice(2) as [string, ...string[]];
const mongod = spawn(binary, args, { stdio: ['ignore', 'inherit', 'inherit'] });
mongod.on('error', () => process.exit(127));
mongod.on('exit', (code) => process.exit(code ?? 1));

process.stdin.resume();
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  mongod.kill('SIGTERM');
  setTimeout(() => mongod.kill('SIGKILL'), GRACE);
});
// Ctrl-C reaches the whole process group: the one that holds our input decides when this ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
