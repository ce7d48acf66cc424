import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const whole = (more: object = {}) => ({
  Id: 'id',
  Status: 'Enabled',
  Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }],
  ...more,
});
const put = (Bucket: string, configuration: object | undefined, Id = 'id') =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketIntelligentTieringConfiguration({
    Bucket,
    Id,
    IntelligentTieringConfiguration: configuration as never,
  });

test('keeps one configuration an id and replaces it', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, whole());
  const configuration = whole({ Status: 'Disabled', Filter: { Prefix: 'a/' } });
  await put(Bucket, configuration);
  const kept = await t.s3.getBucketIntelligentTieringConfiguration({ Bucket, Id: 'id' });
  expect(kept.IntelligentTieringConfiguration).toEqual(configuration);
});

test('refuses bad configurations', async () => {
  const Bucket = await t.bucket();
  const malformed = [
    { Id: 'other' },
    { Status: 'On' },
    { Tierings: [] },
    { Tierings: [{ AccessTier: 'ARCHIVE_ACCESS' }] },
    { Tierings: [{ AccessTier: 'CELLAR', Days: 90 }] },
  ];
  for (const more of malformed) {
    expect([more, await failure(put(Bucket, whole(more)))]).toEqual([more, MALFORMED]);
  }
  for (const Days of [179, 731]) {
    const Tierings = [{ AccessTier: 'DEEP_ARCHIVE_ACCESS', Days }];
    expect(await failure(put(Bucket, whole({ Tierings })))).toContain(
      "400 InvalidArgument: 'Days' for DEEP_",
    );
  }
});

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', whole()))).toBe(NO_BUCKET);
});
