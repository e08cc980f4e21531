/** A gateway's shell over the engine of a world, with a register of exports in files: what the tests of exports are written with. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportRooms, exportRooms } from '../../../gateway/export/rooms.ts';
import { openFileRegister } from '../../../gateway/exported/file-register.ts';
import type { ExportRegister } from '../../../gateway/exported/register.ts';
import type { Limits } from '../../../gateway/limits/table.ts';
import { personaNamed } from '../../../schema/personas.ts';
import type { Role } from '../../../schema/vocabulary.ts';
import { type FindingWorld, openFindingWorld } from '../../support/finding-world.ts';
import type { WorldOptions } from '../../support/world.ts';
import { type House, type HouseOptions, openHouse } from '../house.ts';

export interface Asker {
  readonly as: Role;
  readonly purpose?: string;
  /** Seconds for which the token lives. */
  readonly ttl?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Wanted {
  readonly query?: string;
  readonly variables?: object;
  readonly resumeToken?: unknown;
  readonly accept?: string;
  readonly more?: object;
}

/** A line of NDJSON, read. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the file says
export type Line = Record<string, any>;

export interface File {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of NDJSON. */
  readonly lines: () => Line[];
  /** The ids in its rows. */
  readonly ids: () => string[];
  readonly first: () => Line;
  readonly last: () => Line;
}

export interface Exporting {
  readonly world: FindingWorld;
  readonly house: House;
  readonly register: ExportRegister;
  readonly rooms: ExportRooms;
  readonly url: string;
  readonly headersOf: (asker: Asker) => Promise<Record<string, string>>;
  readonly export: (asker: Asker, wanted?: Wanted) => Promise<File>;
  /** An export whose file is not read further than `onData` says; destroy it to go away. */
  readonly begin: (asker: Asker, wanted?: Wanted) => Promise<import('node:http').IncomingMessage>;
  readonly ask: (asker: Asker, query: string, variables?: object) => Promise<Line>;
  /** How many pages of customers were asked for so far. */
  readonly pages: () => number;
  readonly stop: () => Promise<void>;
}

export const IDS = '{ customers { edges { node { id } } } }';

export interface ExportingOptions extends Omit<HouseOptions, 'limits' | 'exporting'> {
  readonly limits?: Partial<Limits>;
  readonly world?: WorldOptions;
  /** Changes the register before it is used. */
  readonly changed?: (register: ExportRegister) => ExportRegister;
}

export async function openExporting(
  customers: readonly string[],
  { limits, world: options, changed = (register) => register, ...more }: ExportingOptions = {},
): Promise<Exporting> {
  const folder = await mkdtemp(join(tmpdir(), 'exporting-'));
  const register = changed(await openFileRegister(folder));
  const rooms = exportRooms(register, randomBytes(32), 30);
  const world = await openFindingWorld(customers, { ...options, exported: rooms });
  world.agree(...customers);
  const house = await openHouse({
    engine: world.engine,
    exporting: rooms,
    ...more,
    limits: { exportPage: 2, ...limits },
  });
  const url = `http://127.0.0.1:${house.port}`;
  const headersOf: Exporting['headersOf'] = async ({ as, ttl, purpose, headers }) => ({
    authorization: `Bearer ${await house.issuer.issueToken({ persona: personaNamed(as)!, ttl })}`,
    'x-purpose': purpose ?? personaNamed(as)!.purposes[0]!,
    'content-type': 'application/json',
    ...headers,
  });
  const requestOf = async (asker: Asker, { query = IDS, variables, resumeToken, accept, more: extra }: Wanted) => ({
    headers: { accept: accept ?? 'application/x-ndjson', ...(await headersOf(asker)) },
    body: JSON.stringify({ query, variables, resumeToken, ...extra }),
  });
  return {
    world,
    house,
    register,
    rooms,
    url,
    headersOf,
    export: async (asker, wanted = {}) => {
      const response = await fetch(`${url}/export`, { method: 'POST', ...(await requestOf(asker, wanted)) });
      return fileOf(response.status, response.headers, await response.text());
    },
    begin: async (asker, wanted = {}) => {
      const { headers, body } = await requestOf(asker, wanted);
      return new Promise((resolve, reject) => {
        request(`${url}/export`, { method: 'POST', headers, agent: false }, resolve).on('error', reject).end(body);
      });
    },
    ask: async (asker, query, variables) => {
      const body = JSON.stringify({ query, variables });
      return (await fetch(`${url}/graphql`, { method: 'POST', headers: await headersOf(asker), body })).json() as never;
    },
    pages: () => world.calls.filter(({ path, body }) => path === '/states' && (body.ids?.length ?? 0) > 0).length,
    stop: async () => {
      await house.stop();
      await world.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export function fileOf(status: number, headers: Headers, text: string): File {
  const lines = (): Line[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return {
    status,
    headers,
    text,
    lines,
    ids: () => lines().flatMap(({ record, data }) => (record === 'customer' ? [data.id] : [])),
    first: () => lines()[0]!,
    last: () => lines().at(-1)!,
  };
}
