/**
 * `npm run --silent personas`: who one can be in development, and whom one can ask about. Works with nothing running.
 */
import { demoCustomers } from '../schema/demo-customers.ts';
import { personas } from '../schema/personas.ts';
import { BRANDS } from '../schema/vocabulary.ts';
import { readArguments, runCommand } from './arguments.ts';

const HELP = `npm run --silent personas [-- --json]

The personas of development with their purposes, the demo customers and the brands.
  --json   as { personas: [{name, roles, purposes}], customers: [{label, id, note}], brands: [id] }
  --help   this text`;

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

await runCommand(() => {
  const { values } = readArguments({ help: HELP, options: { json: { type: 'boolean' } } });
  const listed = {
    personas: personas.map(({ name, roles, purposes }) => ({ name, roles, purposes })),
    customers: demoCustomers.map(({ label, id, note }) => ({ label, id, note })),
    brands: BRANDS,
  };
  const readable = () =>
    [
      'Personas (--as), with their purposes; the first is the default:',
      table(listed.personas.map(({ name, purposes }) => [name, purposes.join(', ')])),
      'Demo customers:',
      table(listed.customers.map(({ label, id, note }) => [label, id, note])),
      `Brands: ${listed.brands.join(', ')}`,
    ].join('\n');
  process.stdout.write(`${values.json ? JSON.stringify(listed, null, 2) : readable()}\n`);
  return 0;
});
