import { beforeAll, expect, test } from 'vitest';
import { metricsReader } from '../../../test/support/metrics.ts';
import { DAY_MS, PART_BYTES, s3Cloud } from '../../../test/support/s3.ts';

const the = s3Cloud();
const { cloud, bucket, versioned, put } = the;
let metrics: ReturnType<typeof metricsReader>;
beforeAll(() => {
  metrics = metricsReader(cloud(), 'AWS/S3');
});

/** To the minute behind the next midnight. */
async function midnight(): Promise<void> {
  await metrics.minuteOver();
  await cloud().clock.advance(DAY_MS - (cloud().clock.now() % DAY_MS) + 60_000);
}

const count = (BucketName: string) =>
  metrics.points('NumberOfObjects', { BucketName, StorageType: 'AllStorageTypes' }, 'Average');
const size = (BucketName: string, StorageType: string) =>
  metrics.points('BucketSizeBytes', { BucketName, StorageType }, 'Average');

test('bytes by storage class and the number of objects, once a day', async () => {
  const Bucket = await bucket();
  await put(Bucket, 'a', 'x'.repeat(100));
  await put(Bucket, 'b', 'x'.repeat(40_000));
  await put(Bucket, 'c', 'x'.repeat(7), { StorageClass: 'STANDARD_IA' });
  await metrics.minuteOver();
  expect(await count(Bucket)).toEqual([]);
  await midnight();
  expect(await count(Bucket)).toEqual([3]);
  expect(await size(Bucket, 'StandardStorage')).toEqual([40_100]);
  expect(await size(Bucket, 'StandardIAStorage')).toEqual([7]);
  await the.s3.deleteObject({ Bucket, Key: 'b' });
  await cloud().clock.advance(6 * 3_600_000);
  expect(await count(Bucket)).toEqual([3]);
  await midnight();
  expect((await count(Bucket)).slice(-1)).toEqual([2]);
  expect((await size(Bucket, 'StandardStorage')).slice(-1)).toEqual([100]);
});

test('versions, delete markers and parts of unfinished uploads count; an empty bucket has no bytes', async () => {
  const [Bucket, empty] = [await versioned(), await bucket()];
  await put(Bucket, 'a', 'one');
  await put(Bucket, 'a', 'three');
  await the.s3.deleteObject({ Bucket, Key: 'a' });
  const { UploadId } = await the.s3.createMultipartUpload({ Bucket, Key: 'b', StorageClass: 'GLACIER_IR' });
  await the.s3.uploadPart({ Bucket, Key: 'b', UploadId, PartNumber: 1, Body: Buffer.alloc(10) });
  const done = await the.s3.createMultipartUpload({ Bucket, Key: 'c' });
  const part = { Bucket, Key: 'c', UploadId: done.UploadId };
  const { ETag } = await the.s3.uploadPart({ ...part, PartNumber: 1, Body: Buffer.alloc(PART_BYTES) });
  await the.s3.completeMultipartUpload({ ...part, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } });
  await midnight();
  expect(await count(Bucket)).toEqual([5]);
  expect(await size(Bucket, 'StandardStorage')).toEqual([8 + PART_BYTES]);
  expect(await size(Bucket, 'GlacierInstantRetrievalStorage')).toEqual([10]);
  expect(await count(empty)).toEqual([0]);
  expect(await size(empty, 'StandardStorage')).toEqual([]);
});
