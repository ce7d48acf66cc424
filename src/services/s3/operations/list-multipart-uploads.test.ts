import { expect, test } from 'vitest';
import { failure, NO_BUCKET, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows uploads that are neither completed nor aborted', async () => {
  const Bucket = await t.bucket();
  const UploadId = await t.upload(Bucket, 'key');
  await t.s3.abortMultipartUpload({ Bucket, Key: 'gone', UploadId: await t.upload(Bucket, 'gone') });
  const page = await t.s3.listMultipartUploads({ Bucket });
  expect(page).toMatchObject({ Bucket, MaxUploads: 1000, IsTruncated: false });
  expect(page.Uploads).toMatchObject([
    {
      Key: 'key',
      UploadId,
      StorageClass: 'STANDARD',
      Owner: { ID: OWNER_ID },
      Initiator: { ID: 'arn:aws:iam::000000000000:root' },
    },
  ]);
});

test('shows each upload once, those of one key too', async () => {
  const Bucket = await t.bucket();
  const expected: string[] = [];
  for (const key of ['a', 'a', 'a', 'b', 'c']) expected.push(`${key} ${await t.upload(Bucket, key)}`);
  const all: string[] = [];
  let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await t.s3.listMultipartUploads({ Bucket, MaxUploads: 2, ...next });
    all.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`));
    next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    if (page.IsTruncated !== true) break;
  }
  expect(all).toEqual(expected.toSorted());
});

test('filters by prefix and folds by delimiter', async () => {
  const Bucket = await t.bucket();
  for (const key of ['a', 'dir/1', 'dir/2', 'dir/sub/3']) await t.upload(Bucket, key);
  const top = await t.s3.listMultipartUploads({ Bucket, Delimiter: '/' });
  expect(top.Uploads?.map(({ Key }) => Key)).toEqual(['a']);
  expect(top.CommonPrefixes).toEqual([{ Prefix: 'dir/' }]);
  const inside = await t.s3.listMultipartUploads({ Bucket, Prefix: 'dir/', Delimiter: '/' });
  expect(inside.Uploads?.map(({ Key }) => Key)).toEqual(['dir/1', 'dir/2']);
  expect(inside.CommonPrefixes).toEqual([{ Prefix: 'dir/sub/' }]);
});

test('refuses bad pages', async () => {
  const Bucket = await t.bucket();
  const list = (more: object) => failure(t.s3.listMultipartUploads({ Bucket, ...more }));
  expect(await list({ MaxUploads: -1 })).toBe(
    '400 InvalidArgument: Argument max-uploads must be an integer between 0 and 2147483647',
  );
  expect(await list({ KeyMarker: 'a', UploadIdMarker: 'none' })).toBe(
    '400 InvalidArgument: Invalid uploadId marker',
  );
  expect(await list({ EncodingType: 'hex' })).toBe(
    '400 InvalidArgument: Invalid Encoding Method specified in Request',
  );
  expect(await list({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
});
