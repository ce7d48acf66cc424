import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the rules as they were put, with ids', async () => {
  const Bucket = await t.bucket();
  const Status = 'Enabled' as const;
  const rules = [
    {
      ID: 'dated',
      Status,
      Filter: { And: { Prefix: 'a/', ObjectSizeGreaterThan: 10 } },
      Expiration: { Date: new Date('2040-01-01') },
      Transitions: [{ Date: new Date('2030-01-01'), StorageClass: 'GLACIER' as const }],
    },
    {
      ID: 'old',
      Status,
      Filter: { Prefix: '' },
      NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
    },
  ];
  const nameless = { Status, Filter: { Prefix: '' }, Expiration: { ExpiredObjectDeleteMarker: true } };
  const LifecycleConfiguration = { Rules: [...rules, nameless] };
  await t.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration });
  const shown = await t.s3.getBucketLifecycleConfiguration({ Bucket });
  expect(shown.TransitionDefaultMinimumObjectSize).toBe('all_storage_classes_128K');
  expect(shown.Rules?.slice(0, 2)).toEqual(rules);
  expect(shown.Rules?.[2]).toMatchObject(nameless);
  expect(shown.Rules?.[2]?.ID).toMatch(/^\w{48}$/);
});

test('needs a bucket that has one', async () => {
  expect(await failure(t.s3.getBucketLifecycleConfiguration({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchLifecycleConfiguration: The lifecycle configuration does not exist',
  );
  const call = t.s3.getBucketLifecycleConfiguration({ Bucket: 'no-such-bucket' });
  expect(await failure(call)).toBe(NO_BUCKET);
});
