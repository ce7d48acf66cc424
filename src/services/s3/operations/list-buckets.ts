import type { TxContext } from '../../../core/context.ts';
import { isRegion } from '../../../core/place.ts';
import type { ListBucketsRequest } from '../api.gen.ts';
import type { BucketRecord } from '../bucket-record.ts';
import { invalidArgument } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ownerOf } from '../owner.ts';
import { ANYWHERE, buckets } from '../state.ts';

const BUCKETS_MAX = 10_000;
const ROWS_MAX = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets: Handler<'ListBuckets'> = async (context, input) => {
  const { MaxBuckets: limit = BUCKETS_MAX, Prefix: prefix, BucketRegion: region } = input;
  if (limit < 1 || limit > BUCKETS_MAX) {
    const text = `Argument max-buckets must be an integer between 1 and ${BUCKETS_MAX}`;
    throw invalidArgument(text, 'max-buckets', limit);
  }
  if (region !== undefined) checkRegion(region, context.place.region);
  const found = await findBuckets(context, input, limit);
  const isPaged =
    input.MaxBuckets !== undefined || prefix !== undefined || region !== undefined || input.ContinuationToken;
  return {
    Owner: ownerOf(context.place.account),
    Buckets: found.buckets.map((bucket) => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAtMs),
      // The region is told to those who use the newer parameters.
      ...(isPaged ? { BucketRegion: bucket.region } : {}),
    })),
    ...(prefix === undefined ? {} : { Prefix: prefix }),
    ...(found.next === undefined ? {} : { ContinuationToken: found.next }),
  };
};

/** A list by region is answered by that region alone. */
function checkRegion(asked: string, here: string): void {
  const region = asked.toLowerCase();
  if (!isRegion(region)) {
    throw invalidArgument(`Argument value ${asked} is not a valid AWS Region`, 'bucket-region');
  }
  // Clients that do not care sign for regions that are none (`US`, `auto`).
  if (region === here || !isRegion(here)) return;
  const text = 'Requests with bucket-region specified must be made to the corresponding regional endpoint';
  throw invalidArgument(text, 'bucket-region');
}

/** A page of the account's buckets, with the token of the next one. */
async function findBuckets(
  { tx, place, pages }: TxContext,
  { Prefix: prefix = '', BucketRegion: region, ContinuationToken: token }: ListBucketsRequest,
  limit: number,
): Promise<{ buckets: BucketRecord[]; next: string | undefined }> {
  const inputs = [place.account, prefix, region ?? ''];
  let after: Uint8Array | undefined;
  if (token !== undefined) {
    after = pages.open('ListBuckets', inputs, token);
    if (after === undefined) {
      const text = 'The continuation token provided is incorrect';
      throw invalidArgument(text, 'continuation-token');
    }
  }
  const found: { bucket: BucketRecord; cursor: Uint8Array | undefined }[] = [];
  for (;;) {
    // One more than is shown: it tells whether the list goes on.
    const page = await buckets.listBy(tx, ANYWHERE, 'byAccount', {
      prefix: [place.account],
      ...(prefix === '' ? {} : { startsWith: prefix }),
      ...(after === undefined ? {} : { after }),
      limit: Math.min(limit + 1 - found.length, ROWS_MAX),
      snapshot: true,
    });
    page.records.forEach((bucket, index) => {
      if (region === undefined || bucket.region === region) {
        found.push({ bucket, cursor: page.cursors[index] });
      }
    });
    after = page.next;
    const shown = found.slice(0, limit).map(({ bucket }) => bucket);
    const cursor = found.length > limit ? found[limit - 1]?.cursor : undefined;
    if (cursor !== undefined) return { buckets: shown, next: pages.close('ListBuckets', inputs, cursor) };
    if (after === undefined) return { buckets: shown, next: undefined };
  }
}
