/**
 * What reading and writing have in common: the rooms that one request goes through, made for it and ended with it. Types, and two
 * questions about its root fields.
 */
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Verdicts } from '../enforcement/verdicts.ts';
import type { Operation } from '../engine.ts';
import type { Registrations } from '../relay/registrations.ts';
import type { Recording } from './account/recording.ts';
import type { Beat } from './beat.ts';
import type { CompiledOperation } from './compiled.ts';
import { isAboutNobody } from './document/about-nobody.ts';
import { type Root, rootOf } from './document/roots.ts';
import type { OutputField } from './document/selection.ts';
import type { Fetching } from './fetching.ts';

export interface Work {
  readonly index: PolicyIndex;
  readonly compiled: CompiledOperation;
  readonly verdicts: Verdicts;
  readonly variables: Operation['variables'];
  readonly fetching: Fetching;
  readonly recording: Recording;
  readonly beat: Beat;
  /** Absent: nobody is registered here. */
  readonly registrations?: Registrations;
}

/** What is known of a root field before anything is fetched. */
export const rootIn = ({ index, verdicts, compiled, variables }: Work, field: OutputField): Root =>
  rootOf(index, verdicts, { kind: compiled.normal.kind, field }, variables);

/** Otherwise what is found on the way is decided on the way. */
export const leadsToNobody = ({ children }: OutputField): boolean => children === undefined || isAboutNobody(children);
