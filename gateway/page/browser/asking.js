/**
 * Runs in the browser, before GraphiQL, as it stands: fills the bar, and gives the page's own requests the headers that any client
 * would send. GraphiQL has no place for headers that change with a choice, so `fetch` is where they are added. The token
 * stays in the memory of the page.
 *
 * @typedef {object} Choices
 * @property {readonly { name: string, purposes: readonly string[] }[]} personas
 * @property {readonly { id: string, label: string }[]} customers
 * @property {readonly string[]} brands
 * @property {readonly string[]} channels
 */

/** A token lives for an hour, a page for longer. Milliseconds. */
const TOKEN_AGE = 30 * 60 * 1000;

/**
 * @param {string} name
 * @returns {HTMLSelectElement}
 */
function choice(name) {
  const found = document.querySelector(`#asking [name=${name}]`);
  if (!(found instanceof HTMLSelectElement)) throw new TypeError(`The bar has no ${name}.`);
  return found;
}

/**
 * @param {string} name
 * @param {readonly (readonly [value: string, text?: string])[]} options
 */
const fill = (name, options) =>
  choice(name).replaceChildren(...options.map(([value, text]) => new Option(text ?? value, value)));

/** @param {Choices} choices */
function asking(choices) {
  const plainFetch = window.fetch.bind(window);
  /** @type {Promise<string | undefined> | undefined} */
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
    const persona = choice('persona').value;
    const purposes = choices.personas.find(({ name }) => name === persona)?.purposes ?? [];
    fill(
      'purpose',
      purposes.map((purpose) => [purpose]),
    );
    const label = choice('customer').parentElement;
    if (label !== null) label.hidden = persona !== 'customer';
    askForToken();
    // Another persona is shown another schema.
    const fetchSchema = document.querySelector('button[aria-label^="Re-fetch GraphQL schema"]');
    if (fetchSchema instanceof HTMLButtonElement) fetchSchema.click();
  };

  window.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin || url.pathname !== '/graphql') return plainFetch(input, init);
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
    const bearer = await token;
    const chosen = {
      authorization: bearer && `Bearer ${bearer}`,
      'x-purpose': choice('purpose').value,
      'x-brand': choice('brand').value,
      'x-channel': choice('channel').value,
    };
    for (const [name, value] of Object.entries(chosen)) if (value && !headers.has(name)) headers.set(name, value);
    return plainFetch(input, { ...init, headers });
  };

  fill(
    'persona',
    choices.personas.map(({ name }) => [name]),
  );
  fill(
    'customer',
    choices.customers.map(({ id, label }) => [id, `${label} (${id})`]),
  );
  fill(
    'brand',
    choices.brands.map((brand) => [brand]),
  );
  fill('channel', [['', 'any'], ...choices.channels.map((channel) => /** @type {const} */ ([channel]))]);
  choice('persona').addEventListener('change', showPersona);
  choice('customer').addEventListener('change', askForToken);
  choice('persona').value = 'agent';
  showPersona();
  setInterval(askForToken, TOKEN_AGE);
}

/** The choices are data of the page, beside this script. */
asking(JSON.parse(document.querySelector('#choices')?.textContent ?? ''));
