/**
 * The answer as it is written: errors collapsed to one per (coordinate, code), and which coordinates were masked.
 * Paths of refusals stop at the first list: neither an index nor a count may tell who was refused.
 */
import type { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../schema/errors.ts';
import type { Mask, Purpose } from '../../schema/vocabulary.ts';
import { RefusedError } from '../enforcement/refused-error.ts';
import type { FetchFailure } from './failures.ts';

export type Path = readonly (string | number)[];

export class AnswerNotes {
  readonly #errors = new Map<string, GraphQLError>();
  readonly #masked = new Map<string, Mask>();
  readonly #purpose: Purpose;

  constructor(purpose: Purpose) {
    this.#purpose = purpose;
  }

  /** A field or object that the caller may not have. */
  refuse(coordinate: string, category: string, code: ErrorCode, path: Path): void {
    const about = { coordinate, category, purpose: this.#purpose };
    this.#add(coordinate, code, () => new RefusedError(code, about, beforeFirstList(path)));
  }

  /** A field that could not be fetched. */
  fail(coordinate: string, { code, input }: FetchFailure, path: Path): void {
    this.#add(
      coordinate,
      code,
      () => new RefusedError(code, { coordinate, ...(input !== undefined && { input }) }, path),
    );
  }

  mask(coordinate: string, kind: Mask): void {
    this.#masked.set(coordinate, kind);
  }

  get errors(): readonly GraphQLError[] {
    return [...this.#errors.values()];
  }

  get masked(): readonly { coordinate: string; kind: Mask }[] {
    return [...this.#masked].map(([coordinate, kind]) => ({ coordinate, kind }));
  }

  #add(coordinate: string, code: ErrorCode, make: () => GraphQLError): void {
    const key = `${coordinate} ${code}`;
    if (!this.#errors.has(key)) this.#errors.set(key, make());
  }
}

const beforeFirstList = (path: Path): Path => {
  const at = path.findIndex((step) => typeof step === 'number');
  return at === -1 ? path : path.slice(0, at);
};
