/**
 * Where in the answer a failure is told. A service names the field of its own answer that failed; of the client's names for
 * it, one is blamed that asked for that very field. What only shared a fetch with it is null and not blamed.
 */
import { coordinateOf, type OutputField } from '../document/selection.ts';
import type { Failed } from '../fetch/failures.ts';
import type { AnswerNotes, Path } from './answer.ts';

/** How far the path of a failure could be followed. */
interface Followed {
  readonly field: OutputField;
  /** In the names of the client, from where it began. */
  readonly path: Path;
  readonly isWhole: boolean;
}

/** Follows a path of our keys below a field, through whichever of the client's names has it. */
export function followed(field: OutputField, below: Path): Followed {
  let reached = new Map<OutputField, Path>([[field, []]]);
  let isWhole = true;
  for (const step of below) {
    const next = new Map<OutputField, Path>();
    for (const [at, path] of reached) {
      if (typeof step === 'number') next.set(at, [...path, step]);
      else for (const inner of fieldsAt(at, step)) if (!next.has(inner)) next.set(inner, [...path, inner.responseName]);
    }
    if (next.size === 0) {
      isWhole = false;
      break;
    }
    reached = next;
  }
  const [[at, path] = [field, []]] = reached;
  return { field: at, path, isWhole };
}

const fieldsAt = ({ children }: OutputField, key: string): OutputField[] =>
  [...(children?.fields.values() ?? [])].flat().filter((field) => field.key === key);

/** The failures of one answer, as they come up while it is written. */
export class FailedFields {
  readonly #notes: AnswerNotes;
  readonly #told = new Set<Failed>();
  readonly #untold: { readonly failure: Failed; readonly at: Followed; readonly path: Path }[] = [];

  constructor(notes: AnswerNotes) {
    this.#notes = notes;
  }

  /** @param path where the field stands in the answer; it is copied */
  add(failure: Failed, at: Followed, path: Path): void {
    const found = { failure, at, path: [...path, ...at.path] };
    if (at.isWhole) this.#tell(found);
    else this.#untold.push(found);
  }

  /** Once all is written: what no name asked for is told at the name that lost the most of it. */
  end(): void {
    for (const found of this.#untold) if (!this.#told.has(found.failure)) this.#tell(found);
  }

  #tell({ failure, at, path }: { readonly failure: Failed; readonly at: Followed; readonly path: Path }): void {
    this.#told.add(failure);
    this.#notes.fail(coordinateOf(at.field), failure, path);
  }
}
