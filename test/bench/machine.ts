/**
 * On what the figures came about: they hold for this machine and these versions alone, so they are written beside them.
 */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export const machine = () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return {
    processor: cpus()[0]?.model.trim(),
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    peers: dependencies,
  };
};
