/**
 * Which part of the house may import which, and the one door of each heavy library. Each rule says why, because its message
 * is what somebody reads who broke it. Rules only; `directions.test.ts` applies them.
 */
import type { Source } from './sources.ts';

interface Direction {
  /** Files that the rule is about. */
  readonly of: (path: string) => boolean;
  readonly may: (imported: string, importer: string) => boolean;
  readonly rule: string;
}

const under =
  (...folders: string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path.startsWith(`${folder}/`));

/** `identity` for `subgraphs/identity/store.ts`; undefined for the kit and the files beside the folders. */
export const subgraphOf = (path: string): string | undefined => {
  const [, name] = /^subgraphs\/([^/]+)\//.exec(path) ?? [];
  return name === 'kit' ? undefined : name;
};

/** The rooms of the engine, in the order in which an operation goes through them. */
const ENGINE_ROOMS = ['supergraph', 'wire', 'document', 'plan', 'fetch', 'answer', 'account'];

const engineRoomOf = (path: string): string | undefined => /^gateway\/federation\/([^/]+)\//.exec(path)?.[1];

/** What the room of the gateway's own service may know of the engine. */
const OWN_DOORS = [
  'gateway/federation/explained.ts',
  'gateway/federation/inside.ts',
  'gateway/federation/wire/local-service.ts',
];

/** What the room of audiences may know of it. */
const AUDIENCE_DOORS = ['gateway/federation/admitting.ts', 'gateway/federation/inside.ts'];

const GATEWAY_TOP = ['gateway/server.ts', 'gateway/start.ts', 'gateway/main.ts'];

export const directions: readonly Direction[] = [
  {
    of: under('schema'),
    may: under('schema'),
    rule: 'schema imports nothing of ours: it is the contract that everything else rests on',
  },
  {
    of: under('subgraphs/kit'),
    may: under('subgraphs/kit', 'schema'),
    rule: 'the kit imports schema alone: it knows no subgraph and no customer field',
  },
  {
    of: (path) => subgraphOf(path) !== undefined,
    may: (imported, importer) => under('subgraphs/kit', 'schema', `subgraphs/${subgraphOf(importer)}`)(imported),
    rule: 'a subgraph imports the kit and schema, never a sibling: what belongs together meets in the graph',
  },
  {
    of: under('subgraphs'),
    may: under('subgraphs', 'schema'),
    rule: 'subgraphs know nothing of the gateway and the commands: somebody else could have written them',
  },
  {
    of: under('gateway'),
    may: under('gateway', 'schema'),
    rule: 'the gateway imports schema, never subgraphs or commands: it must work in front of subgraphs of others',
  },
  {
    of: (path) => /^gateway\/[^/]+\//.test(path),
    may: (imported) => !GATEWAY_TOP.includes(imported),
    rule: 'a room of the gateway never imports server, start or main: they import the rooms',
  },
  {
    of: (path) => engineRoomOf(path) !== undefined,
    may: (imported, importer) => {
      const room = engineRoomOf(imported);
      if (room === undefined) return !/^gateway\/federation\//.test(imported);
      return ENGINE_ROOMS.indexOf(room) <= ENGINE_ROOMS.indexOf(engineRoomOf(importer) ?? '');
    },
    rule: `a room of the engine imports those before it (${ENGINE_ROOMS.join(', ')}), which is the order of the road`,
  },
  {
    of: under('gateway/own'),
    may: (imported) => !under('gateway/federation')(imported) || OWN_DOORS.includes(imported),
    rule: 'what the gateway answers itself has no way to a subgraph: of the engine it knows what it is given and how it is asked',
  },
  {
    of: under('gateway/audience'),
    may: (imported) => !under('gateway/federation')(imported) || AUDIENCE_DOORS.includes(imported),
    rule: 'whom somebody may find is decided by the guards, and what is fetched of them by the engine: of it the room knows how it is asked',
  },
  {
    of: (path) => !under('test')(path),
    may: (imported) => !under('test')(imported),
    rule: 'nothing imports test',
  },
];

/** What is wrong with the imports of one file, as sentences. */
export const wrongDirections = ({ path, ours }: Source): string[] =>
  directions
    .filter(({ of }) => of(path))
    .flatMap(({ may, rule }) =>
      ours.filter((imported) => !may(imported, path)).map((imported) => `${path} imports ${imported}: ${rule}.`),
    );

interface Door {
  readonly package: string;
  readonly may: (path: string) => boolean;
  readonly rule: string;
}

/** Test files may import everything. */
export const doors: readonly Door[] = [
  {
    package: 'graphql-shield',
    may: (path) => path === 'gateway/enforcement/shield.ts',
    rule: 'graphql-shield is imported by gateway/enforcement/shield.ts alone: one tree holds every rule',
  },
  {
    package: 'mongoose',
    may: (path) =>
      under('subgraphs/kit')(path) ||
      (under('subgraphs', 'gateway/database', 'gateway/limits')(path) && /(^|\/)store\.ts$/.test(path)),
    rule: 'mongoose is imported by the kit and by files named store.ts alone: nothing else sees the database',
  },
  {
    package: '@iabtcf/core',
    may: (path) => path === 'subgraphs/consent/model/tc-string.ts',
    rule: '@iabtcf/core is imported by subgraphs/consent/model/tc-string.ts alone: what a string may hold is bounded before it is read',
  },
  {
    package: 'mongodb',
    may: () => false,
    rule: 'the driver is used through mongoose alone',
  },
  {
    package: '@apollo/subgraph',
    may: (path) => under('subgraphs/kit')(path) || path === 'gateway/own/own-service.ts',
    rule: '@apollo/subgraph is imported by the kit and by gateway/own/own-service.ts alone: what is asked by the engine is built there',
  },
  {
    package: 'rate-limiter-flexible',
    may: (path) => path === 'gateway/limits/counters.ts',
    rule: 'rate-limiter-flexible is imported by gateway/limits/counters.ts alone: what is counted elsewhere is no limit',
  },
  {
    package: 'libphonenumber-js',
    may: (path) => path === 'schema/normal-forms.ts',
    rule: 'libphonenumber-js is imported by schema/normal-forms.ts alone: a number has one form, whoever compares it',
  },
  {
    package: 'jose',
    may: under('gateway/caller', 'subgraphs/kit'),
    rule: 'jose is imported by gateway/caller/ and the kit alone: tokens are made and verified in one place each',
  },
  {
    package: '@graphql-hive/router-query-planner',
    may: (path) => path === 'gateway/federation/plan/plan.ts',
    rule: 'the query planner is imported by gateway/federation/plan/plan.ts alone: it is young, and may have to be replaced',
  },
];

export const wrongDoors = ({ path, packages }: Source): string[] =>
  under('test')(path)
    ? []
    : doors
        .filter((door) => packages.includes(door.package) && !door.may(path))
        .map(({ package: name, rule }) => `${path} imports ${name}: ${rule}.`);
