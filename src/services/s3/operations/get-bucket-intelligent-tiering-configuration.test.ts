import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const IntelligentTieringConfiguration = {
  Id: 'id',
  Status: 'Enabled' as const,
  Tierings: [{ AccessTier: 'DEEP_ARCHIVE_ACCESS' as const, Days: 180 }],
};
const get = (Bucket: string, Id: string) => t.s3.getBucketIntelligentTieringConfiguration({ Bucket, Id });

test('shows the configuration of an id', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketIntelligentTieringConfiguration({ Bucket, Id: 'id', IntelligentTieringConfiguration });
  expect((await get(Bucket, 'id')).IntelligentTieringConfiguration).toEqual(IntelligentTieringConfiguration);
});

test('needs a bucket that has one', async () => {
  expect(await failure(get(await t.bucket(), 'other'))).toBe(
    '404 NoSuchConfiguration: The specified configuration does not exist.',
  );
  expect(await failure(get('no-such-bucket', 'id'))).toBe(NO_BUCKET);
});
