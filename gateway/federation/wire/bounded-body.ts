/**
 * The bytes of an answer as they come, up to a bound, and within what all answers of its service may hold together. One piece is
 * kept as it is; several go into one buffer that doubles, so that sending byte by byte costs no more memory than the bytes.
 */

/** Bytes that the unfinished answers of one service may hold at a time. */
export class Room {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Whether there was room. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#most) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}

const NOTHING = Buffer.alloc(0);

export class BoundedBody {
  readonly #most: number;
  readonly #room: Room;
  #bytes: Buffer = NOTHING;
  #length = 0;
  #isOurs = false;

  /** @param most greatest number of bytes */
  constructor(most: number, room: Room) {
    this.#most = most;
    this.#room = room;
  }

  /** Whether there was room for it. */
  add(piece: Buffer): boolean {
    const length = this.#length + piece.length;
    if (length > this.#most || !this.#room.take(piece.length)) return false;
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

  /** The bytes so far, and the room that they took is free again: it is done, whatever comes of it. */
  end(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#room.give(this.#length);
    this.#bytes = NOTHING;
    this.#length = 0;
    return bytes;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#most, 2 * length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#isOurs = true;
  }
}
