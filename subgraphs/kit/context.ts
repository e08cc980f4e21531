/**
 * The context of one request. Made anew for each, so that neither a loader nor an identity can reach another request (P16).
 */
import DataLoader from 'dataloader';
import type { Asker, BatchLoad, SubgraphContext, SubgraphSettings } from './definition.ts';
import type { Sign } from './signing-keys.ts';

/** A context over `store` for one request of `asker` at `now`. */
export function requestContext<Store>(
  store: Store,
  asker: Asker,
  now = new Date(),
  sign?: Sign,
  settings: SubgraphSettings = {},
): SubgraphContext<Store> {
  const loaders = new Map<unknown, unknown>();
  return {
    store,
    now,
    settings,
    ...asker,
    ...(sign !== undefined && { sign }),
    loader: <Key, Value>(load: BatchLoad<Store, Key, Value>) => {
      const known = loaders.get(load) as DataLoader<Key, Value, string> | undefined;
      if (known !== undefined) return known;
      const made = new DataLoader<Key, Value, string>((keys) => load(store, keys), { cacheKeyFn: textOf });
      loaders.set(load, made);
      return made;
    },
  };
}

const textOf = (key: unknown): string => (typeof key === 'string' ? key : JSON.stringify(key));
