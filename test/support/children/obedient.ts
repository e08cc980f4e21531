/**
 * A child of the supervisor for its tests: becomes ready, and ends when it is told to, saying so. `obedient.ts NAME [MS]`
 * takes MS milliseconds for its ending.
 */
const [name, delay = '0'] = process.argv.slice(2);

process.once('SIGTERM', () => {
  setTimeout(() => {
    process.stderr.write(`${name} ends\n`, () => process.exit(0));
  }, Number(delay));
});
setInterval(() => {}, 1000);
process.send?.({ type: 'ready', url: `http://${name}` });
