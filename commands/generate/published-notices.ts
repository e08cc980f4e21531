/**
 * `subgraphs/consent/model/notices/published.txt`: what every published notice is, by its hash. Lines are added, never changed: a
 * notice that was shown to somebody must stay what it was (GDPR Art. 7(1): the controller has to prove what was agreed to).
 */
import type { PublishedNotice } from '../../subgraphs/consent/model/notices.ts';

const header = `# What was published: notice, version, language, SHA-256 of all that it shows. \`npm run generate\` adds what is new.
# A line that is here is never changed and never taken away.
`;

type Stated = Pick<PublishedNotice, 'id' | 'version' | 'language' | 'sha256'>;

/**
 * The table with what is new at its end.
 * @param before what is there; undefined: nothing was ever published
 * @throws if something that is there is another text now, or is gone
 */
export function publishedNotices(before: string | undefined, notices: readonly Stated[]): string {
  const published = (before ?? header).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const stated = new Map(notices.map((one) => [`${one.id} ${one.version} ${one.language}`, one.sha256]));
  const known = new Set<string>();
  for (const line of published) {
    const end = line.lastIndexOf(' ');
    const reference = line.slice(0, end);
    const found = stated.get(reference);
    if (found === undefined)
      throw new Error(`The notice ${reference} is published and must stay: there are consents under it.`);
    if (found !== line.slice(end + 1)) {
      throw new Error(`The notice ${reference} is published and was another text: publish a new version beside it.`);
    }
    known.add(reference);
  }
  const added = [...stated].filter(([reference]) => !known.has(reference));
  return `${before ?? header}${added.map((line) => `${line.join(' ')}\n`).join('')}`;
}
