/** What survives is what is written down: a mutant more or less on either side is told. */
import { describe, expect, test } from '@jest/globals';
import { scoreOf, table } from './score.ts';
import { difference, rowOf, survives, written } from './survivors.ts';

const at = (line: number, column: number) => ({ line, column });
const SOURCE = ['const one = 1;', 'if (one > 0) {', '  return one;', '}'].join('\n');

describe('A mutant is written as', () => {
  test('its line, with what becomes of a part of it', () => {
    const location = { start: at(2, 5), end: at(2, 12) };
    expect(rowOf({ location, mutatorName: 'ConditionalExpression', replacement: 'true' }, SOURCE)).toBe(
      'ConditionalExpression: if («one > 0 → true») {',
    );
  });

  test('one line, where it goes over several', () => {
    const location = { start: at(2, 14), end: at(4, 2) };
    expect(rowOf({ location, mutatorName: 'BlockStatement', replacement: '{}' }, SOURCE)).toBe(
      'BlockStatement: if (one > 0) «{ return one; } → {}»',
    );
  });
});

describe('The table', () => {
  const text = ['# Head', '', '## a.ts', '', 'For one', 'reason.', '```', 'x', 'y', '```', 'For another.', '```', 'x'];

  test('gives each mutant its file and the reason above its block', () => {
    expect(written([...text, '```'].join('\n'))).toEqual([
      { file: 'a.ts', row: 'x', reason: 'For one reason.' },
      { file: 'a.ts', row: 'y', reason: 'For one reason.' },
      { file: 'a.ts', row: 'x', reason: 'For another.' },
    ]);
  });

  test.each([
    ['without a reason', '## a.ts\n```\nx\n```'],
    ['without a reason of its own', '## a.ts\nOne.\n```\nx\n```\n```\ny\n```'],
    ['without a file', 'One.\n```\nx\n```'],
  ])('has no mutant %s', (_, wrong) => {
    expect(() => written(wrong)).toThrow('No file or no reason');
  });
});

test('what a run finds and what is written are the same, or each difference is told', () => {
  const [x, y] = [
    { file: 'a.ts', row: 'x' },
    { file: 'a.ts', row: 'y' },
  ];
  expect(difference([x, x, y], [y, x, x])).toEqual([]);
  expect(difference([x, x, y], [x, { ...x, file: 'b.ts' }])).toEqual([
    'No test finds, and no reason is written for: a.ts\n    x',
    'No test finds, and no reason is written for: a.ts\n    y',
    'A reason is written, but it does not survive: b.ts\n    x',
  ]);
});

test('whatever is neither killed nor stopped survives, also what no test runs or nobody could run', () => {
  const all = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'] as const;
  expect(all.filter((status) => survives({ status }))).toEqual(['Survived', 'NoCoverage', 'RuntimeError']);
});

test('the score is of those that were found among those that could be, place by place', () => {
  const results = (['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'] as const).map((status, place) => ({
    status,
    file: place < 2 ? 'gateway/caller/act.ts' : 'gateway/enforcement/masks/text.ts',
  }));
  const score = scoreOf(results, ({ file }) => file);
  expect(score.all).toEqual({ mutants: 5, killed: 1, timedOut: 1, survived: 1, uncovered: 1, percent: 50 });
  expect(table(score).split('\n')).toEqual([
    '                            mutants  killed  timed out  survived  not covered  percent',
    'gateway/caller/                   2       1          1         0            0   100.00',
    'gateway/enforcement/masks/        3       0          0         1            1     0.00',
    'all                               5       1          1         1            1    50.00',
  ]);
});
