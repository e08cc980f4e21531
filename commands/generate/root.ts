/**
 * Where the repository is on this machine. The only place of the generator that knows.
 */
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
