/**
 * Progress where there is no terminal: few lines, never backwards in what they count.
 */
import { expect, test } from '@jest/globals';
import { Progress } from '../../../../commands/supervisor/progress.ts';

function plain() {
  const lines: string[] = [];
  let now = 0;
  const stream = { isTTY: false, write: (text: string) => lines.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { lines, progress: new Progress('Importing', stream, () => now), pass: (ms: number) => (now += ms) };
}

test('a line comes at the beginning and then at most every five seconds', () => {
  const { lines, progress, pass } = plain();
  for (let done = 0; done <= 100; done++) {
    progress.update('lines', done, 100);
    pass(120);
  }
  progress.stop();
  expect(lines).toEqual(['Importing ...\n', 'Importing: 42 %\n', 'Importing: 84 %\n']);
});

test('several tasks count together, and the same task again replaces what was known of it', () => {
  const { lines, progress, pass } = plain();
  progress.update('identity', 10, 100);
  progress.update('purchases', 100, 300);
  pass(5000);
  progress.update('identity', 100, 100);
  expect(lines.at(-1)).toBe('Importing: 50 %\n');
});

test('more done than there was to do is not more than all', () => {
  const { lines, progress, pass } = plain();
  pass(5000);
  progress.update('identity', 200, 100);
  expect(lines.at(-1)).toBe('Importing: 100 %\n');
});
