/**
 * One operation from the client's document to the client's answer, in the order of the road: compile (or know it already),
 * decide for the caller, then read or write. Each step is a room of its own; this file only leads from one to the next.
 */
import { type ExecutionResult, execute } from 'graphql';
import type { SubjectStates } from '../enforcement/subjects.ts';
import { Verdicts } from '../enforcement/verdicts.ts';
import type { Operation } from '../engine.ts';
import { Recording } from './account/recording.ts';
import { AnswerNotes, WrittenData } from './answer/answer.ts';
import type { Projected } from './answer/projection.ts';
import type { CompiledOperation } from './compiled.ts';
import type { DryRun } from './dry-run.ts';
import type { Data } from './fetch/data.ts';
import { Fetching, type Rooms } from './fetching.ts';
import { Reading } from './reading.ts';
import { Writing } from './writing.ts';

/** Answers one operation. `states` are those of this request alone. */
export async function answer(
  rooms: Rooms,
  compiled: CompiledOperation,
  operation: Operation,
  states: SubjectStates,
  dryRun?: DryRun,
): Promise<ExecutionResult> {
  const { asking, variables, signal, request } = operation;
  const { kind, questions } = compiled.normal;
  const verdicts = await Verdicts.of(rooms.guards, asking, states, questions, variables);
  const fetching = new Fetching(rooms, compiled, verdicts, variables, signal);
  const recording = new Recording(rooms.recorder, request, asking);
  const { index, registrations, beat } = rooms;
  const work = { index, compiled, verdicts, variables, fetching, recording, registrations, beat };
  const projected =
    kind === 'query'
      ? [await new Reading(work).answer(await introspected(rooms, compiled, operation))]
      : await new Writing(work).answer();
  dryRun?.observe({ operation, compiled, verdicts });
  return whole(new AnswerNotes(asking.purpose), projected);
}

/** The whole answer around the texts of its root fields. */
function whole(notes: AnswerNotes, parts: readonly Projected[]): ExecutionResult {
  for (const part of parts) notes.include(part.notes);
  const texts = parts.map(({ text }) => text);
  return notes.result(texts.includes(undefined) ? null : new WrittenData(`{${texts.join(',')}}`));
}

/** Questions about the schema beside questions about data: graphql-js answers the former, for what the caller is shown. */
async function introspected(
  { visible }: Rooms,
  { normal }: CompiledOperation,
  { asking, variables }: Operation,
): Promise<Data | undefined> {
  const { introspection: document } = normal;
  if (document === undefined) return undefined;
  const { data } = await execute({ schema: await visible.of(asking), document, variableValues: variables });
  return data ?? undefined;
}
