/** Before the first test: a Node that cannot run what is tested ends the run in one line, not in a thousand. */
import { requireNode } from '../../commands/node-version.ts';

const requireOurs = (): void => requireNode();

// Jest takes it in no other form.
export { requireOurs as default };
