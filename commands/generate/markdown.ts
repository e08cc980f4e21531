/**
 * Markdown as text: tables, and the line that says where a generated page comes from.
 */

/** The note at the top of a generated page. */
export const GENERATED = (source: string): string =>
  `<!-- Generated from ${source} by \`npm run generate\`. Change the source, not this page. -->`;

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

/** A table; every row has as many cells as there are headings. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
