/**
 * The peers in JavaScript, each a process of its own that `peers/` starts with its own packages. They run without a loader:
 * Node takes the types away itself, so that nothing stands between a peer and its code.
 */
import { fileURLToPath } from 'node:url';
import { Child } from '../child.ts';
import type { Row } from './row.ts';

const peer = (name: string, file: string, { enforces = false, args = [] as readonly string[] } = {}): Row => ({
  name,
  enforces,
  start: async ({ supergraph }) => {
    const path = fileURLToPath(new URL(`../peers/${file}`, import.meta.url));
    const child = new Child({ name, command: process.execPath, args: [path, supergraph, ...args], environment: {} });
    const { url } = await child.hear('ready');
    return { child, url: String(url) };
  },
});

export const peers: readonly Row[] = [
  peer('Hive Gateway, Rust planner', 'hive-gateway-rust.ts'),
  peer('Hive Gateway', 'hive-gateway.ts'),
  peer('@apollo/gateway', 'apollo-gateway.ts'),
  peer('graphql-shield (no cache), stitched', 'shield-stitched.ts', { enforces: true }),
  peer('graphql-shield (strict), stitched', 'shield-stitched.ts', { enforces: true, args: ['strict'] }),
];
