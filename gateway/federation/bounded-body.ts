/**
 * The bytes of an answer as they come, up to a bound. One piece is kept as it is; several go into one buffer that doubles, so that
 * a service which sends byte by byte costs no more memory than its bytes.
 */

export class BoundedBody {
  readonly #most: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isOurs = false;

  /** @param most greatest number of bytes */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there was room for it. Where there was none, nothing more is kept. */
  add(piece: Buffer): boolean {
    const length = this.#length + piece.length;
    if (length > this.#most) {
      this.#bytes = Buffer.alloc(0);
      this.#length = 0;
      return false;
    }
    if (this.#length === 0) {
      this.#bytes = piece;
      this.#isOurs = false;
    } else {
      if (!this.#isOurs || this.#bytes.length < length) this.#grow(length);
      piece.copy(this.#bytes, this.#length);
    }
    this.#length = length;
    return true;
  }

  get bytes(): Buffer {
    return this.#bytes.length === this.#length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#most, 2 * length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#isOurs = true;
  }
}
