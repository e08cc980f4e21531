/**
 * A child of the supervisor for its tests: `dying.ts failed` says why it cannot start, `dying.ts throws` does not,
 * `dying.ts done` has done its work, `dying.ts later` becomes ready first.
 */
const [how] = process.argv.slice(2);

if (how === 'failed') process.send?.({ type: 'failed', message: 'there is no bread' }, () => process.exit(1));
if (how === 'throws') throw new TypeError('nobody expected this');
if (how === 'done') process.send?.({ type: 'report', lines: ['baked'] }, () => process.exit(0));
if (how === 'later') {
  process.send?.({ type: 'ready', url: 'http://later' });
  setTimeout(() => process.exit(3), 100);
}
