/**
 * The options of node for a process that this one starts: its own. A leash that this one is on (`leash.ts?supervisor=PID`) would
 * take a child of it for a stranger and end it: the child is held by this one.
 */
export const ownOptions = (): string[] =>
  process.execArgv.map((option) => option.replace(/\?supervisor=\d+$/, `?supervisor=${process.pid}`));
