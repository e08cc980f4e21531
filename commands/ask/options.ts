/** What the command line says of a request, for each command that makes one: who asks, with which variables, where. */
import { type Persona, personaNamed, personas } from '../../schema/personas.ts';
import { UsageError } from '../arguments.ts';

export const personaNames = personas.map(({ name }) => name).join(', ');

export function requirePersona(name: string | undefined): Persona {
  if (name === undefined) throw new UsageError(`Say who asks with --as: one of ${personaNames}.`);
  const persona = personaNamed(name);
  if (persona === undefined) throw new UsageError(`There is no persona '${name}'; there are ${personaNames}.`);
  return persona;
}

/** A JSON object, or a usage error. */
export function readVariables(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON at all: the same advice.
  }
  throw new UsageError('--variables must be a JSON object.');
}

export function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UsageError('--url must be an http or https URL.');
  return url.href;
}
