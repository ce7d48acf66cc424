import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startAws } from './cloud.mts';
import { Uploads } from './uploads.mts';

let aws: { stop(): Promise<void> };
before(async () => {
  aws = await startAws();
});
after(() => aws.stop());

beforeEach(async () => {
  await fetch(`${process.env['AWS_ENDPOINT_URL']}/_localstack/state/reset`, { method: 'POST' });
  await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'uploads' }));
});

test('uploads are listed by user', async () => {
  const uploads = new Uploads('uploads');
  await uploads.add('ada', 'notes.txt', 'x');
  await uploads.add('bob', 'cat.jpg', 'y');
  assert.deepEqual(await uploads.names('ada'), ['notes.txt']);
});

test('nothing is there of another test', async () => {
  assert.deepEqual(await new Uploads('uploads').names('ada'), []);
});
