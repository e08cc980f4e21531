/**
 * The built-in graph as clients see it, and the guards over it: what the tests ask that want the real coordinates.
 */
import { readFileSync } from 'node:fs';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import { Guards } from '../../gateway/enforcement/shield.ts';
import { Planner } from '../../gateway/federation/plan/plan.ts';
import { publicSchema } from '../../gateway/federation/supergraph/supergraph.ts';
import { policy } from '../../schema/grants.ts';

const supergraph = readFileSync(new URL('../../schema/sdl/supergraph.graphql', import.meta.url), 'utf8');

export const schema = publicSchema(new Planner(supergraph, new Map()).consumerSdl);
export const index = new PolicyIndex(policy);
export const guards = new Guards(schema, index);
