/** Which Node will do: one line for one that will not, and `engines` no lower than what the libraries ask for. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { oldestNode, requireNode } from '../../../commands/node-version.ts';

test.each(['20.20.2', '22.18.0', '18.0.0'])('Node %s is refused in one line that says what is needed', (version) => {
  expect(() => requireNode(version, '22.19')).toThrow(/^Node \S+ is too old: 22\.19 or newer is needed\.[^\n]+$/);
});

test.each(['22.19.0', '22.20.1', '24.0.0', process.versions.node])('Node %s will do', (version) => {
  expect(() => requireNode(version, '22.19')).not.toThrow();
});

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Package;

test('no library that we use asks for a newer Node than engines promises', () => {
  const asked = Object.keys(read('package.json').dependencies ?? {}).flatMap((name) => {
    const oldest = /^>= ?(\d+\.\d+\.\d+)$/.exec(read(`node_modules/${name}/package.json`).engines?.node ?? '')?.[1];
    return oldest === undefined ? [] : [{ name, oldest }];
  });
  expect(asked.map(({ name }) => name)).toContain('undici');
  for (const { oldest } of asked) expect(() => requireNode(`${oldestNode()}.0`, oldest)).not.toThrow();
});

test('the Node that npm ci fetches comes without the development packages too', () => {
  expect(read('package.json').dependencies).toHaveProperty('node');
});
