/**
 * What the evaluation store does not support is an error that names it, never a wrong answer.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, type Document, Long, MaxKey, MinKey, Timestamp } from 'bson';
import { type EmbeddedServer, startEmbedded } from '../../../subgraphs/kit/embedded/server.ts';
import { RawConnection } from './raw-connection.ts';

let server: EmbeddedServer;
let connection: RawConnection;

beforeAll(async () => {
  server = await startEmbedded();
  connection = await RawConnection.open(server.port);
  await connection.command({
    insert: 'c',
    documents: [
      { _id: 1, a: 1, l: [1] },
      { _id: 2, a: 1, l: [] },
    ],
  });
});

afterAll(async () => {
  connection.close();
  await server.stop();
});

type Case = [string, Document, number];
const set = { $set: { a: 1 } };
const update = (u: unknown, more: Document = {}): Document => ({
  update: 'c',
  updates: [{ q: { _id: 1 }, u, ...more }],
});
const index = (specification: Document): Document => ({
  createIndexes: 'c',
  indexes: [{ key: { a: 1 }, name: 'a_1', ...specification }],
});

const commands: Case[] = [
  'aggregate',
  'distinct',
  'mapReduce',
  'bulkWrite',
  'watch',
  'dropIndexes',
  'renameCollection',
  'collMod',
  'create',
  'dropDatabase',
  'listIndexes',
  'listCollections',
  'listDatabases',
  'buildInfo',
  'endSessions',
].map((name) => [name, { [name]: 'c' }, 59]);
const queries: Case[] = [
  ...[
    '$ne',
    '$nin',
    '$not',
    '$exists',
    '$regex',
    '$size',
    '$all',
    '$elemMatch',
    '$type',
    '$mod',
    '$near',
    '$jsonSchema',
  ].map((name): Case => [name, { find: 'c', filter: { a: { [name]: 1 } } }, 2]),
  ...['$and', '$or', '$nor', '$where', '$expr', '$text', '$comment'].map(
    (name): Case => [name, { find: 'c', filter: { [name]: 1 } }, 2],
  ),
  ['a.0', { find: 'c', filter: { 'a.0': 1 } }, 2],
  ['a..b', { find: 'c', filter: { 'a..b': 1 } }, 56],
  ['$gt', { find: 'c', filter: { a: { $gt: null } } }, 2],
  ['$lt', { find: 'c', filter: { a: { $lt: [1] } } }, 2],
  ['$in', { find: 'c', filter: { a: { $in: 1 } } }, 2],
  ["the direction of 'a'", { find: 'c', sort: { a: { $meta: 'textScore' } } }, 2],
  ['$slice', { find: 'c', projection: { l: { $slice: 1 } } }, 2],
  ['$elemMatch', { find: 'c', projection: { l: { $elemMatch: { a: 1 } } } }, 2],
  ['string', { find: 'c', projection: { l: '$a' } }, 2],
  ['b', { find: 'c', projection: { a: 1, b: 0 } }, 31254],
  ['b', { find: 'c', projection: { a: 0, b: 1 } }, 31253],
  ['a.b', { find: 'c', projection: { 'a.b': 1 } }, 2],
  ["an array at 'l'", { find: 'c', sort: { l: 1 } }, 2],
];
const writes: Case[] = [
  ...['$min', '$max', '$mul', '$rename', '$currentDate', '$pop', '$pull', '$pullAll', '$addToSet', '$bit'].map(
    (name): Case => [name, update({ [name]: { a: 1 } }), 9],
  ),
  ['replacement', update({ a: 1 }), 9],
  ['pipeline', update([{ $set: { a: 1 } }]), 9],
  ['$slice', update({ $push: { l: { $each: [], $slice: 1 } } }), 2],
  ['$position', update({ $push: { l: { $each: [], $position: 0 } } }), 2],
  ['l.0', update({ $set: { 'l.0': 1 } }), 2],
  ['l.$', update({ $set: { 'l.$': 1 } }), 52],
  ['l.$[]', update({ $set: { 'l.$[]': 1 } }), 52],
  ['array', { insert: 'c', documents: [{ _id: [1] }] }, 53],
  ['a.b', { insert: 'c', documents: [{ 'a.b': 1 }] }, 57],
  ['$a', { insert: 'c', documents: [{ a: { $a: 1 } }] }, 52],
  ['limit', { delete: 'c', deletes: [{ q: {}, limit: 2 }] }, 9],
];
const types: Case[] = [
  ['decimal', { v: Decimal128.fromString('1') }],
  ['timestamp', { v: new Timestamp({ t: 1, i: 1 }) }],
  ['regex', { v: new BSONRegExp('a') }],
  ['minKey', { v: new MinKey() }],
  ['maxKey', { v: new MaxKey() }],
  ['binData', { v: new Binary(Buffer.of(1)) }],
].map(([name, document]): Case => [name as string, { insert: 'c', documents: [document] }, 2]);
const indexes: Case[] = [
  ['partialFilterExpression', index({ partialFilterExpression: {} }), 40415],
  ['expireAfterSeconds', index({ expireAfterSeconds: 1 }), 40415],
  ['collation', index({ collation: { locale: 'en' } }), 40415],
  ['text', index({ key: { a: 'text' } }), 67],
  ['hashed', index({ key: { a: 'hashed' } }), 67],
  ['2dsphere', index({ key: { a: '2dsphere' } }), 67],
  ['$**', index({ key: { '$**': 1 } }), 52],
  ['direction', index({ key: { a: 2 } }), 67],
];
const options: Case[] = [
  ...['collation', 'hint', 'skip', 'min', 'max', 'tailable', 'let', 'returnKey', 'showRecordId'].map(
    (name): Case => [name, { find: 'c', [name]: 1 }, 40415],
  ),
  ['arrayFilters', update(set, { arrayFilters: [] }), 40415],
  ['collation', update(set, { collation: {} }), 40415],
  ['count.query', { count: 'c', query: { a: 1 } }, 40415],
  ['readConcern', { find: 'c', readConcern: { level: 'snapshot' } }, 40415],
  ["'w' = 2", { insert: 'c', documents: [{}], writeConcern: { w: 2 } }, 2],
  ['txnNumber', { find: 'c', txnNumber: Long.fromNumber(1), autocommit: false, startTransaction: true }, 40415],
  ['lsid', { find: 'c', lsid: {} }, 40415],
  ['remove', { findAndModify: 'c', query: { _id: 1 }, remove: true }, 14],
  ['find.find', { find: 1 }, 14],
  ['getMore.collection', { getMore: Long.fromNumber(12) }, 40414],
  ['limit', { find: 'c', limit: -1 }, 2],
  ['filter', { find: 'c', filter: 1 }, 14],
  ['cursor id 12', { getMore: Long.fromNumber(12), collection: 'c' }, 43],
  ['database name', { $db: 'a b', insert: 'c', documents: [{}] }, 73],
  ['system.', { insert: 'system.x', documents: [{}] }, 73],
];

describe.each([
  ['The command', commands],
  ['In a query', queries],
  ['In a write', writes],
  ['The type', types],
  ['In an index', indexes],
  ['The option', options],
])('%s', (_, cases) => {
  test.each(cases)('%s is refused by name', async (name, command, code) => {
    const before = await connection.command({ find: 'c' });
    const answer = (await connection.command(command)) as Document;
    const error = answer.writeErrors?.[0] ?? answer;
    expect(error).toMatchObject({ code });
    expect(error.errmsg).toContain(name);
    expect(await connection.command({ find: 'c' })).toEqual(before);
  });
});
