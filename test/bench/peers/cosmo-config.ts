/**
 * What the Cosmo Router is started with in place of a supergraph: an execution config, composed by Cosmo's own packages from the
 * committed SDL of the subgraphs. Arguments: the file to write, then `name=url` for each service.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, print, printSchema } from 'graphql';

const require = createRequire(import.meta.url);
const { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION: version } = require('@wundergraph/composition');
const { buildRouterConfig } = require('@wundergraph/cosmo-shared');

const [out = '', ...services] = process.argv.slice(2);
const subgraphs = services.map((service) => {
  const [name = '', address = ''] = service.split('=');
  const sdl = readFileSync(new URL(`../../../schema/sdl/${name}.graphql`, import.meta.url), 'utf8');
  return { name, url: `${address}/graphql`, sdl, definitions: parse(sdl) };
});
const composed = federateSubgraphs({ subgraphs, version });
if (!composed.success) throw new Error('Cosmo does not compose the subgraphs.');

/** `SubgraphKind.Standard` of its enumeration. */
const STANDARD = 1;
const config = buildRouterConfig({
  federatedClientSDL: printSchema(composed.federatedGraphClientSchema),
  federatedSDL: print(composed.federatedGraphAST),
  fieldConfigurations: composed.fieldConfigurations,
  routerCompatibilityVersion: version,
  schemaVersionId: 'bench',
  subgraphs: subgraphs.map(({ name, url, sdl }) => {
    const { schema, configurationDataByTypeName, costs } = composed.subgraphConfigBySubgraphName.get(name) ?? {};
    const own = { kind: STANDARD, id: name, name, url, sdl, subscriptionUrl: url };
    return { ...own, schema, configurationDataByTypeName, costs };
  }),
});
writeFileSync(out, config.toJsonString());
