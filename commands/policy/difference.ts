/**
 * What a change of the policy gives and takes: for each role, purpose and coordinate the ways that are new, and those that are
 * gone. A way that another one covers is no difference, however its row is called. Pure.
 */
import type { Policy } from '../../schema/policy.ts';
import { PURPOSES, type Purpose, ROLES, type Role } from '../../schema/vocabulary.ts';
import { coordinatesOf, type Way, Ways, wayCovers } from './ways.ts';

export interface Change {
  readonly coordinate: string;
  /** Ways of the new policy that no way of the old one covered. */
  readonly gains: readonly Way[];
  /** Ways of the old policy that no way of the new one covers. */
  readonly losses: readonly Way[];
}

/** What changes alike for one role under some purposes. */
export interface RoleChange {
  readonly role: Role;
  readonly purposes: readonly Purpose[];
  readonly changes: readonly Change[];
}

const uncovered = (ways: readonly Way[], by: readonly Way[]): Way[] =>
  ways.filter((way) => !by.some((other) => wayCovers(other, way)));

/** Every role to which something changes, in the order of the vocabulary; purposes under which the same changes together. */
export function policyDifference(before: Policy, after: Policy): RoleChange[] {
  const coordinates = [...new Set([...coordinatesOf(before), ...coordinatesOf(after)])];
  const old = new Ways(before);
  const now = new Ways(after);
  const changesFor = (role: Role, purpose: Purpose): Change[] =>
    coordinates.flatMap((coordinate) => {
      const [was, is] = [old.to(coordinate, role, purpose), now.to(coordinate, role, purpose)];
      const change = { coordinate, gains: uncovered(is, was), losses: uncovered(was, is) };
      return change.gains.length + change.losses.length === 0 ? [] : [change];
    });
  return ROLES.flatMap((role) => {
    const alike = new Map<string, { purposes: Purpose[]; changes: Change[] }>();
    for (const purpose of PURPOSES) {
      const changes = changesFor(role, purpose);
      if (changes.length === 0) continue;
      const text = JSON.stringify(changes);
      const known = alike.get(text);
      if (known === undefined) alike.set(text, { purposes: [purpose], changes });
      else known.purposes.push(purpose);
    }
    return [...alike.values()].map((same) => ({ role, ...same }));
  });
}
