import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { failure, NO_KEY, NO_UPLOAD, PART_BYTES, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

const begin = async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'source', '0123456789');
  const UploadId = await t.upload(Bucket, 'target');
  return { Bucket, Key: 'target', UploadId, PartNumber: 1, CopySource: `${Bucket}/source` };
};

test('copies a whole object and a range of one into an upload', async () => {
  const { CopySource, PartNumber: _, ...upload } = await begin();
  await t.put(upload.Bucket, 'large', Buffer.alloc(PART_BYTES + 10, 'x'));
  const first = await t.s3.uploadPartCopy({
    ...upload,
    PartNumber: 1,
    CopySource: `/${upload.Bucket}/large`,
  });
  const second = await t.s3.uploadPartCopy({
    ...upload,
    PartNumber: 2,
    CopySource,
    CopySourceRange: 'bytes=2-4',
  });
  expect(second.CopyPartResult?.ETag).toBe(`"${hash('md5', '234')}"`);
  const Parts = [first, second].map(({ CopyPartResult }, index) => ({
    PartNumber: index + 1,
    ETag: CopyPartResult?.ETag,
  }));
  await t.s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } });
  const text = await t.text(upload.Bucket, 'target');
  expect(text).toHaveLength(PART_BYTES + 13);
  expect(text.slice(-4)).toBe('x234');
});

test('copies the version that is named, and says which', async () => {
  const Bucket = await t.versioned();
  const old = await t.put(Bucket, 'source', 'old');
  await t.put(Bucket, 'source', 'newer');
  const upload = { Bucket, Key: 'target', UploadId: await t.upload(Bucket, 'target'), PartNumber: 1 };
  const CopySource = `${Bucket}/source?versionId=${old}`;
  const { CopySourceVersionId } = await t.s3.uploadPartCopy({ ...upload, CopySource });
  expect(CopySourceVersionId).toBe(old);
  const { Parts } = await t.s3.listParts(upload);
  expect(Parts?.map(({ Size }) => Size)).toEqual([3]);
});

test('refuses ranges that the source does not have', async () => {
  const input = await begin();
  const copy = (CopySourceRange: string) => failure(t.s3.uploadPartCopy({ ...input, CopySourceRange }));
  const form =
    '400 InvalidArgument: The x-amz-copy-source-range value must be of the form bytes=first-last where first and ' +
    'last are the zero-based offsets of the first and last bytes to copy';
  for (const range of ['0-3', 'bytes=3', 'bytes=-3', 'bytes=4-3']) expect(await copy(range)).toBe(form);
  expect(await copy('bytes=0-10')).toBe(
    '400 InvalidArgument: Range specified is not valid for source object of size: 10',
  );
  expect(await copy('bytes=10-11')).toBe(
    '400 InvalidRequest: The specified copy range is invalid for the source object size',
  );
});

test('looks at the conditions of the source', async () => {
  const input = await begin();
  const failed = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';
  expect(await failure(t.s3.uploadPartCopy({ ...input, CopySourceIfMatch: '"other"' }))).toBe(failed);
  expect(await failure(t.s3.uploadPartCopy({ ...input, CopySourceIfNoneMatch: '*' }))).toBe(failed);
});

test('needs an upload, a source and a part number in range', async () => {
  const input = await begin();
  const copy = (more: object) => failure(t.s3.uploadPartCopy({ ...input, ...more }));
  expect(await copy({ UploadId: 'none' })).toBe(NO_UPLOAD);
  expect(await copy({ CopySource: `${input.Bucket}/absent` })).toBe(NO_KEY);
  expect(await copy({ CopySource: 'nokey' })).toBe('400 InvalidArgument: Invalid copy source object key');
  const range = '400 InvalidArgument: Part number must be an integer between 1 and 10000, inclusive';
  expect(await copy({ PartNumber: 0 })).toBe(range);
  expect(await copy({ PartNumber: 10_001 })).toBe(range);
  expect((await t.s3.listParts(input)).Parts).toBeUndefined();
});
