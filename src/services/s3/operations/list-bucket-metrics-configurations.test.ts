import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, Id: string) => {
  const MetricsConfiguration = { Id };
  return t.s3.putBucketMetricsConfiguration({ Bucket, Id, MetricsConfiguration });
};

test('shows configurations by id, a hundred at a time', async () => {
  const Bucket = await t.bucket();
  const ids = Array.from({ length: 101 }, (_, n) => `id-${100 + n}`);
  await Promise.all(ids.map((id) => put(Bucket, id)));
  const first = await t.s3.listBucketMetricsConfigurations({ Bucket });
  expect(first.IsTruncated).toBe(true);
  const ContinuationToken = first.NextContinuationToken;
  const second = await t.s3.listBucketMetricsConfigurations({ Bucket, ContinuationToken });
  expect(second).toMatchObject({ IsTruncated: false, ContinuationToken });
  expect(second.NextContinuationToken).toBeUndefined();
  const pages = [first, second].map((page) => page.MetricsConfigurationList ?? []);
  expect(pages.map(({ length }) => length)).toEqual([100, 1]);
  expect(pages.flat().map(({ Id }) => Id)).toEqual(ids);
});

test('an empty list has no members', async () => {
  const page = await t.s3.listBucketMetricsConfigurations({ Bucket: await t.bucket() });
  expect(page.IsTruncated).toBe(false);
  expect(page.MetricsConfigurationList).toBeUndefined();
});

test('refuses tokens of another bucket, and needs a bucket', async () => {
  const [Bucket, other] = [await t.bucket(), await t.bucket()];
  await Promise.all(Array.from({ length: 101 }, (_, n) => put(other, `id-${n}`)));
  const { NextContinuationToken } = await t.s3.listBucketMetricsConfigurations({ Bucket: other });
  const list = (name: string, ContinuationToken?: string) =>
    failure(t.s3.listBucketMetricsConfigurations({ Bucket: name, ContinuationToken }));
  const incorrect = '400 MalformedContinuationToken: The continuation-token you provided invalid.';
  expect(await list(Bucket, NextContinuationToken)).toBe(incorrect);
  expect(await list(Bucket, 'nonsense')).toBe(incorrect);
  expect(await list('no-such-bucket')).toBe(NO_BUCKET);
});
