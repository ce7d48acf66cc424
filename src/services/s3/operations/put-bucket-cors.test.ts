import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.example.com'] };
const put = (Bucket: string, ...CORSRules: object[]) =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules: CORSRules as never[] } });

test('replaces the whole configuration', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, rule, { ...rule, ID: 'second' });
  const full = {
    ID: 'mine',
    AllowedMethods: ['PUT', 'POST'],
    AllowedOrigins: ['*'],
    AllowedHeaders: ['x-*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 0,
  };
  await put(Bucket, full);
  expect((await t.s3.getBucketCors({ Bucket })).CORSRules).toEqual([full]);
});

test('refuses bad rules', async () => {
  const Bucket = await t.bucket();
  const bad = (more: object) => failure(put(Bucket, { ...rule, ...more }));
  expect(await failure(put(Bucket))).toBe(MALFORMED);
  expect(await failure(put(Bucket, ...Array.from({ length: 101 }, () => rule)))).toBe(MALFORMED);
  for (const more of [{ AllowedMethods: [] }, { AllowedOrigins: [] }, { ID: 'x'.repeat(256) }]) {
    expect([more, await bad(more)]).toEqual([more, MALFORMED]);
  }
  expect(await bad({ AllowedMethods: ['PATCH'] })).toBe(
    '400 InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is PATCH',
  );
  expect(await bad({ AllowedOrigins: ['*.*'] })).toBe(
    '400 InvalidRequest: AllowedOrigin "*.*" can not have more than one wildcard.',
  );
  expect(await bad({ AllowedHeaders: ['*-*'] })).toBe(
    '400 InvalidRequest: AllowedHeader "*-*" can not have more than one wildcard.',
  );
  expect(await bad({ ExposeHeaders: ['x-*'] })).toBe(
    '400 InvalidRequest: ExposeHeader "x-*" contains wildcard. We currently do not support wildcard ' +
      'for ExposeHeader.',
  );
});

test('needs a bucket and a configuration', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketCors({ Bucket, CORSConfiguration: undefined }))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', rule))).toBe(NO_BUCKET);
});
