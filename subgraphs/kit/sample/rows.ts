/**
 * Reads the sample's files piece by piece: a gzip stream, never a whole file of text in memory.
 * Knows the names of the columns and nothing of what they mean.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** File -> its columns, in order. A file whose first line is another one is not read. */
const columns = {
  baskets: ['basket_id', 'household_id', 'store_id', 'placed_at'],
  basket_lines: [
    'basket_id',
    'product_id',
    'quantity',
    'sales_value',
    'retail_disc',
    'coupon_disc',
    'coupon_match_disc',
  ],
  products: [
    'product_id',
    'manufacturer_id',
    'department',
    'brand',
    'product_category',
    'product_type',
    'package_size',
  ],
  demographics: [
    'household_id',
    'age',
    'income',
    'home_ownership',
    'marital_status',
    'household_size',
    'household_comp',
    'kids_count',
  ],
  campaigns: ['campaign_id', 'household_id'],
  campaign_descriptions: ['campaign_id', 'campaign_type', 'start_date', 'end_date'],
  coupon_redemptions: ['household_id', 'coupon_upc', 'campaign_id', 'redemption_date'],
} as const satisfies Record<string, readonly string[]>;

export type SampleFile = keyof typeof columns;

/** One row: as many texts as the file has columns, blank ones as ''. */
export type Row<File extends SampleFile> = Texts<(typeof columns)[File]>;
type Texts<Columns extends readonly string[]> = { readonly [Index in keyof Columns]: string };

/** Bytes of text that are read at once. */
const PIECE = 256 * 1024;

const folder = new URL('./complete-journey/', import.meta.url);

/**
 * The rows of one file, in its order, as many at once as a piece of the stream holds: waiting for each of 400,000 rows by
 * itself takes longer than reading them. Fails when the columns are not those expected.
 */
export async function* readBatches<File extends SampleFile>(file: File): AsyncGenerator<Row<File>[]> {
  const source = createReadStream(fileURLToPath(new URL(`${file}.csv.gz`, folder)));
  // The callback keeps a file that cannot be read from being an uncaught error: the iteration below throws it.
  const stream = pipeline(source, createGunzip({ chunkSize: PIECE }), () => {});
  const expected = columns[file];
  let header = true;
  for await (const text of wholeLines(stream)) {
    const rows: string[][] = parse(text);
    if (rows.some((row) => row.length !== expected.length)) throw new Error(`${file}: unexpected number of columns`);
    if (header && rows.shift()?.join() !== expected.join()) throw new Error(`${file}: unexpected columns`);
    header = false;
    yield rows as unknown as Row<File>[];
  }
}

/** The rows of one file, one by one. */
export async function* readRows<File extends SampleFile>(file: File): AsyncGenerator<Row<File>> {
  for await (const batch of readBatches(file)) yield* batch;
}

/** Pieces of text that end with a line; no text of the sample holds a line break. */
async function* wholeLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const text = rest + decoder.write(chunk);
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) yield text.slice(0, end);
    rest = text.slice(end);
  }
  if (rest !== '') yield rest;
}
