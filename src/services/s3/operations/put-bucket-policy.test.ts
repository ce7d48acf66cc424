import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const other = { accessKeyId: '111111111111', secretAccessKey: 'test' };
const OTHER = { AWS: 'arn:aws:iam::111111111111:root' };

test('lets another account in, and only to what it says', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'open/key', 'hello');
  await t.put(Bucket, 'closed/key', 'secret');
  const read = (Key: string) => failure(t.as(other).getObject({ Bucket, Key }));
  expect(await read('open/key')).toContain('403 AccessDenied: ');
  const Resource = `arn:aws:s3:::${Bucket}/open/*`;
  const text = policy({ Effect: 'Allow', Principal: OTHER, Action: 's3:GetObject', Resource });
  const { $metadata } = await t.s3.putBucketPolicy({ Bucket, Policy: text });
  expect($metadata.httpStatusCode).toBe(204);
  expect(await read('open/key')).toBe('it did not fail');
  expect(await read('closed/key')).toContain('403 AccessDenied: ');
  expect((await t.s3.getBucketPolicy({ Bucket })).Policy).toBe(text);
});

test('a denial counts for the owner too, who can always take the policy away', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key');
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  await t.s3.putBucketPolicy({
    Bucket,
    Policy: policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource }),
  });
  expect(await failure(t.text(Bucket, 'key'))).toContain('403 AccessDenied: ');
  await t.s3.deleteBucketPolicy({ Bucket });
  expect(await t.text(Bucket, 'key')).toBe('');
});

test('refuses public policies while the bucket blocks them', async () => {
  const Bucket = await t.bucket();
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource });
  expect(await failure(t.s3.putBucketPolicy({ Bucket, Policy }))).toBe(
    '403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: s3:PutBucketPolicy on ' +
      `resource: "arn:aws:s3:::${Bucket}" because public policies are prevented by the BlockPublicPolicy setting in ` +
      'S3 Block Public Access.',
  );
  await t.s3.deletePublicAccessBlock({ Bucket });
  await t.s3.putBucketPolicy({ Bucket, Policy });
  expect((await t.s3.getBucketPolicyStatus({ Bucket })).PolicyStatus?.IsPublic).toBe(true);
});

test('refuses documents that are no policies of this bucket', async () => {
  const Bucket = await t.bucket();
  const put = (Policy: string) => failure(t.s3.putBucketPolicy({ Bucket, Policy }));
  const statement = (more: object) =>
    put(
      policy({
        Effect: 'Allow',
        Principal: OTHER,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...more,
      }),
    );
  const noJson = "400 MalformedPolicy: Policies must be valid JSON and the first byte must be '{'";
  expect(await put('')).toBe(noJson);
  expect(await put('[]')).toContain('400 MalformedPolicy: ');
  expect(await put('{')).toContain('400 MalformedPolicy: ');
  expect(await put(policy())).toContain('400 MalformedPolicy: ');
  expect(await statement({ Resource: undefined })).toBe(
    '400 MalformedPolicy: Missing required field Resource',
  );
  expect(await statement({ Resource: 'arn:aws:s3:::another/*' })).toBe(
    '400 MalformedPolicy: Policy has invalid resource',
  );
  for (const Action of ['s3:GetObjekt', 's3:Objekt*']) {
    expect(await statement({ Action })).toBe('400 MalformedPolicy: Policy has invalid action');
  }
  const when = (key: string, Action: string) =>
    statement({ Action, Condition: { StringEquals: { [key]: 'x' } } });
  expect(await when('s3:Colour', 's3:GetObject')).toBe(
    '400 MalformedPolicy: Policy has an invalid condition key',
  );
  expect(await when('s3:prefix', 's3:GetObject')).toBe(
    '400 MalformedPolicy: Conditions do not apply to combination of actions and resources in statement',
  );
  expect(await statement({ Action: 'sqs:SendMessage' })).toBe(
    '400 MalformedPolicy: Policy has invalid action',
  );
  expect(await statement({ Action: 's3:ListBucket' })).toBe(
    '400 MalformedPolicy: Action does not apply to any resource(s) in statement',
  );
  expect(await statement({ Resource: `arn:aws:s3:::${Bucket}` })).toBe(
    '400 MalformedPolicy: Action does not apply to any resource(s) in statement',
  );
  expect(await statement({ Principal: undefined })).toContain('400 MalformedPolicy: ');
  expect(await statement({ Principal: { Service: 'foo.amazonaws.com' } })).toBe(
    '400 MalformedPolicy: Invalid principal in policy',
  );
  expect(await statement({ Effect: 'Perhaps' })).toContain('400 MalformedPolicy: ');
  expect(await statement({ Sid: 'x'.repeat(20_480) })).toBe(
    '400 PolicyTooLarge: The policy exceeds the maximum allowed size.',
  );
  expect(await failure(t.s3.getBucketPolicy({ Bucket }))).toContain('404 NoSuchBucketPolicy: ');
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.putBucketPolicy({ Bucket: 'no-such-bucket', Policy: policy() }))).toBe(NO_BUCKET);
});

test.each([
  ['s3:ExistingObjectTag/colour', 's3:Get*'],
  ['s3:x-amz-acl', 's3:PutObject'],
  ['s3:prefix', '*'],
  ['aws:Whatever', 's3:GetObject'],
])('takes the condition key %s for %s', async (key, Action) => {
  const Bucket = await t.bucket();
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const Condition = { StringEquals: { [key]: 'x' } };
  const Policy = policy({ Effect: 'Allow', Principal: OTHER, Action, Resource, Condition });
  expect(await failure(t.s3.putBucketPolicy({ Bucket, Policy }))).toBe('it did not fail');
});
