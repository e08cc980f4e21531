/**
 * What a TypeScript file imports, read from its text: TypeScript 7 has no API for it. Formatting is Biome's, so that every
 * import statement begins a line. Its own tests are in `imports.test.ts`.
 */

const STATEMENTS = [
  // import x from 'y', import type { x } from 'y', export { x } from 'y', export * from 'y'
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/gm,
  // import 'y'
  /^[ \t]*import\s*(['"])(?<specifier>[^'"\n]+)\1/gm,
  // import('y'), typeof import('y'), require('y'), jest.unstable_mockModule('y')
  /\b(?:import|require|unstable_mockModule)\s*\(\s*(['"`])(?<specifier>[^'"`\n]+)\1/g,
];

/** The module specifiers as they are written, in no particular order, each once. */
export function importsOf(text: string): string[] {
  const found = STATEMENTS.flatMap((statement) =>
    [...text.matchAll(statement)].map((match) => match.groups!.specifier!),
  );
  return [...new Set(found)];
}

/** The npm package of a specifier, `@scope/name` included; undefined for what is ours or Node's own. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
