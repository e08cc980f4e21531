/** Before the first test: a Node that cannot run what is tested ends the run in one line, not in a thousand. */
import { requireNode } from '../../commands/node-version.ts';

export default (): void => requireNode();
