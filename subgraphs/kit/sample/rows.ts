/**
 * Reads the sample's files, one row at a time: a gzip stream, never a whole file of text in memory.
 * Knows the names of the columns and nothing of what they mean.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

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

const folder = new URL('./complete-journey/', import.meta.url);

/** The rows of one file, in its order. Fails when the columns are not those expected or a row has another number of them. */
export async function* readRows<File extends SampleFile>(file: File): AsyncGenerator<Row<File>> {
  const source = createReadStream(fileURLToPath(new URL(`${file}.csv.gz`, folder)));
  const parser = parse();
  // The callback keeps a broken file from becoming an uncaught error: the iteration below throws it.
  pipeline(source, createGunzip(), parser, () => {});
  let header = true;
  for await (const row of parser as AsyncIterable<string[]>) {
    if (header) {
      if (row.join() !== columns[file].join()) throw new Error(`${file}: unexpected columns`);
      header = false;
    } else {
      yield row as unknown as Row<File>;
    }
  }
}
