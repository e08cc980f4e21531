/**
 * The oracle of enforcement: the engine over four services against graphql-js with the same shield tree around it, for random
 * policies, callers, consents and operations. Compared are the answer, and what went over the wire.
 */
import { print, printSchema } from 'graphql';
import { type Records, recordsOf } from '../../support/world/people.ts';
import { type Served, serveWorld } from '../../support/world/served.ts';
import { openWorld } from '../../support/world.ts';
import { type Case, type Outcome, type Run, runBatches } from '../batches.ts';
import { operationOf } from '../operation.ts';
import { type Answer, differences } from './comparison.ts';
import { referenceOf } from './reference.ts';
import { caseText } from './report.ts';
import { IDS, samplesFor, WEIGHTS } from './samples.ts';
import { type Scene, scenes } from './scenes.ts';
import { WireAudit } from './wire-audit.ts';

/** Marks of cases that are worth their time. */
export const CROSSING = 'answered by several calls';
export const REFUSED = 'with refusals';
export const SHOWN = 'with something of a customer';
export const MASKED = 'with masks';
export const PARTLY = 'answered in part';
export const WRITTEN = 'with writes';
export const REGISTERED = 'with somebody new';

/** Operations under one policy at most; building an engine costs as much as some answers. */
const OPERATIONS = 32;

export async function runEnforced(run: Run): Promise<Outcome> {
  const served = await serveWorld(IDS);
  try {
    const casesOf = (scene: Scene) => cases(served, scene);
    const oracle = { command: '--enforced ', scenes: scenes(OPERATIONS), perScene: OPERATIONS / 2, casesOf };
    return await runBatches(oracle, run);
  } finally {
    await served.stop();
  }
}

async function* cases(served: Served, { policy, asked }: Scene): AsyncGenerator<Case> {
  const own = { records: recordsOf(IDS), states: new Map() };
  const world = await openWorld(IDS, { policy, served });
  served.calls.length = 0;
  const { schema } = world.engine;
  const reference = referenceOf(printSchema(schema), policy, own.records, own.states);
  try {
    for (const { asking, states, operation } of asked) {
      for (const { records, states: known } of [served, own]) {
        refill(records, untouched());
        refill({ states: known }, { states: new Map(states.map((state) => [state.id, state])) });
      }
      served.waiting.clear();
      const { document, variables } = operationOf(schema, operation, {
        samples: samplesFor(asking),
        weights: WEIGHTS,
      });
      const query = print(document);
      const audit = new WireAudit(schema, policy, untouched(), asking);
      const expected = await reference.answer(asking, document, variables);
      const { text, calls } = await world
        .askAs(asking, document, { variables })
        .catch((error: unknown) => ({ text: JSON.stringify({ errors: `The engine threw ${error}` }), calls: [] }));
      const answer: Answer = JSON.parse(text);
      const wrong = [...differences(expected, answer), ...audit.findings(calls).map((finding) => `Sent: ${finding}.`)];
      const told = { policy, asking, states, query, variables, wrong, expected, got: text, calls };
      const marks = [
        ...(calls.filter(({ path }) => path !== '/states').length > 1 ? [CROSSING] : []),
        ...(expected.errors.length > 0 ? [REFUSED] : []),
        ...(/-of-\d|"\d+"/.test(expected.data) ? [SHOWN] : []),
        ...(expected.masked.size > 0 ? [MASKED] : []),
        ...(expected.errors.length > 0 && calls.some(({ service }) => service !== 'consent') ? [PARTLY] : []),
        ...(calls.some(({ body }) => body.query?.startsWith('mutation')) ? [WRITTEN] : []),
        ...(calls.some(({ path }) => path === '/customers') ? [REGISTERED] : []),
      ];
      yield { marks, wrong: wrong.length === 0 ? undefined : caseText(told) };
    }
  } finally {
    await world.stop();
  }
}

/** What the services hold before anything is written to them. */
function untouched(): Records {
  const records = recordsOf(IDS);
  // A gift in the list of 1 belongs to 2, one of 3 to nobody; the account that 4 leads to is that of 3.
  Object.assign(records.purchases.get('pur-1-b') ?? {}, { customer: { id: '2' } });
  Object.assign(records.purchases.get('pur-3-b') ?? {}, { customer: null });
  Object.assign(records.people.get('4')?.loyalty ?? {}, { customer: { id: '3' } });
  return records;
}

function refill<Maps extends object>(some: Maps, from: Maps): void {
  for (const [name, map] of Object.entries(from) as [keyof Maps, Map<unknown, unknown>][]) {
    const known = some[name] as Map<unknown, unknown>;
    known.clear();
    for (const [key, value] of map) known.set(key, value);
  }
}
