import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const exportTo = (Bucket: string, more: object = {}) => ({
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: 'V_1',
      Destination: { S3BucketDestination: { Format: 'CSV', Bucket, ...more } },
    },
  },
});
const put = (Bucket: string, configuration: object | undefined, Id = 'id') =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketAnalyticsConfiguration({ Bucket, Id, AnalyticsConfiguration: configuration as never });

test('keeps one configuration an id and replaces it', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, { Id: 'id', StorageClassAnalysis: {} });
  const configuration = { Id: 'id', Filter: { Prefix: 'a/' }, ...exportTo('arn:aws:s3:::target') };
  await put(Bucket, configuration);
  const { AnalyticsConfiguration } = await t.s3.getBucketAnalyticsConfiguration({ Bucket, Id: 'id' });
  expect(AnalyticsConfiguration).toEqual(configuration);
});

test('refuses bad configurations', async () => {
  const Bucket = await t.bucket();
  const malformed = [
    { Id: 'other', StorageClassAnalysis: {} },
    { Id: 'id' },
    { Id: 'id', ...exportTo('arn:aws:s3:::target', { Format: 'XLS' }) },
  ];
  for (const configuration of malformed) {
    expect([configuration, await failure(put(Bucket, configuration))]).toEqual([configuration, MALFORMED]);
  }
  expect(await failure(put(Bucket, { Id: 'id', ...exportTo('target') }))).toBe(
    '400 InvalidS3DestinationBucket: Invalid bucket ARN.',
  );
});

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', { Id: 'id', StorageClassAnalysis: {} }))).toBe(NO_BUCKET);
});
