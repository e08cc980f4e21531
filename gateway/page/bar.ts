/**
 * The bar above GraphiQL: who asks, why, and, for a customer, which one. It gives the page's own requests the headers that
 * any client would send; the token stays in the memory of the page.
 */
import { demoCustomers } from '../../schema/demo-customers.ts';
import { personas } from '../../schema/personas.ts';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';

const style = `
  #asking { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; box-sizing: border-box; height: 3rem;
    padding: 0 1rem; font: 14px/1.4 system-ui, sans-serif; background: #10312b; color: #fff; overflow: hidden; }
  #asking label { display: flex; gap: .4rem; align-items: center; }
  #asking select { font: inherit; padding: .15rem .3rem; }
  #asking [hidden] { display: none; }
  #root { height: calc(100vh - 3rem) !important; }
  #root .graphiql-container { height: 100% !important; }
`;

/** Runs in the browser, before GraphiQL; called with the choices. */
const script = `((choices) => {
  const choice = (name) => document.querySelector('#asking [name=' + name + ']');
  const fill = (name, options) => {
    choice(name).replaceChildren(...options.map(([value, text]) => new Option(text ?? value, value)));
  };
  const plainFetch = window.fetch.bind(window);
  let token;

  const askForToken = () => {
    const persona = choice('persona').value;
    const customer = persona === 'customer' ? choice('customer').value : undefined;
    token = plainFetch('/development/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persona, customer }),
    }).then(async (response) => (response.ok ? (await response.json()).token : undefined));
  };

  const showPersona = () => {
    const chosen = choices.personas.find(({ name }) => name === choice('persona').value);
    fill('purpose', chosen.purposes.map((purpose) => [purpose]));
    choice('customer').parentElement.hidden = chosen.name !== 'customer';
    askForToken();
  };

  window.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin || url.pathname !== '/graphql') return plainFetch(input, init);
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
    const add = (name, value) => value && !headers.has(name) && headers.set(name, value);
    const bearer = await token;
    add('authorization', bearer && 'Bearer ' + bearer);
    add('x-purpose', choice('purpose').value);
    add('x-brand', choice('brand').value);
    add('x-channel', choice('channel').value);
    return plainFetch(input, { ...init, headers });
  };

  fill('persona', choices.personas.map(({ name }) => [name]));
  fill('customer', choices.customers.map(({ id, label }) => [id, label + ' (' + id + ')']));
  fill('brand', choices.brands.map((brand) => [brand]));
  fill('channel', [['', 'any'], ...choices.channels.map((channel) => [channel])]);
  choice('persona').addEventListener('change', showPersona);
  choice('customer').addEventListener('change', askForToken);
  choice('persona').value = 'agent';
  showPersona();
  // A token lives for an hour, a page for longer.
  setInterval(askForToken, 30 * 60 * 1000);
})`;

/** HTML of the bar. All of it is constant: nothing of a request gets into it. */
export function bar(): string {
  const choices = {
    personas: personas.map(({ name, purposes }) => ({ name, purposes })),
    customers: demoCustomers.map(({ id, label }) => ({ id, label })),
    brands: BRANDS,
    channels: CHANNELS,
  };
  const select = (name: string) => `<label>${name} <select name="${name}"></select></label>`;
  return [
    `<style>${style}</style>`,
    `<div id="asking"><strong>Assent</strong>${['persona', 'customer', 'purpose', 'brand', 'channel'].map(select).join('')}</div>`,
    `<script>${script}(${JSON.stringify(choices)});</script>`,
  ].join('\n');
}
