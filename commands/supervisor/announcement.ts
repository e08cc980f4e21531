/**
 * What a start says when everything is ready. Text only: nothing is asked of anybody here.
 */
import { demoCustomer, demoCustomers } from '../../schema/demo-customers.ts';
import { localOrigin } from './plans.ts';

export interface Started {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly customers: number;
  readonly shiftWeeks: number;
  /** What was imported and what was untidy, in lines; empty when nothing had to be imported. */
  readonly report: readonly string[];
  /** From the start of the command until everything answered. */
  readonly seconds: number;
}

const DEFAULT_URL = 'http://127.0.0.1:4000';

interface Trial {
  readonly says: string;
  readonly command: string;
}

/** Three requests to try: an answer, a refusal, a mask. */
function trials(origin: string): Trial[] {
  const url = origin === DEFAULT_URL ? '' : ` --url ${origin}/graphql`;
  const ask = (options: string, query: string): string => `npm run --silent ask -- ${options}${url} '${query}'`;
  const email = (id: string): string => `{ customer(id: "${id}") { id email } }`;
  const marketer = '--as marketer --purpose direct-marketing';
  return [
    { says: 'an answer', command: ask(marketer, email(demoCustomer('email-marketing-only'))) },
    { says: 'a refusal', command: ask(marketer, email(demoCustomer('refuses-all'))) },
    {
      says: 'a mask',
      command: ask(
        '--as agent --purpose customer-care',
        `{ customer(id: "${demoCustomer('consents-to-all')}") { name { full } email phone } }`,
      ),
    },
  ];
}

/** The lines to print. */
export function announcement(started: Started): string[] {
  const origin = localOrigin(started.host, started.port);
  const width = Math.max(...demoCustomers.map(({ label }) => label.length));
  return [
    `Database: ${started.database}`,
    ...(started.report.length === 0
      ? [`Data: ${started.customers} customers, imported at an earlier start`]
      : ['Imported:', ...started.report.map((line) => `  ${line}`)]),
    `Dates: those of the sample plus ${started.shiftWeeks} weeks`,
    '',
    `Gateway: ${origin}/graphql (in a browser: ${origin}/)`,
    '',
    'Demo customers:',
    ...demoCustomers
      .slice(0, started.customers)
      .map(({ label, id, note }) => `  ${label.padEnd(width)}  ${id.padEnd(4)}  ${note}`),
    '',
    'Try:',
    ...trials(origin).flatMap(({ says, command }) => [`  # ${says}`, `  ${command}`]),
    '',
    `Ready after ${started.seconds.toFixed(1)} s. Ctrl-C ends everything.`,
  ];
}
