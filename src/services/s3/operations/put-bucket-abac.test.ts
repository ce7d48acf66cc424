import { expect, test } from 'vitest';
import { iamCloud } from '../../../../test/support/iam.ts';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const put = (Bucket: string, AbacStatus: object | undefined) => t.s3.putBucketAbac({ Bucket, AbacStatus });

test("the bucket's tags count for policies once it is enabled", async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', 'hello');
  await t.s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'blue' }] } });
  const keys = await iam.userWith('blue', {
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
  });
  const read = () => failure(t.as(keys).getObject({ Bucket, Key: 'key' }));
  expect(await read()).toContain('403 AccessDenied: ');
  await put(Bucket, { Status: 'Enabled' });
  expect((await t.s3.getBucketAbac({ Bucket })).AbacStatus?.Status).toBe('Enabled');
  expect(await read()).toBe('it did not fail');
  await put(Bucket, { Status: 'Disabled' });
  expect(await read()).toContain('403 AccessDenied: ');
});

test('refuses bad requests', async () => {
  const Bucket = await t.bucket();
  expect(await failure(put(Bucket, undefined))).toBe(NO_BODY);
  expect(await failure(put(Bucket, {}))).toBe(MALFORMED);
  expect(await failure(put(Bucket, { Status: 'Perhaps' }))).toBe(MALFORMED);
  expect(await failure(put('no-such-bucket', { Status: 'Enabled' }))).toBe(NO_BUCKET);
});
