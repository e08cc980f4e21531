/**
 * A child of the supervisor for its tests: ignores every request to end, and never looks at its channel.
 */
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
setInterval(() => {}, 1000);
process.send?.({ type: 'ready', url: 'http://stubborn' });
