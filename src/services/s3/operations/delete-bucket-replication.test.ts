import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('takes the configuration away', async () => {
  const Bucket = await t.bucket();
  const target = await t.versioned();
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await t.s3.putBucketVersioning({ Bucket, VersioningConfiguration });
  const rule = { Status: 'Enabled' as const, Destination: { Bucket: `arn:aws:s3:::${target}` } };
  const ReplicationConfiguration = { Role: 'arn:aws:iam::000000000000:role/r', Rules: [rule] };
  await t.s3.putBucketReplication({ Bucket, ReplicationConfiguration });
  expect((await t.s3.deleteBucketReplication({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketReplication({ Bucket }))).toContain(
    '404 ReplicationConfigurationNotFound',
  );
  // Once more does no harm.
  await t.s3.deleteBucketReplication({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketReplication({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
