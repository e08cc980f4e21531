/**
 * `Query.audienceChanges`: whom of an export its caller must remove. Everybody who was given is decided on anew, by what they were given by and
 * by the state that they have now; told are only ids that this very caller was given. Who was told leaves the register once that has arrived.
 */
import type { Category } from '../../../schema/vocabulary.ts';
import type { Asking } from '../../caller/caller.ts';
import type { ChangesTokens } from '../../exported/changes-token.ts';
import { holderOf } from '../../exported/holder.ts';
import type { Batch, ExportRegister, Given, Place, RegisteredExport } from '../../exported/register.ts';
import type { Inside } from '../../federation/inside.ts';
import { badInput } from '../bad-input.ts';

export interface ExportedAudience {
  readonly register: ExportRegister;
  readonly changes: ChangesTokens;
}

export interface ChangesArguments {
  readonly since: string;
}

/** What it may reach. */
export interface ChangesContext extends Pick<Inside, 'admitted'> {
  readonly exported?: ExportedAudience;
  readonly asking: Asking;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Batches that are looked at for one answer, and removals after which it has enough; a batch is told as a whole. */
const MOST_BATCHES = 20;
const ENOUGH = 500;

/** @throws {RefusedError} `BAD_USER_INPUT` for what is no place of theirs, or one before what has arrived: then they export anew */
export async function audienceChanges({ since }: ChangesArguments, context: ChangesContext): Promise<object> {
  const { exported, asking, now } = context;
  if (exported === undefined) throw new TypeError('Nothing is exported here');
  const { register, changes } = exported;
  const at = await changes.open(since);
  const found = at && (await register.find(at.export, now));
  if (at === undefined || found === undefined || found.holder !== holderOf(asking)) throw badInput('since');
  if (!(await register.arrive(found.id, at.place))) throw badInput('since');
  await forgetTold(register, found.id, at.from, at.place);

  const removed = new Set<string>();
  let last = at.place.key;
  let isEnd = false;
  for (let looked = 0; looked < MOST_BATCHES && removed.size < ENOUGH && !isEnd; looked += 1) {
    const [batch] = await register.batches(found.id, last, 1);
    if (batch === undefined) isEnd = true;
    else {
      for (const id of await toldIn(batch, { found, register, round: at.place.round }, context)) removed.add(id);
      last = batch.key;
    }
  }
  const place: Place = isEnd ? { round: at.place.round + 1, key: '' } : { round: at.place.round, key: last };
  const next = await changes.seal({ export: found.id, from: at.place.key, place }, found.ends);
  return { removed: [...removed], next, hasNextPage: !isEnd };
}

/** One way through the batches of an export. */
interface Round {
  readonly found: RegisteredExport;
  readonly register: ExportRegister;
  readonly round: number;
}

/** Whoever of a batch is to be told: those who may not be found any more, and those of whom it is not known that it arrived. */
async function toldIn(batch: Batch, way: Round, context: ChangesContext): Promise<readonly string[]> {
  const { found, register, round } = way;
  for (let now: Batch | undefined = batch; now !== undefined; now = await asItIs(batch, way)) {
    const given = await Promise.all(now.given.map((group) => stillThere(group, found, context)));
    const kept = new Set(given.flatMap(({ ids }) => ids));
    const gone = now.given.flatMap(({ ids }) => ids.filter((id) => !kept.has(id)));
    const told = [...new Set([...now.told, ...gone])];
    if (gone.length === 0) return told;
    // Only what is kept as told may be told: an answer that is lost is given again.
    const rest = given.filter(({ ids }) => ids.length > 0);
    if (await register.exchange(found.id, now, { given: rest, told, round })) return told;
  }
  return [];
}

/** A batch that somebody has changed; undefined: it is gone. */
async function asItIs({ key }: Batch, { register, found }: Round): Promise<Batch | undefined> {
  const [batch] = await register.batches(found.id, key.slice(0, -1), 1);
  return batch?.key === key ? batch : undefined;
}

async function stillThere(
  { ids, categories }: Given,
  { field, reads }: RegisteredExport,
  { admitted, asking, signal }: ChangesContext,
): Promise<Given> {
  const all = [...new Set<Category>([...reads, ...categories])];
  return { ids: await admitted(asking, { field, reads: all }, ids, false, signal), categories };
}

/** What was told between two places has arrived. */
async function forgetTold(register: ExportRegister, id: string, from: string, { round, key }: Place): Promise<void> {
  // A round that begins says that the one before has been told to its end.
  const isWhole = key === '' && round > 0;
  if (!isWhole && key === '') return;
  for (let after = from; ; ) {
    const batches = await register.batches(id, after, MOST_BATCHES);
    for (const batch of batches) {
      if (!isWhole && batch.key > key) return;
      // What this round has told already, in an answer that was lost, is told again by the next.
      const hasArrived = isWhole ? batch.round < round : batch.round <= round;
      // Somebody who has changed it meanwhile has told it again.
      if (hasArrived && batch.told.length > 0) await register.exchange(id, batch, { ...batch, told: [] });
    }
    const last = batches.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}
