import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the configuration as it was put', async () => {
  const [Bucket, target] = [await t.versioned(), await t.versioned()];
  const ReplicationConfiguration = {
    Role: 'arn:aws:iam::000000000000:role/replication',
    Rules: [
      {
        ID: 'r',
        Status: 'Enabled' as const,
        Prefix: 'a/',
        Destination: { Bucket: `arn:aws:s3:::${target}`, StorageClass: 'STANDARD_IA' as const },
      },
    ],
  };
  await t.s3.putBucketReplication({ Bucket, ReplicationConfiguration });
  expect((await t.s3.getBucketReplication({ Bucket })).ReplicationConfiguration).toEqual(
    ReplicationConfiguration,
  );
});

test('needs a bucket that has one', async () => {
  expect(await failure(t.s3.getBucketReplication({ Bucket: await t.bucket() }))).toBe(
    '404 ReplicationConfigurationNotFoundError: The replication configuration was not found',
  );
  expect(await failure(t.s3.getBucketReplication({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
