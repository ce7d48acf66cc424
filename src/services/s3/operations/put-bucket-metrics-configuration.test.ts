import { expect, test } from 'vitest';
import { failure, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, MetricsConfiguration: object | undefined, Id = 'id') =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketMetricsConfiguration({
    Bucket,
    Id,
    MetricsConfiguration: MetricsConfiguration as never,
  });

test('keeps one configuration an id and replaces it', async () => {
  const Bucket = await t.bucket();
  expect((await put(Bucket, { Id: 'id' })).$metadata.httpStatusCode).toBe(204);
  const tags = [{ Key: 'a', Value: '1' }];
  const Filter = { And: { Prefix: 'docs/', Tags: tags } };
  await put(Bucket, { Id: 'id', Filter });
  const { MetricsConfiguration } = await t.s3.getBucketMetricsConfiguration({ Bucket, Id: 'id' });
  expect(MetricsConfiguration).toEqual({ Id: 'id', Filter });
});

test('refuses ids that do not agree or cannot be', async () => {
  const Bucket = await t.bucket();
  expect(await failure(put(Bucket, { Id: 'other' }))).toBe(
    '400 IdMismatch: Document ID does not match the specified configuration ID.',
  );
  const bad = '400 InvalidConfigurationId: The specified configuration ID is invalid.';
  for (const id of ['a b', 'x'.repeat(65)]) expect(await failure(put(Bucket, { Id: id }, id))).toBe(bad);
});

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', { Id: 'id' }))).toBe(NO_BUCKET);
});
