/**
 * The bar above GraphiQL: who asks, why, and, for a customer, which one. Here is its HTML; what it does is in `browser/asking.js`.
 */
import { readFile } from 'node:fs/promises';
import { demoCustomers } from '../../schema/demo-customers.ts';
import { personas } from '../../schema/personas.ts';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';

const read = (file: string): Promise<string> => readFile(new URL(`./browser/${file}`, import.meta.url), 'utf8');

/** HTML of the bar. All of it is constant: nothing of a request gets into it. */
export async function bar(): Promise<string> {
  const choices = {
    personas: personas.map(({ name, purposes }) => ({ name, purposes })),
    customers: demoCustomers.map(({ id, label }) => ({ id, label })),
    brands: BRANDS,
    channels: CHANNELS,
  };
  const select = (name: string) => `<label>${name} <select name="${name}"></select></label>`;
  const [style, script] = await Promise.all([read('asking.css'), read('asking.js')]);
  return [
    `<style>${style}</style>`,
    `<div id="asking"><strong>Assent</strong>${['persona', 'customer', 'purpose', 'brand', 'channel'].map(select).join('')}</div>`,
    `<script type="application/json" id="choices">${JSON.stringify(choices)}</script>`,
    // Names of its own must not meet those of GraphiQL.
    `<script>(() => {\n${script}})();</script>`,
  ].join('\n');
}
