import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_UPLOAD, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const begin = async () => {
  const Bucket = await t.bucket();
  return { Bucket, Key: 'key', UploadId: await t.upload(Bucket, 'key') };
};

test('ends an upload with all of its parts', async () => {
  const upload = await begin();
  await t.s3.uploadPart({ ...upload, PartNumber: 1, Body: Buffer.alloc(50_000) });
  expect((await t.s3.abortMultipartUpload(upload)).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.listParts(upload))).toBe(NO_UPLOAD);
  expect(await failure(t.s3.uploadPart({ ...upload, PartNumber: 2, Body: 'late' }))).toBe(NO_UPLOAD);
  expect(await t.keys(upload.Bucket)).toEqual([]);
});

test('leaves other uploads of the key alone', async () => {
  const upload = await begin();
  const other = await t.upload(upload.Bucket, upload.Key);
  await t.s3.abortMultipartUpload(upload);
  const { Uploads } = await t.s3.listMultipartUploads(upload);
  expect(Uploads?.map(({ UploadId }) => UploadId)).toEqual([other]);
});

test('may depend on when the upload began', async () => {
  const upload = await begin();
  const [found] = (await t.s3.listMultipartUploads(upload)).Uploads ?? [];
  const wrong = t.s3.abortMultipartUpload({ ...upload, IfMatchInitiatedTime: new Date('2020-01-01') });
  expect(await failure(wrong)).toBe(
    '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold',
  );
  await t.s3.abortMultipartUpload({ ...upload, IfMatchInitiatedTime: found?.Initiated });
});

test('needs an upload that is still there', async () => {
  const upload = await begin();
  const abort = (more: object = {}) => failure(t.s3.abortMultipartUpload({ ...upload, ...more }));
  expect(await abort({ UploadId: 'none' })).toBe(NO_UPLOAD);
  expect(await abort({ Key: 'other' })).toBe(NO_UPLOAD);
  expect(await abort({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  await abort();
  expect(await abort()).toBe(NO_UPLOAD);
});
