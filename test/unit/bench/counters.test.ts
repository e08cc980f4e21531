/** What a process uses is what those that it started use, too: a gateway of several processes is measured as a whole. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { cpuMilliseconds, ownMilliseconds, peakMegabytes, requireCounters, startedBy } from '../../bench/counters.ts';

test('a process is counted with those that it started, for as long as they live', async () => {
  if (process.platform !== 'linux') return void expect(requireCounters).toThrow('/proc');
  // A shell that waits for a shell, which computes something and says so.
  const inner = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; read _';
  const outer = spawn('sh', ['-c', `sh -c '${inner}'; true`], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(outer.stdout, 'data');
  const [child, ...others] = startedBy(outer.pid!);
  expect(others).toEqual([]);
  expect(startedBy(process.pid)).toEqual(expect.arrayContaining([outer.pid, child]));
  expect(ownMilliseconds(child!)).toBeGreaterThan(0);
  expect(cpuMilliseconds(outer.pid!)).toBe(ownMilliseconds(outer.pid!) + ownMilliseconds(child!));
  expect(peakMegabytes(outer.pid!)).toBeGreaterThan(0);
  outer.stdin.end('\n');
  await once(outer, 'close');
  expect(startedBy(process.pid)).not.toContain(outer.pid);
});
