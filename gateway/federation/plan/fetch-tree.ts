/**
 * From the output tree to the fetch tree: what is denied is left out, what is asked for twice is merged, the key of every
 * entity of a customer is added, and where a field leads to somebody else's entity the tree is cut (P21).
 * It is built once per operation and set of verdicts, and nothing in it is changed afterwards.
 */
import { getNamedType } from 'graphql';
import type { Coordinate } from '../../../schema/policy.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import { isAboutNobody } from '../document/about-nobody.ts';
import { refuseManyCuts } from '../document/bounds.ts';
import type {
  Cut,
  FetchField,
  FetchFields,
  FetchSelection,
  FetchTree,
  OutputField,
  Selection,
} from '../document/selection.ts';
import { isToldApart } from '../document/told-apart.ts';

/** Entity of a customer -> the fields by which the engine knows one: its key and the path to its customer. */
export type HeldKeys = ReadonlyMap<string, FetchFields>;

export interface FetchTreeOptions {
  readonly index: PolicyIndex;
  readonly heldKeys: HeldKeys;
  /** Whether a field is fetched; `customer`: whose it is, if that is known before the fetch. */
  readonly keep: (field: OutputField, customer: string | undefined) => boolean;
}

/** A root field as it is fetched, and the customer that decides for it, if one is known before the fetch. */
export interface FetchRoot {
  readonly field: OutputField;
  readonly customer?: string;
  /** Whether what comes must be about the customers that it was asked for. */
  readonly owned?: boolean;
}

/** The fetch tree of some root fields. */
export function fetchTree(roots: readonly FetchRoot[], options: FetchTreeOptions): FetchTree {
  const builder = new Builder(options);
  const fields = new Map<string, FetchField>();
  const owners = new Map<string, readonly string[]>();
  for (const { field, customer, owned } of roots) {
    builder.put(fields, field, { path: [], via: undefined, customer });
    const path = options.index.subjectPath(getNamedType(field.type).name);
    if (owned && path !== undefined) owners.set(field.key, path);
  }
  return { fields, cuts: builder.cuts, owners };
}

const TYPENAME: FetchField = { key: '__typename', name: '__typename', arguments: [], isImplied: true };

interface Place {
  readonly path: readonly string[];
  /** The field by which the nearest entity of a customer above was left, e.g. `Customer.purchases`. */
  readonly via: Coordinate | undefined;
  readonly customer: string | undefined;
}

class Builder {
  /** By type and path. */
  readonly #cuts = new Map<string, Cut>();
  readonly #options: FetchTreeOptions;
  /** Selections with nothing of any customer in them are the same wherever they stand. */
  readonly #plain = new Map<Selection, FetchSelection>();

  constructor(options: FetchTreeOptions) {
    this.#options = options;
  }

  get cuts(): readonly Cut[] {
    return [...this.#cuts.values()];
  }

  add(into: Map<string, FetchField>, field: OutputField, place: Place): void {
    if (this.#options.keep(field, place.customer)) this.put(into, field, place);
  }

  /** A field of which it is decided that it is fetched, as the root fields are. */
  put(into: Map<string, FetchField>, field: OutputField, place: Place): void {
    const { key, name, children } = field;
    const path = children === undefined ? place.path : [...place.path, key];
    const via =
      this.#options.index.subjectPath(field.parent) === undefined
        ? place.via
        : (`${field.parent}.${field.name}` as const);
    const fetched: FetchField = {
      key,
      name,
      arguments: field.arguments,
      children: children === undefined ? undefined : this.#selection(children, { ...place, path, via }),
    };
    const known = into.get(key);
    into.set(key, known === undefined ? fetched : mergedField(known, fetched));
  }

  #selection(selection: Selection, place: Place): FetchSelection {
    const known = this.#plain.get(selection);
    if (known !== undefined) return known;
    const fields = new Map<string, FetchFields>();
    for (const [type, some] of selection.fields) fields.set(type, this.#fields(type, some, selection, place));
    const built: FetchSelection = { declared: selection.declared, fields };
    if (isAboutNobody(selection)) this.#plain.set(selection, built);
    return built;
  }

  #fields(type: string, fields: readonly OutputField[], selection: Selection, place: Place): FetchFields {
    const isAbstract = selection.fields.size > 1 || selection.declared !== type;
    const { index, heldKeys } = this.#options;
    const held = selection.objects.has(type) ? heldKeys.get(type) : undefined;
    const into = new Map<string, FetchField>(held ?? []);
    // Whose an object is, and under which names it is answered, is known by what it is.
    if (isAbstract && (selection.objects.size > 0 || isToldApart(selection))) into.set('__typename', TYPENAME);
    // What the name of an object's own type is, nobody needs to be asked.
    const wanted = isAbstract ? fields : fields.filter((field) => field.name !== '__typename');
    if (held === undefined || place.via === undefined || index.isSame(place.via)) {
      for (const field of wanted) this.add(into, field, place);
    } else this.#cut(type, fields, place);
    return into;
  }

  /** Only what goes beyond the key needs a fetch of its own. */
  #cut(type: string, fields: readonly OutputField[], place: Place): void {
    // Cuts within cuts begin where the inner plan begins: at the held entities.
    const inner = new Builder(this.#options);
    const wanted = new Map<string, FetchField>();
    for (const field of fields)
      if (field.name !== '__typename')
        inner.add(wanted, field, { path: place.path, via: undefined, customer: undefined });
    if ([...wanted.keys()].some((key) => key !== 'id')) this.#addCut({ path: place.path, type, fields: wanted });
    for (const cut of inner.cuts) this.#addCut(cut);
  }

  /** One plan for one place, under however many names the client asks for it. */
  #addCut(cut: Cut): void {
    const place = `${cut.type} ${cut.path.join(' ')}`;
    const same = this.#cuts.get(place);
    this.#cuts.set(place, same === undefined ? cut : { ...same, fields: mergedFields(same.fields, cut.fields) });
    refuseManyCuts(this.#cuts.size);
  }
}

function mergedField(one: FetchField, other: FetchField): FetchField {
  if (one.isImplied) return other;
  if (one.children === undefined || other.children === undefined || one.children === other.children) return one;
  return { ...one, children: mergedSelection(one.children, other.children) };
}

export function mergedSelection(one: FetchSelection, other: FetchSelection): FetchSelection {
  const fields = new Map(one.fields);
  for (const [type, some] of other.fields) {
    const known = fields.get(type);
    fields.set(type, known === undefined ? some : mergedFields(known, some));
  }
  return { declared: one.declared, fields };
}

function mergedFields(one: FetchFields, other: FetchFields): FetchFields {
  const merged = new Map(one);
  for (const [key, field] of other) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? field : mergedField(known, field));
  }
  return merged;
}
