/**
 * Random commands of the evaluation store's whitelist, over few values and names, so that they meet. Where an answer
 * would depend on an order that nobody promises, the command asks for a total order.
 */
import { Double, Int32, Long } from 'bson';
import type { Random } from './random.ts';

export type Fields = Record<string, unknown>;

const NAMES = ['a', 'b', 'c'];
/** Paths that go into arrays. */
const INTO_ARRAYS = ['l', 'l.x'];
const PATHS = ['a', 'b', 'c', 'a.x', 'b.x', 'b.y', 'c.y', 'l', 'l.x', 'n', 'o.n', 'u'];
const SCALARS: (() => unknown)[] = [
  () => null,
  () => new Int32(0),
  () => new Int32(1),
  () => new Int32(2),
  () => new Int32(7),
  () => new Double(1),
  () => new Double(2.5),
  () => new Double(-3),
  () => Long.fromNumber(2),
  () => Long.fromString('9007199254740993'),
  () => '',
  () => 'x',
  () => 'xy',
  () => 'é',
  () => true,
  () => false,
  () => new Date(0),
  () => new Date(86_400_000),
  () => new Date(-1),
];
/** Paths with a value that is in nobody's way: what sorts and unique indexes are made of. Arrays are in `l` alone. */
const SORTS = ['a', 'b', 'c', 'n', 'o.n'];
const INDEXES = [
  { key: { a: 1 }, name: 'a_1' },
  { key: { 'b.x': -1 }, name: 'b.x_-1' },
  { key: { c: 1, n: -1 }, name: 'c_1_n_-1' },
  { key: { a: 1, 'b.x': -1 }, name: 'a_1_b.x_-1' },
  { key: { 'c.y': 1 }, name: 'c.y_1', sparse: true },
  { key: { l: 1, _id: 1 }, name: 'l_1__id_1' },
  { key: { u: 1 }, name: 'u_1', unique: true, sparse: true },
];
const RANGES = ['$gt', '$gte', '$lt', '$lte'];

export class RandomCommands {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The next command against `collection`. */
  next(collection: string): Fields {
    const kinds: [number, () => Fields][] = [
      [22, () => this.#insert(collection)],
      [39, () => this.#find(collection)],
      [22, () => this.#update(collection)],
      [7, () => this.#delete(collection)],
      [4, () => this.#findAndModify(collection)],
      [4, () => this.#createIndexes(collection)],
      [2, () => ({ count: collection })],
    ];
    let at = this.#random.below(100);
    for (const [weight, make] of kinds) {
      if (at < weight) return make();
      at -= weight;
    }
    return this.#find(collection);
  }

  #insert(insert: string): Fields {
    return { insert, documents: this.#random.some(1, 4, () => this.#document()), ordered: this.#random.chance(70) };
  }

  #find(find: string): Fields {
    const random = this.#random;
    const sort = random.chance(60) ? { sort: this.#totalOrder() } : {};
    const part = 'sort' in sort && random.chance(50) ? { limit: random.below(5) } : {};
    const projection = random.chance(40) ? { projection: this.#projection() } : {};
    return { find, filter: this.#filter(), ...sort, ...part, ...projection, batchSize: 1 + random.below(5) };
  }

  #update(update: string): Fields {
    const one = () => {
      const multi = this.#random.chance(30);
      const upsert = this.#random.chance(25);
      const q = multi && !upsert ? this.#filter() : { ...(upsert ? {} : this.#filter(1)), _id: this.#id() };
      return { q, u: multi ? this.#harmless() : this.#changes(), multi, upsert };
    };
    return { update, updates: this.#random.some(1, 2, one), ordered: this.#random.chance(70) };
  }

  #delete(name: string): Fields {
    const one = () =>
      this.#random.chance(60) ? { q: { _id: this.#id() }, limit: 1 } : { q: this.#filter(2), limit: 0 };
    return { delete: name, deletes: this.#random.some(1, 2, one) };
  }

  #findAndModify(findAndModify: string): Fields {
    const random = this.#random;
    const sort = this.#totalOrder();
    const upsert = random.chance(40);
    const query = upsert ? { _id: this.#id() } : this.#filter(1);
    const fields = random.chance(30) ? { fields: this.#projection() } : {};
    return { findAndModify, query, sort, update: this.#changes(), new: random.chance(50), upsert, ...fields };
  }

  #createIndexes(createIndexes: string): Fields {
    return { createIndexes, indexes: [this.#random.one(INDEXES)] };
  }

  #id(): Int32 {
    return new Int32(this.#random.below(25));
  }

  #document(): Fields {
    const fields = NAMES.filter(() => this.#random.chance(75)).map((name) => [name, this.#value()]);
    const random = this.#random;
    const array = random.chance(50) ? { l: random.some(0, 3, () => this.#element()) } : {};
    const mixed = random.chance(20) ? { m: random.one(NUMBERS)() } : {};
    const unique = random.chance(30) ? { u: random.below(12) } : {};
    const number = random.chance(50)
      ? { n: random.one(NUMBERS)(), o: random.chance(70) ? { n: random.one(NUMBERS)() } : 'x' }
      : {};
    return { _id: this.#id(), ...Object.fromEntries(fields), ...array, ...mixed, ...number, ...unique };
  }

  #value(): unknown {
    return this.#random.chance(65) ? this.#random.one(SCALARS)() : this.#flat();
  }

  #filter(most = 3): Fields {
    const random = this.#random;
    const filter: Fields = {};
    for (const path of random.some(0, most, () => random.one(['_id', ...PATHS]))) {
      filter[path] =
        path === '_id' ? this.#condition(path, () => this.#id()) : this.#condition(path, () => this.#sought(path));
    }
    return filter;
  }

  /** Null below an array is left out: to the other server a scalar in the array is a missing field. */
  #sought(path: string): unknown {
    const value = this.#random.one(SCALARS)();
    return INTO_ARRAYS.includes(path) ? (value ?? '') : value;
  }

  #condition(path: string, scalar: () => unknown): unknown {
    const random = this.#random;
    const kind = random.below(12);
    if (kind < 4) return scalar();
    if (kind < 5) return random.chance(50) ? this.#soughtObject() : random.some(0, 2, scalar);
    if (kind < 7) return { $in: random.some(0, 3, scalar) };
    // The other server wants one element of an array that meets both conditions.
    const most = INTO_ARRAYS.includes(path) ? 1 : 2;
    if (kind < 10) return Object.fromEntries(random.some(1, most, () => [random.one(RANGES), this.#bound(scalar)]));
    return { $eq: scalar() };
  }

  /** Neither empty nor with null in it: to the other server these equal a missing field. */
  #soughtObject(): Fields {
    const { x, y } = this.#flat();
    return x === undefined && y === undefined
      ? { x: 'x' }
      : { ...(x === undefined ? {} : { x: x ?? '' }), ...(y === undefined ? {} : { y: y ?? '' }) };
  }

  #bound(scalar: () => unknown): unknown {
    return scalar() ?? new Int32(1);
  }

  #totalOrder(): Fields {
    const random = this.#random;
    const by = random.chance(60) ? { [random.one(SORTS)]: random.one([1, -1]) } : {};
    return { ...by, _id: random.one([1, -1]) };
  }

  #projection(): Fields {
    const random = this.#random;
    const wanted = random.chance(50) ? 1 : 0;
    const paths = random.one([['a'], ['a', 'b'], ['l', 'c'], ['n', 'o', 'u']]);
    const id = random.chance(30) ? { _id: random.one([0, wanted]) } : {};
    return { ...Object.fromEntries(paths.map((path) => [path, wanted])), ...id };
  }

  // Nothing that one of many documents could refuse: nobody promises which of them come before it.
  #harmless(): Fields {
    const random = this.#random;
    const path = random.one(NAMES);
    return random.chance(70) ? { $set: { [path]: this.#value() } } : { $unset: { [path]: '' } };
  }

  // In the order of the paths, in which MongoDB makes them; sometimes not.
  #changes(): Fields {
    const random = this.#random;
    const kinds = random.some(1, 2, () => random.one(Object.keys(OPERATORS)));
    const made = new Map(kinds.map((operator) => [random.one(OPERATORS[operator] as string[]), operator] as const));
    const paths = [...made.keys()].sort();
    if (random.chance(2)) paths.reverse();
    const changes: Fields = {};
    for (const path of paths) {
      const operator = made.get(path) as string;
      if (paths.some((other) => other !== path && (other.startsWith(`${path}.`) || path.startsWith(`${other}.`))))
        continue;
      changes[operator] = { ...(changes[operator] as Fields), [path]: this.#operand(operator, path) };
    }
    return Object.keys(changes).length > 0 ? changes : { $set: { a: new Int32(1) } };
  }

  #operand(operator: string, path: string): unknown {
    const random = this.#random;
    if (operator === '$unset') return '';
    if (operator === '$inc') return random.one(INCREMENTS)();
    const list = random.some(0, 3, () => this.#element());
    if (operator === '$push') return random.chance(50) ? { $each: list } : this.#element();
    if (path === 'l') return list;
    return path.includes('.') ? random.one(SCALARS)() : this.#value();
  }

  #element(): unknown {
    return this.#random.chance(60) ? this.#random.one(SCALARS)() : this.#flat();
  }

  #flat(): Fields {
    const fields = ['x', 'y'].filter(() => this.#random.chance(70)).map((name) => [name, this.#random.one(SCALARS)()]);
    return Object.fromEntries(fields);
  }
}

const ANY = ['a', 'a.x', 'b', 'b.x', 'b.y', 'c', 'c.y'];
/** What each operator is used on: `l` holds arrays, `m` sometimes, `n` and `o.n` what can be counted and what cannot. */
const OPERATORS: Record<string, string[]> = {
  $set: [...ANY, 'l'],
  $setOnInsert: [...ANY, 'l'],
  $unset: ANY,
  $inc: ['n', 'o.n'],
  $push: ['l', 'm'],
};
const NUMBERS = [
  () => new Int32(1),
  () => new Int32(2_147_483_647),
  () => new Double(1.5),
  () => Long.fromNumber(5),
  () => 'x',
];
const INCREMENTS = [
  () => new Int32(1),
  () => new Int32(2_147_483_647),
  () => new Double(0.5),
  () => Long.fromNumber(3),
  () => new Int32(-2),
];
