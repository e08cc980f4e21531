/**
 * What an operation asks for, as the trail keeps it: the graph's own names and nothing of the client's. Fragments are written
 * out; aliases, names of operations and variables and every value that was sent are gone, a `?` in place of each argument.
 */
import { hash } from 'node:crypto';
import type { OperationText } from '../../audit/entry.ts';
import type { OutputField, Selection } from './selection.ts';

/** Characters; what is longer is cut and ends with a digest of all of it, so that two operations never have one text. */
const MAX_TEXT = 4_096;

/** The text of root fields of one operation, and its SHA-256. */
export function operationText(kind: 'query' | 'mutation', roots: readonly OutputField[]): OperationText {
  const text = new Text().of(kind, roots);
  return { text, sha256: digest(text) };
}

const digest = (text: string): string => hash('sha256', text, 'base64url');

const withArguments = ({ name, arguments: args }: OutputField): string =>
  args.length === 0 ? name : `${name}(${args.map((argument) => `${argument.name}:?`).join(',')})`;

class Text {
  #text = '';
  /** Selections are shared: written out they multiply, as digests they do not. */
  readonly #digests = new Map<Selection, ReadonlyMap<string, string>>();

  of(kind: string, roots: readonly OutputField[]): string {
    const whole = this.#digestOf(roots);
    this.#text = kind;
    this.#writeFields(roots);
    return this.#isFull ? `${this.#text.slice(0, MAX_TEXT)}... ${whole}` : this.#text;
  }

  get #isFull(): boolean {
    return this.#text.length > MAX_TEXT;
  }

  #writeFields(fields: readonly OutputField[]): void {
    this.#text += '{';
    for (const [at, field] of fields.entries()) {
      if (this.#isFull) return;
      this.#text += `${at === 0 ? '' : ' '}${withArguments(field)}`;
      if (field.children !== undefined) this.#writeSelection(field.children);
    }
    this.#text += '}';
  }

  /** Types of which the same is asked are written once. */
  #writeSelection(selection: Selection): void {
    const [first, ...others] = selection.fields;
    if (first === undefined) return;
    const digests = this.#digestsOf(selection);
    if (others.every(([type]) => digests.get(type) === digests.get(first[0]))) {
      this.#writeFields(first[1]);
      return;
    }
    this.#text += '{';
    for (const [type, fields] of selection.fields) {
      if (this.#isFull) return;
      this.#text += `...on ${type}`;
      this.#writeFields(fields);
    }
    this.#text += '}';
  }

  #digestsOf(selection: Selection): ReadonlyMap<string, string> {
    const known = this.#digests.get(selection);
    if (known !== undefined) return known;
    const found = new Map([...selection.fields].map(([type, fields]) => [type, this.#digestOf(fields)]));
    this.#digests.set(selection, found);
    return found;
  }

  #digestOf(fields: readonly OutputField[]): string {
    const parts = fields.map((field) => [
      withArguments(field),
      field.children === undefined ? '' : [...this.#digestsOf(field.children)],
    ]);
    return digest(JSON.stringify(parts));
  }
}
