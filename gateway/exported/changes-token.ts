/** How far a caller has been told of removals from one export, as they keep it: sealed. It names an export and a place, and nobody in it. */
import { z } from 'zod';
import type { SealedTokens } from '../caller/sealed-token.ts';

const content = z.strictObject({
  export: z.string(),
  /** Where the answer began that brought it: with its use, what that answer told has arrived. */
  from: z.string(),
  place: z.strictObject({ round: z.int().nonnegative(), key: z.string() }),
});
export type ChangesPlace = z.infer<typeof content>;

export class ChangesTokens {
  readonly #sealed: SealedTokens;

  constructor(sealed: SealedTokens) {
    this.#sealed = sealed;
  }

  /** @param until milliseconds since the epoch: when the export is forgotten */
  seal(place: ChangesPlace, until: number): Promise<string> {
    return this.#sealed.seal(place, until);
  }

  async open(token: string): Promise<ChangesPlace | undefined> {
    const found = content.safeParse(await this.#sealed.open(token));
    return found.success ? found.data : undefined;
  }
}
