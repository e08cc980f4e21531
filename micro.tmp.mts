import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { PolicyIndex } from './gateway/enforcement/policy-index.ts';
import { Guards } from './gateway/enforcement/shield.ts';
import { SubjectStates } from './gateway/enforcement/subjects.ts';
import { stateBatches } from './gateway/enforcement/state-batches.ts';
import { Verdicts } from './gateway/enforcement/verdicts.ts';
import { Questions } from './gateway/enforcement/questions.ts';
import { policy } from './schema/grants.ts';
import { statesAnswer } from './schema/customer-state.ts';
import { Planner } from './gateway/federation/plan/plan.ts';
import { publicSchema } from './gateway/federation/supergraph/supergraph.ts';
import { readSupergraph } from './gateway/federation/supergraph/supergraph.ts';
import { partition } from './gateway/federation/supergraph/partition.ts';
import { print } from 'graphql';
const sdl = readFileSync('./schema/sdl/supergraph.graphql', 'utf8');
const supergraph = readSupergraph(sdl);
const index = new PolicyIndex(policy);
const { territories } = partition(supergraph, index);
const plain = new Planner(print(supergraph.document), territories);
const schema = publicSchema(plain.consumerSdl);
const guards = new Guards(schema, index);
const consents = ['EMAIL','SMS','PHONE','POST','PUSH','IN_APP'].map((channel) => ({ purpose: 'direct-marketing', channel, brand: 'fresh', recipient: null, specialCategories: false, until: '2028-01-01T00:00:00.000Z' }));
const known = { known: true, epoch: 1, erased: false, restricted: false, account: 'OPEN', enrolled: true, objections: [], consents: [], trailKey: 'x'.repeat(43) };
const texts: Record<string, string> = {
  unknown: JSON.stringify({ states: [{ id: '5', known: false }] }),
  erased: JSON.stringify({ states: [{ id: '5', ...known, erased: true, enrolled: false, trailKey: undefined }] }),
  refusing: JSON.stringify({ states: [{ id: '5', ...known }] }),
  restricted: JSON.stringify({ states: [{ id: '5', ...known, restricted: true, consents }] }),
};
const parsed = Object.fromEntries(Object.entries(texts).map(([k, t]) => [k, statesAnswer.parse(JSON.parse(t)).states]));
function bench(name: string, f: (k: string) => unknown) {
  return (async () => {
    const kinds = Object.keys(texts); const t: Record<string, number[]> = {};
    for (let i = 0; i < 20000; i++) for (const k of kinds) { const b = process.hrtime.bigint(); await f(k); const e = Number(process.hrtime.bigint() - b) / 1000; if (i > 5000) (t[k] ??= []).push(e); }
    console.log(name, kinds.map((k) => { const s = t[k]!.sort((a, b) => a - b); return `${k} ${s[s.length >> 1]!.toFixed(1)}`; }).join('  '));
  })();
}
await bench('parse', (k) => JSON.parse(texts[k]!));
await bench('parse+zod', (k) => statesAnswer.safeParse(JSON.parse(texts[k]!)));
const qs = new Questions(index);
for (const [t, f, c] of [['Query','customer','key'],['Customer','name','name'],['Customer','email','contact.email'],['Customer','purchaseSummary','purchase.summary']] as const) qs.about(t, f, c as never);
for (const [role, purpose] of [['agent','customer-care'],['marketer','direct-marketing']] as const) {
  const asking = { caller: { subject: 's', actor: 'a', roles: [role] }, purpose, brand: 'fresh', now: Date.now() } as never;
  await bench(`${role} verdicts`, async (k) => {
    const states = new SubjectStates(async () => parsed[k]! as never, {});
    const v = await Verdicts.of(guards, asking, states, qs.all);
    await v.establish(['5']);
  });
  await bench(`${role} anyone only`, async () => {
    const states = new SubjectStates(async () => [] as never, {});
    await Verdicts.of(guards, asking, states, qs.all);
  });
}
