import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';
import { rootOf } from '../../../core/caller.ts';
import type { StagedContext } from '../../../core/context.ts';
import { deleteBucket } from './delete-bucket.ts';
import { putObject } from './put-object.ts';

const t = s3Cloud();
const NOT_EMPTY = '409 BucketNotEmpty: The bucket you tried to delete is not empty';

test('takes an empty bucket away; its name is free', async () => {
  const Bucket = await t.bucket();
  expect((await t.s3.deleteBucket({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.put(Bucket, 'key'))).toBe(NO_BUCKET);
  const other = t.as({ accessKeyId: '111111111111', secretAccessKey: 'test' });
  await other.createBucket({ Bucket });
  expect((await other.listBuckets({})).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
});

test('a bucket of the same name begins anew', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } });
  await t.s3.putBucketMetricsConfiguration({ Bucket, Id: 'id', MetricsConfiguration: { Id: 'id' } });
  await t.upload(Bucket, 'begun');
  await t.s3.deleteBucket({ Bucket });
  await t.s3.createBucket({ Bucket });
  expect(await failure(t.s3.getBucketTagging({ Bucket }))).toContain('404 NoSuchTagSet: ');
  expect((await t.s3.listMultipartUploads({ Bucket })).Uploads).toBeUndefined();
  expect((await t.s3.listBucketMetricsConfigurations({ Bucket })).MetricsConfigurationList).toBeUndefined();
});

test('refuses buckets with objects, old versions or delete markers', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key');
  expect(await failure(t.s3.deleteBucket({ Bucket }))).toBe(NOT_EMPTY);
  const versioned = await t.versioned();
  const VersionId = await t.put(versioned, 'key');
  const marker = (await t.s3.deleteObject({ Bucket: versioned, Key: 'key' })).VersionId;
  const all = `${NOT_EMPTY}. You must delete all versions in the bucket.`;
  expect(await failure(t.s3.deleteBucket({ Bucket: versioned }))).toBe(all);
  await t.s3.deleteObject({ Bucket: versioned, Key: 'key', VersionId });
  expect(await failure(t.s3.deleteBucket({ Bucket: versioned }))).toBe(all);
  await t.s3.deleteObject({ Bucket: versioned, Key: 'key', VersionId: marker });
  await t.s3.deleteBucket({ Bucket: versioned });
});

test.each([10, 40_000])(
  'never loses an object of %i bytes whose PutObject was acknowledged',
  async (size) => {
    for (let round = 0; round < 10; round++) {
      const Bucket = await t.bucket();
      const puts = Array.from({ length: 5 }, (_, n) =>
        failure(t.put(Bucket, `key-${n}`, Buffer.alloc(size))),
      );
      const deletion = failure(t.s3.deleteBucket({ Bucket }));
      const kept = (await Promise.all(puts)).flatMap((put, n) =>
        put === 'it did not fail' ? [`key-${n}`] : [],
      );
      const isDeleted = (await deletion) === 'it did not fail';
      expect(isDeleted && kept.length > 0).toBe(false);
      if (!isDeleted) expect(await t.keys(Bucket)).toEqual(kept);
    }
  },
);

const base = () => ({
  caller: rootOf('000000000000'),
  place: { account: '000000000000', region: 'us-east-1' },
  requestId: 'test',
  endpoint: t.cloud().endpoint,
  reply: () => {},
});

test.each([10, 40_000])(
  'sees an object of %i bytes that comes between its look and its commit',
  async (size) => {
    const Bucket = await t.bucket();
    let attempts = 0;
    const deletion = t.cloud().world.transact(base(), async (context) => {
      attempts++;
      await deleteBucket(context, { Bucket });
      if (attempts === 1) await t.put(Bucket, 'key', Buffer.alloc(size));
    });
    await expect(deletion).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    expect(attempts).toBe(2);
    expect(await t.keys(Bucket)).toEqual(['key']);
  },
);

test('a PutObject whose bucket goes between its look and its commit is not acknowledged', async () => {
  const Bucket = await t.bucket();
  const staged = t.cloud().world.staged(base(), new AbortController().signal);
  let attempts = 0;
  const context: StagedContext = {
    ...staged,
    transact: (action) =>
      staged.transact(async (attempt) => {
        const result = await action(attempt);
        if (++attempts === 1) await t.s3.deleteBucket({ Bucket });
        return result;
      }),
  };
  await expect(putObject(context, { Bucket, Key: 'key' })).rejects.toMatchObject({ code: 'NoSuchBucket' });
  expect(await failure(t.s3.headBucket({ Bucket }))).toMatch(/^404 /);
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucket({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
