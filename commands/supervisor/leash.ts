/**
 * Loaded into every child before anything else (`node --import`): when the IPC channel to the supervisor closes, the child
 * ends, even while it still loads its own modules. It gives the child's own, orderly ending a moment first.
 */

/** Milliseconds. With the time it takes to notice, below the two seconds that are promised. */
const GRACE = 1000;

const endSoon = (): void => {
  setTimeout(() => process.exit(1), GRACE).unref();
};

// Only a process that was started with a channel is on the leash; one that is run by hand is not.
if (process.send !== undefined) {
  if (process.connected) {
    process.once('disconnect', endSoon);
    // The listener alone would keep the event loop alive: a child that is done must still be able to end by itself.
    process.channel?.unref();
  } else process.exit(1);
}
