/**
 * A world in which customers are looked up, what an agent asks, and the whole answers. How often somebody may look is said by each test.
 */
import { inThisProcess, type MakeCounter } from '../../gateway/limits/counters.ts';
import { Attempts } from '../../gateway/own/lookup/attempts.ts';
import { type RecordingTrail, recordingTrail, tellingTo } from './recording-trail.ts';
import { stateOf } from './world/people.ts';
import { type Asked, type Call, openWorld, type Question, type World } from './world.ts';

/** Who is there. */
export const IDS = ['1', '2', '3', '4', '5', '6', '7'];
const ENOUGH = { staffLookups: 1_000, valueLookups: 1_000 };

export const agent = { role: 'agent', purpose: 'customer-care' } as const;
const EVERYTHING = '{ id name { given family full } email phone address { street postalCode city country } birthDate }';
const QUERY = `query ($by: LookupBy!) { lookupCustomers(by: $by) ${EVERYTHING} }`;

export interface LookupWorld {
  readonly world: World;
  readonly trail: RecordingTrail;
  /** What was counted since the beginning of the test: the name of the limit, and the key. */
  readonly counted: string[];
  /** From here on nothing is counted yet, and no more than this is allowed. */
  readonly limitTo: (limits: Partial<typeof ENOUGH>) => void;
  readonly ask: (by: object, question?: Question, query?: string) => Promise<Asked>;
  /** Everything is as it was at the beginning. */
  readonly reset: () => void;
}

export async function openLookups(): Promise<LookupWorld> {
  const trail = recordingTrail();
  const counted: string[] = [];
  const make: MakeCounter = (allowed) => {
    const count = inThisProcess(allowed);
    return (key, points) => {
      counted.push(`${allowed.name} ${key}`);
      return count(key, points);
    };
  };
  const limited = (limits: Partial<typeof ENOUGH>) => new Attempts({ ...ENOUGH, ...limits }, make, Buffer.alloc(32, 7));
  let attempts = limited({});
  const ofTheTest = {
    by: (actor: string) => attempts.by(actor),
    at: (searched: Parameters<Attempts['at']>[0]) => attempts.at(searched),
  } as Attempts;
  const world = await openWorld(IDS, { attempts: ofTheTest, trail: tellingTo(trail) });
  return {
    world,
    trail,
    counted,
    limitTo: (limits) => {
      attempts = limited(limits);
    },
    ask: (by, question = agent, query = QUERY) => world.ask(query, { ...question, variables: { by } }),
    reset: () => {
      attempts = limited({});
      counted.length = 0;
      trail.take();
      for (const service of ['identity', 'purchases', 'loyalty', 'consent'] as const)
        world.misbehave(service, undefined);
      for (const id of IDS) {
        world.states.set(id, stateOf(id));
        const person = world.records.people.get(id)!;
        person.email = `mail-of-${id}@example.com`;
        person.loyalty!.id = `LOY-${id}`;
      }
    },
  };
}

export const masked = ['name', 'email', 'phone', 'address', 'birthDate'].map((field) => ({
  coordinate: `LookupCandidate.${field}`,
  kind: field === 'birthDate' ? 'birth-year' : field,
}));

/** The answer with the first customer, as an agent sees it. */
export const found = {
  data: {
    lookupCustomers: [
      {
        id: '1',
        name: { given: 'g***', family: 'f***', full: 'f***' },
        email: 'm***@***.com',
        phone: '+1***01',
        address: { street: '***', postalCode: '12***', city: '***', country: 'US' },
        birthDate: '1981-01-01',
      },
    ],
  },
  extensions: { masked },
};

export const nobody = { data: { lookupCustomers: [] } };

export const failed = (code: string, message: string, more: object = {}, path = 'lookupCustomers') => ({
  message,
  path: [path],
  extensions: { code, coordinate: 'Query.lookupCustomers', ...more },
});

export const badInput = (input: string) => ({
  data: { lookupCustomers: null },
  errors: [failed('BAD_USER_INPUT', 'The input is not valid.', { input })],
});

/** @param path the client's name of the field */
export const limited = (path?: string) => failed('RATE_LIMITED', 'Too many requests.', {}, path);

/** Service, path and what was sent, ids of states counted and not named. */
export const onTheWire = (calls: readonly Call[]) =>
  calls.map(({ service, path, body }) => [service, path, path === '/states' ? body.ids?.length : body]);
