/** The environment of a gateway that lets one client ask for as much as can be configured: for loads that come from one client. */
import { settable } from '../../gateway/limits/table.ts';

export const unlimited: Readonly<Record<string, string>> = Object.fromEntries(
  settable
    .filter(({ variable }) => variable.startsWith('CLIENT_'))
    .map(({ variable, most }) => [variable, String(most)]),
);
