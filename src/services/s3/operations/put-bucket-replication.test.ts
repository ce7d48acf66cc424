import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Role = 'arn:aws:iam::000000000000:role/replication';
const to = (target: string, more: object = {}) => ({
  Status: 'Enabled' as const,
  Destination: { Bucket: `arn:aws:s3:::${target}` },
  ...more,
});
const put = (Bucket: string, ReplicationConfiguration: object | undefined) =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketReplication({ Bucket, ReplicationConfiguration: ReplicationConfiguration as never });

test('keeps the rules and gives them ids', async () => {
  const [Bucket, target] = [await t.versioned(), await t.versioned()];
  const named = to(target, {
    ID: 'mine',
    Priority: 1,
    Filter: { Prefix: 'a/' },
    DeleteMarkerReplication: { Status: 'Disabled' },
  });
  await put(Bucket, { Role, Rules: [named, to(target, { Prefix: '' })] });
  const { ReplicationConfiguration } = await t.s3.getBucketReplication({ Bucket });
  expect(ReplicationConfiguration?.Role).toBe(Role);
  expect(ReplicationConfiguration?.Rules?.[0]).toEqual(named);
  expect(ReplicationConfiguration?.Rules?.[1]?.ID).toMatch(/^\w{48}$/);
});

test('needs versioning on both sides', async () => {
  const [plain, versioned] = [await t.bucket(), await t.versioned()];
  expect(await failure(put(plain, { Role, Rules: [to(versioned)] }))).toBe(
    "400 InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication configuration",
  );
  const target = '400 InvalidRequest: Destination bucket must have versioning enabled.';
  expect(await failure(put(versioned, { Role, Rules: [to(plain)] }))).toBe(target);
  expect(await failure(put(versioned, { Role, Rules: [to('no-such-bucket')] }))).toBe(target);
});

test('keeps versioning from being suspended', async () => {
  const [Bucket, target] = [await t.versioned(), await t.versioned()];
  await put(Bucket, { Role, Rules: [to(target)] });
  const suspend = () =>
    failure(t.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  expect(await suspend()).toContain('409 InvalidBucketState: A replication configuration is present');
  await t.s3.deleteBucketReplication({ Bucket });
  expect(await suspend()).toBe('it did not fail');
});

test('refuses configurations that are none', async () => {
  const [Bucket, target] = [await t.versioned(), await t.versioned()];
  expect(await failure(put(Bucket, undefined))).toBe(NO_BODY);
  const malformed = [
    { Role },
    { Role, Rules: [] },
    { Rules: [to(target)] },
    { Role, Rules: [to(target, { Status: 'On' })] },
    { Role, Rules: [to(target, { Destination: undefined })] },
  ];
  for (const configuration of malformed) expect(await failure(put(Bucket, configuration))).toBe(MALFORMED);
});
