/**
 * What finding customers may cost: questions to subgraphs and batches of states, counted before each is sent. Over it nothing is answered;
 * a part of an audience would look like all of it.
 */
import { RefusedError } from '../enforcement/refused-error.ts';

export class Budget {
  readonly #most: number;
  #spent = 0;

  /** @param most questions */
  constructor(most: number) {
    this.#most = most;
  }

  get spent(): number {
    return this.#spent;
  }

  /** @throws {RefusedError} `OPERATION_TOO_COMPLEX` where there is nothing left */
  spend(): void {
    if (this.#spent >= this.#most) throw new RefusedError('OPERATION_TOO_COMPLEX');
    this.#spent += 1;
  }
}
