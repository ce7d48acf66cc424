import { expect, test } from 'vitest';
import { DAY_MS, failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const rule = (more: object) => ({ ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, ...more });
const put = (Bucket: string, ...Rules: object[]) =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: Rules as never[] } });

test('objects that a rule covers expire when their days are over', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, rule({ Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } }));
  await t.put(Bucket, 'tmp/a');
  await t.put(Bucket, 'other');
  const { Expiration } = await t.s3.headObject({ Bucket, Key: 'tmp/a' });
  expect(Expiration).toMatch(/^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="r"$/);
  await t.cloud().clock.advance(3 * DAY_MS);
  expect(await t.keys(Bucket)).toEqual(['other']);
});

test('filters by tags and size', async () => {
  const Bucket = await t.bucket();
  const tag = { Key: 'keep', Value: 'no' };
  await put(
    Bucket,
    rule({ ID: 'tag', Filter: { Tag: tag }, Expiration: { Days: 1 } }),
    rule({ ID: 'size', Filter: { ObjectSizeGreaterThan: 10 }, Expiration: { Days: 1 } }),
    rule({ ID: 'off', Status: 'Disabled', Expiration: { Days: 1 } }),
  );
  await t.put(Bucket, 'tagged', '', { Tagging: 'keep=no' });
  await t.put(Bucket, 'large', 'x'.repeat(11));
  await t.put(Bucket, 'small', 'x'.repeat(10), { Tagging: 'keep=yes' });
  await t.cloud().clock.advance(3 * DAY_MS);
  expect(await t.keys(Bucket)).toEqual(['small']);
});

test('old versions and unfinished uploads go too', async () => {
  const Bucket = await t.versioned();
  await put(
    Bucket,
    rule({
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    }),
  );
  await t.put(Bucket, 'key', 'old');
  await t.put(Bucket, 'key', 'new');
  await t.upload(Bucket, 'begun');
  await t.cloud().clock.advance(4 * DAY_MS);
  expect((await t.s3.listObjectVersions({ Bucket })).Versions).toHaveLength(1);
  expect(await t.text(Bucket, 'key')).toBe('new');
  expect((await t.s3.listMultipartUploads({ Bucket })).Uploads).toBeUndefined();
});

test('refuses rules that contradict themselves', async () => {
  const Bucket = await t.bucket();
  const Expiration = { Days: 10 };
  const bad = (more: object) => failure(put(Bucket, rule({ Expiration, ...more })));
  const malformed = [
    { Status: 'On' },
    { Filter: undefined },
    { Prefix: 'a' },
    { Filter: { Prefix: 'a', Tag: { Key: 'a', Value: 'b' } } },
    { Expiration: {} },
    { Expiration: { Days: 1, Date: new Date('2030-01-01') } },
    { Transitions: [{ Days: 1, StorageClass: 'FROSTY' }] },
    { Transitions: [{ StorageClass: 'GLACIER' }] },
  ];
  for (const more of malformed) expect([more, await bad(more)]).toEqual([more, MALFORMED]);
  expect(await bad({ Expiration: undefined })).toBe(
    '400 InvalidRequest: At least one action needs to be specified in a rule',
  );
  expect(await bad({ Expiration: { Days: 0 } })).toBe(
    "400 InvalidArgument: 'Days' for Expiration action must be a positive integer",
  );
  expect(await bad({ Expiration: { Date: new Date('2030-01-01T12:00:00Z') } })).toBe(
    "400 InvalidArgument: 'Date' must be at midnight GMT",
  );
  expect(await bad({ Transitions: [{ Days: 29, StorageClass: 'STANDARD_IA' }] })).toBe(
    "400 InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass " +
      "'STANDARD_IA'",
  );
  expect(await bad({ Transitions: [{ Days: 10, StorageClass: 'GLACIER' }] })).toBe(
    "400 InvalidArgument: 'Days' in the Expiration action must be greater than 'Days' in the " +
      'Transition action',
  );
  expect(await bad({ ID: 'x'.repeat(256) })).toBe(
    '400 InvalidArgument: ID length should not exceed allowed limit of 255',
  );
  expect(await failure(put(Bucket, rule({ Expiration }), rule({ Expiration })))).toBe(
    '400 InvalidArgument: Rule ID must be unique. Found same ID for more than one rule',
  );
  const old = { ...rule({ Expiration, ID: 'old', Filter: undefined }), Prefix: 'old/' };
  expect(await failure(put(Bucket, rule({ Expiration }), old))).toBe(
    '400 InvalidRequest: Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
  );
  expect(await failure(t.s3.getBucketLifecycleConfiguration({ Bucket }))).toContain('404 NoSuchLifecycle');
});

test('needs a bucket, a body and a rule', async () => {
  const Bucket = await t.bucket();
  const none = t.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: undefined });
  expect(await failure(none)).toBe(NO_BODY);
  expect(await failure(put(Bucket))).toBe(MALFORMED);
  expect(await failure(put('no-such-bucket', rule({ Expiration: { Days: 1 } })))).toBe(NO_BUCKET);
});
