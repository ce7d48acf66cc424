import { expect, test } from 'vitest';
import { DAY_MS, failure, MALFORMED, NO_BODY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const ObjectLockEnabled = 'Enabled' as const;
const ruleOf = (DefaultRetention: object) => ({ ObjectLockEnabled, Rule: { DefaultRetention } });

test('gives new objects the default retention', async () => {
  const Bucket = await t.versioned();
  const ObjectLockConfiguration = ruleOf({ Mode: 'GOVERNANCE', Days: 3 });
  await t.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration });
  expect((await t.s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration).toEqual(
    ObjectLockConfiguration,
  );
  await t.put(Bucket, 'key');
  const { ObjectLockMode, ObjectLockRetainUntilDate, LastModified } = await t.s3.headObject({
    Bucket,
    Key: 'key',
  });
  expect(ObjectLockMode).toBe('GOVERNANCE');
  const days = (Number(ObjectLockRetainUntilDate) - Number(LastModified)) / DAY_MS;
  expect(days).toBeCloseTo(3, 4);
});

test('years go by the calendar', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const ObjectLockConfiguration = ruleOf({ Mode: 'COMPLIANCE', Years: 1 });
  await t.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration });
  await t.put(Bucket, 'key');
  const head = await t.s3.headObject({ Bucket, Key: 'key' });
  const [from, until] = [head.LastModified, head.ObjectLockRetainUntilDate].map((date) =>
    date?.getUTCFullYear(),
  );
  expect(until).toBe((from ?? 0) + 1);
});

test('a configuration without a rule takes the default away', async () => {
  const Bucket = await t.versioned();
  await t.s3.putObjectLockConfiguration({
    Bucket,
    ObjectLockConfiguration: ruleOf({ Mode: 'GOVERNANCE', Days: 3 }),
  });
  await t.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled } });
  await t.put(Bucket, 'key');
  expect((await t.s3.headObject({ Bucket, Key: 'key' })).ObjectLockMode).toBeUndefined();
});

test('needs versioning', async () => {
  const Bucket = await t.bucket();
  const put = t.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled } });
  expect(await failure(put)).toBe(
    "409 InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
  );
});

test('refuses configurations that are none', async () => {
  const Bucket = await t.versioned();
  const put = (ObjectLockConfiguration: object | undefined) =>
    failure(t.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration }));
  expect(await put(undefined)).toBe(NO_BODY);
  const malformed = [
    {},
    { ObjectLockEnabled: 'Disabled' },
    { ObjectLockEnabled, Rule: {} },
    ruleOf({ Mode: 'GOVERNANCE' }),
    ruleOf({ Mode: 'GOVERNANCE', Days: 1, Years: 1 }),
    ruleOf({ Mode: 'OTHER', Days: 1 }),
    ruleOf({ Days: 1 }),
  ];
  for (const configuration of malformed) expect(await put(configuration)).toBe(MALFORMED);
  expect(await put(ruleOf({ Mode: 'GOVERNANCE', Days: 0 }))).toBe(
    '400 InvalidArgument: Default retention period must be a positive integer value.',
  );
  const tooLarge = '400 InvalidArgument: Default retention period too large.';
  expect(await put(ruleOf({ Mode: 'GOVERNANCE', Days: 36_501 }))).toBe(tooLarge);
  expect(await put(ruleOf({ Mode: 'GOVERNANCE', Years: 101 }))).toBe(tooLarge);
});
