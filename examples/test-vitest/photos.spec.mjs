import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { test } from './cloud.mjs';
import { openPhotos } from './photos.mjs';

test('photos are kept', async ({ cloud }) => {
  await new S3Client(cloud.client).send(new CreateBucketCommand({ Bucket: 'photos' }));
  const photos = openPhotos();
  await photos.keep('tama.jpg', 'meow');
  expect(await photos.names()).toEqual(['tama.jpg']);
});

test('each test begins with nothing', async ({ cloud }) => {
  expect((await new S3Client(cloud.client).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
});
