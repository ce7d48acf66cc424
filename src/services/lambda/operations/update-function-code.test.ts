import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';
import { zipOf } from '../../../../test/support/zip.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const OTHER = zipOf({ 'index.js': 'exports.handler = async () => "other";' });

const codeOf = async (FunctionName: string) => {
  const { Code } = await t.lambda.getFunction({ FunctionName });
  return Buffer.from(await (await fetch(Code?.Location ?? '')).arrayBuffer());
};

test('new code runs in new sandboxes', async () => {
  const FunctionName = await t.create();
  await t.invoke(FunctionName);
  const before = t.fake.calls.at(-1)?.spec;
  const { RevisionId } = await t.lambda.getFunctionConfiguration({ FunctionName });
  const updated = await t.lambda.updateFunctionCode({ FunctionName, ZipFile: OTHER, RevisionId });
  expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', CodeSize: OTHER.length, State: 'Active' });
  await t.settled();
  expect(await t.lambda.getFunctionConfiguration({ FunctionName })).toMatchObject({
    LastUpdateStatus: 'Successful',
  });
  expect(await codeOf(FunctionName)).toEqual(OTHER);
  await t.invoke(FunctionName);
  const after = t.fake.calls.at(-1)?.spec;
  expect(after?.key).not.toBe(before?.key);
  expect(t.fake.retired).toContain(before?.key);
});

test('code that no version has any more goes', async () => {
  const FunctionName = await t.create();
  const { Code } = await t.lambda.getFunction({ FunctionName });
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: OTHER });
  await t.settled();
  expect((await fetch(Code?.Location ?? '')).ok).toBe(false);
  // The same once more, then back: one archive each.
  for (const ZipFile of [OTHER, CODE]) {
    await t.lambda.updateFunctionCode({ FunctionName, ZipFile });
    await t.settled();
    expect(await codeOf(FunctionName)).toEqual(ZipFile);
  }
});

test('the key of an archive is kept with it, and shown by versions too', async () => {
  const KEY = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';
  const FunctionName = await t.create();
  const keyOf = async (Qualifier?: string) =>
    (await t.lambda.getFunction({ FunctionName, Qualifier })).Code?.SourceKMSKeyArn;
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: OTHER, SourceKMSKeyArn: KEY, Publish: true });
  await t.settled();
  expect([await keyOf(), await keyOf('1')]).toEqual([KEY, KEY]);
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
  expect([await keyOf(), await keyOf('1')]).toEqual([undefined, KEY]);
});

test('code is not read where it lies', async () => {
  const FunctionName = await t.create();
  const code = { S3Bucket: 'none', S3Key: 'none', S3ObjectStorageMode: 'REFERENCE' } as const;
  expect((await failureOf(t.lambda.updateFunctionCode({ FunctionName, ...code }))).code).toBe(
    'NotImplemented',
  );
});

test('Publish makes a version of it', async () => {
  const FunctionName = await t.create();
  const updated = await t.lambda.updateFunctionCode({ FunctionName, ZipFile: OTHER, Publish: true });
  expect(updated.Version).toBe('1');
});

test('a dry run changes nothing', async () => {
  const FunctionName = await t.create();
  const updated = await t.lambda.updateFunctionCode({ FunctionName, ZipFile: OTHER, DryRun: true });
  expect(updated.CodeSize).toBe(OTHER.length);
  expect(await codeOf(FunctionName)).toEqual(CODE);
});

test('what does not fit is refused', async () => {
  const FunctionName = await t.create();
  const fails = (more: object) => failureOf(t.lambda.updateFunctionCode({ FunctionName, ...more }));
  expect(await fails({ ZipFile: CODE, RevisionId: 'x' })).toMatchObject({
    code: 'PreconditionFailedException',
  });
  expect((await fails({ ImageUri: 'x' })).message).toBe(
    "Please don't provide ImageUri when updating a function with packageType Zip.",
  );
  expect((await fails({ ZipFile: Buffer.from('x') })).message).toMatch(/^Could not unzip uploaded file/);
  expect((await fails({ ZipFile: CODE, FunctionName: `${FunctionName}:1` })).message).toMatch(
    /^Published versions and aliases cannot be changed\./,
  );
  expect((await fails({ ZipFile: CODE, FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
  expect(await codeOf(FunctionName)).toEqual(CODE);
});
