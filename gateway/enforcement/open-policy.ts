/**
 * The policy of `--policy public`: every coordinate of a supergraph is public, as if nothing in it were about any person.
 * For trying out and for conformance suites; it must never be what a forgotten option falls back to.
 */
import { type DocumentNode, Kind } from 'graphql';
import type { Coordinate, Policy } from '../../schema/policy.ts';

const OPEN = { public: 'declared to be about no person, by --policy public' } as const;

/** @param document a supergraph */
export function openPolicy(document: DocumentNode): Policy {
  const coordinates: Record<Coordinate, typeof OPEN> = {};
  for (const definition of document.definitions)
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const field of definition.fields ?? []) coordinates[`${definition.name.value}.${field.name.value}`] = OPEN;
  return { subgraphs: { supergraph: { coordinates } }, grants: {} };
}
