// Which fields of a document go out: some of them, or all but some, `_id` by itself. Computed values, paths, positions
// and slices are refused.
import { StoreError } from './errors.ts';
import { typeName } from './order.ts';
import { parsePath } from './paths.ts';
import { asNumber, type Document, type Value } from './values.ts';

/** Whether a field of the document goes out. */
export type Projection = (name: string) => boolean;

/** Undefined where everything goes out. Errors: 31253 and 31254 for a mixture. */
export function parseProjection(projection: Document): Projection | undefined {
  const named = new Map([...projection].map(([name, value]) => [name, flagOf(name, value)]));
  const id = named.get('_id');
  named.delete('_id');
  const [including = id] = named.values();
  if (including === undefined) return undefined;
  const other = [...named].find(([, wanted]) => wanted !== including)?.[0];
  if (other)
    throw new StoreError(including ? 31254 : 31253, `Cannot mix inclusion and exclusion in a projection: ${other}`);
  if (including !== (id === false)) named.set('_id', true);
  return (name) => named.has(name) === including;
}

function flagOf(name: string, value: Value): boolean {
  if (parsePath(name).length > 1)
    throw new StoreError(2, `the path '${name}' in a projection is not supported by the evaluation store`);
  const flag = typeof value === 'boolean' ? value : asNumber(value);
  if (flag !== undefined) return Boolean(flag);
  const what = value instanceof Map ? ([...value.keys()][0] ?? 'object') : typeName(value);
  throw new StoreError(2, `'${what}' in the projection of '${name}' is not supported by the evaluation store`);
}
