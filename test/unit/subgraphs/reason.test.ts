/** Why a subgraph could not start: one line, which names only what its reader has set. */
import { expect, test } from '@jest/globals';
import { ConfigError } from '../../../subgraphs/config.ts';
import { reasonOf } from '../../../subgraphs/reason.ts';

const errors = [
  Object.assign(new Error('connect to mongodb://eve:hunter2@host'), { name: 'MongooseServerSelectionError' }),
  Object.assign(new Error('mongodb://eve:hunter2%'), { name: 'MongoParseError' }),
  Object.assign(new Error('eve failed'), { name: 'MongoServerError', code: 18 }),
];

test.each(errors)('under a supervisor the line does not speak of MONGODB_URI: $name', (error) => {
  const line = reasonOf(error, 'the database');
  expect(line).toMatch(/^the database /);
  expect(line).not.toMatch(/MONGODB_URI|eve|hunter2/);
});

test.each(errors)('alone it names the variable, and not what is in it: $name', (error) => {
  const line = reasonOf(error, 'MONGODB_URI');
  expect(line).toMatch(/^MONGODB_URI\b/);
  expect(line).not.toMatch(/eve|hunter2/);
});

test('a wrong value is named by the variable that holds it', () => {
  expect(reasonOf(new ConfigError('LOG_LEVEL is wrong'), 'the database')).toBe('LOG_LEVEL is wrong');
});
