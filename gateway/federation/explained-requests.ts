/**
 * What a plan would ask of which service, in its order. It reads plans; nothing is sent.
 */
import type { Category } from '../../schema/vocabulary.ts';
import type { Prepared } from './compiled.ts';
import type { ExplainedRequest } from './explained.ts';
import { bundled, queryOf } from './fetch/bundles.ts';
import type { EntityStep, Step } from './plan/steps.ts';

/**
 * The requests of a fetch, those from where its plan begins anew among them.
 * @param atRoot what is decided, customer by customer, before it begins
 */
export const requestsOf = ({ step, cuts }: Prepared, atRoot: readonly Category[]): ExplainedRequest[] => [
  ...ofStep(step, atRoot),
  ...cuts.flatMap((cut) => ofStep(cut.step, [])),
];

function ofStep(step: Step, atRoot: readonly Category[]): ExplainedRequest[] {
  switch (step.kind) {
    case 'held':
      return [];
    case 'root':
      return [{ service: step.territory.service.name, operation: step.text, perCustomer: atRoot }];
    case 'entities':
      return [ofEntities([step])];
    case 'sequence':
      return step.steps.flatMap((each) => ofStep(each, atRoot));
    case 'parallel':
      return bundled(step.steps).flatMap((bundle) =>
        areEntities(bundle) ? [ofEntities(bundle)] : bundle.flatMap((each) => ofStep(each, atRoot)),
      );
  }
}

const areEntities = (steps: readonly Step[]): steps is readonly EntityStep[] =>
  steps.every(({ kind }) => kind === 'entities');

function ofEntities(steps: readonly EntityStep[]): ExplainedRequest {
  const categories = steps.flatMap(({ territory }) => territory.category ?? []);
  return {
    service: steps[0]?.territory.service.name ?? '',
    operation: queryOf(steps),
    perCustomer: [...new Set(categories)],
  };
}
