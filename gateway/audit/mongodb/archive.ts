/** The trail in MongoDB for those who verify it or remove what is over: chain after chain, group after group. */
import { isDeepStrictEqual } from 'node:util';
import { DURABLE, SHORT } from '../../database/store.ts';
import { type Archive, type ChainName, Flaw, type StoredChain } from '../sink.ts';
import { documentOfText, type GroupDocument, linesOf } from './document.ts';
import type { Store } from './store.ts';

/** Groups that are read at once. */
const BATCH = 16;

export class MongoArchive implements Archive {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async *chains(): AsyncGenerator<StoredChain> {
    const groups = await this.#store.groups();
    // Along the index from one chain to the next, so that a chain without its beginning is found too.
    for (let after = ''; ; ) {
      const [next] = await groups
        .find({ writer: { $gt: after } }, SHORT)
        .project<Pick<GroupDocument, 'writer'>>({ writer: 1 })
        .sort({ writer: 1, first: 1 })
        .limit(1)
        .toArray();
      if (next === undefined) return;
      const { writer } = next;
      yield { writer, lines: () => this.#lines(writer), seal: () => this.#seal(writer) };
      after = writer;
    }
  }

  seals = () => this.#statements(this.#store.seals());
  removals = () => this.#statements(this.#store.removals());

  async remove({ writer }: ChainName, statement: string): Promise<void> {
    const removals = await this.#store.removals();
    await removals.updateOne({ _id: writer }, { $set: { jws: statement } }, { ...DURABLE, upsert: true });
    await (await this.#store.groups()).deleteMany({ writer }, { writeConcern: DURABLE.writeConcern });
    await (await this.#store.seals()).deleteOne({ _id: writer }, DURABLE);
  }

  close = () => this.#store.close();

  async *#lines(writer: string): AsyncGenerator<Uint8Array | Flaw> {
    const groups = await this.#store.groups();
    for await (const group of groups.find({ writer }).sort({ writer: 1, first: 1 }).batchSize(BATCH)) {
      const text = String(group.text);
      for (const line of linesOf(text)) yield Buffer.from(line);
      // What is beside the text decides what is found: a customer who is left out there does not see who looked.
      if (!isDeepStrictEqual(group, documentOfText(writer, text)))
        yield new Flaw('is in a group that is filed as something else than it holds');
    }
  }

  async #seal(writer: string): Promise<string | undefined> {
    const seal = await (await this.#store.seals()).findOne({ _id: writer }, SHORT);
    return seal === null ? undefined : String(seal.jws);
  }

  async *#statements(
    collection: ReturnType<Store['seals']>,
  ): AsyncGenerator<{ readonly writer: string; readonly jws: string }> {
    for await (const { _id, jws } of (await collection).find().sort({ _id: 1 }))
      yield { writer: String(_id), jws: String(jws) };
  }
}
