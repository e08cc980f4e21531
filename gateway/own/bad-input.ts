/**
 * The one error that the gateway's own service tells whoever asks, as the subgraphs do: which input is wrong, never its value.
 */
import { RefusedError } from '../enforcement/refused-error.ts';

/** @param input path of the input, e.g. `as.brand` */
export const badInput = (input: string): RefusedError => new RefusedError('BAD_USER_INPUT', { input });
