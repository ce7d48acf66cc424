import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_UPLOAD, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const begin = async (numbers: number[], more: object = {}) => {
  const Bucket = await t.bucket();
  const { UploadId } = await t.s3.createMultipartUpload({ Bucket, Key: 'key', ...more });
  const upload = { Bucket, Key: 'key', UploadId };
  for (const PartNumber of numbers) {
    await t.s3.uploadPart({ ...upload, PartNumber, Body: 'x'.repeat(PartNumber) });
  }
  return upload;
};

test('shows the upload and its parts', async () => {
  const upload = await begin([2], { StorageClass: 'STANDARD_IA' });
  expect(await t.s3.listParts(upload)).toMatchObject({
    ...upload,
    Owner: { ID: OWNER_ID },
    Initiator: { ID: 'arn:aws:iam::000000000000:root' },
    StorageClass: 'STANDARD_IA',
    MaxParts: 1000,
    IsTruncated: false,
    PartNumberMarker: '0',
    NextPartNumberMarker: '2',
    Parts: [{ PartNumber: 2, Size: 2, ETag: '"9336ebf25087d91c818ee6e9ec29f8c1"' }],
  });
});

test('goes on behind a part number, page by page', async () => {
  const upload = await begin([9, 3, 5, 1]);
  const pages: (number | undefined)[][] = [];
  let PartNumberMarker: string | undefined;
  for (;;) {
    const page = await t.s3.listParts({ ...upload, MaxParts: 2, PartNumberMarker });
    pages.push((page.Parts ?? []).map(({ PartNumber }) => PartNumber));
    if (page.IsTruncated !== true) break;
    PartNumberMarker = page.NextPartNumberMarker;
  }
  expect(pages).toEqual([
    [1, 3],
    [5, 9],
  ]);
  expect((await t.s3.listParts({ ...upload, MaxParts: 0 })).Parts).toBeUndefined();
});

test('refuses bad pages and uploads that are not there', async () => {
  const upload = await begin([]);
  const list = (more: object) => failure(t.s3.listParts({ ...upload, ...more }));
  expect(await list({ MaxParts: -1 })).toBe(
    '400 InvalidArgument: Argument max-parts must be an integer between 0 and 2147483647',
  );
  expect(await list({ PartNumberMarker: '-1' })).toBe(
    '400 InvalidArgument: Argument part-number-marker must be an integer between 0 and 2147483647',
  );
  expect(await list({ PartNumberMarker: 'one' })).toBe(
    '400 InvalidArgument: Provided part-number-marker not an integer or within integer range',
  );
  expect(await list({ UploadId: 'none' })).toBe(NO_UPLOAD);
  expect(await list({ Key: 'other' })).toBe(NO_UPLOAD);
  expect(await list({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  await t.s3.abortMultipartUpload(upload);
  expect(await list({})).toBe(NO_UPLOAD);
});
