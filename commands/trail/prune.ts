/** `npm run trail -- prune`: removes the chains whose time is over, and says which. */
import { pruneTrail } from '../../gateway/audit/prune.ts';
import { createSigner } from '../../gateway/caller/seal.ts';
import { readTrailConfig } from '../../gateway/config.ts';
import { archiveAt, countText, ownKey, placeOf, placeText } from './opened.ts';

export async function prune(from: string | undefined): Promise<number> {
  const { retention } = readTrailConfig();
  const place = placeOf(from);
  const sign = createSigner(
    'assent-trail-removal',
    await ownKey('prune where the gateway runs, as its key signs what is removed'),
  );
  const archive = await archiveAt(place);
  process.stdout.write(`Removing what is over since more than ${retention} months from ${placeText(place)}\n`);
  let unknown = 0;
  try {
    const count = await pruneTrail({
      archive,
      sign,
      retention,
      now: Date.now(),
      onRemoved: ({ writer, period, last }) =>
        process.stdout.write(`removed chain ${writer} of ${period}: ${countText(last + 1, 'record')}\n`),
      onUnknown: (writer) => {
        unknown += 1;
        process.stdout.write(`FAIL chain ${writer}: nobody can say from when it is; it stays\n`);
      },
    });
    process.stdout.write(`${countText(count, 'chain')} removed\n`);
    return unknown === 0 ? 0 : 1;
  } finally {
    await archive.close();
  }
}
