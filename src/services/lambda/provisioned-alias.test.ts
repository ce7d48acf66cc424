import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCloud } from '../../../test/support/cloud.ts';
import { failureOf, fakeRuntimes, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const ONE = { ProvisionedConcurrentExecutions: 1 };
const NO_SNAP_START = 'Provisioned Concurrency is not supported for SnapStart enabled functions.';

/** A function with two versions, and an alias `live` that leads to the first. */
async function versions() {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.lambda.updateFunctionConfiguration({ FunctionName, Description: 'two' });
  await t.settled();
  await t.lambda.publishVersion({ FunctionName });
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  await t.settled();
  return FunctionName;
}

const wanted = (FunctionName: string) => (Qualifier: string) =>
  t.lambda.getProvisionedConcurrencyConfig({ FunctionName, Qualifier });

/** What sandboxes are kept of a version. */
async function kept(FunctionName: string, Qualifier: string): Promise<number> {
  await t.invoke(FunctionName, {}, { Qualifier });
  return t.fake.provisioned.get(t.fake.calls.at(-1)?.spec.key ?? '') ?? 0;
}

test('sandboxes follow an alias, and none are left where it was', async () => {
  const FunctionName = await versions();
  const at = { FunctionName, Qualifier: 'live' };
  await t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 3 });
  await t.settled();
  expect([await kept(FunctionName, '1'), await kept(FunctionName, '2')]).toEqual([3, 0]);
  await t.lambda.updateAlias({ FunctionName, Name: 'live', FunctionVersion: '2' });
  await t.settled();
  expect([await kept(FunctionName, '1'), await kept(FunctionName, '2')]).toEqual([0, 3]);
  expect(await wanted(FunctionName)('live')).toMatchObject({
    Status: 'READY',
    AvailableProvisionedConcurrentExecutions: 3,
  });
  await t.lambda.deleteAlias({ FunctionName, Name: 'live' });
  await t.settled();
  expect(await kept(FunctionName, '2')).toBe(0);
});

test('a sandbox that has ended is missing until it is replaced', async () => {
  const FunctionName = await versions();
  await t.lambda.putProvisionedConcurrencyConfig({
    ...{ FunctionName, Qualifier: '1' },
    ProvisionedConcurrentExecutions: 2,
  });
  await t.settled();
  await kept(FunctionName, '1');
  const { key } = t.fake.calls.at(-1)?.spec ?? { key: '' };
  t.fake.ended.set(key, 1);
  const lacking = {
    Status: 'IN_PROGRESS',
    RequestedProvisionedConcurrentExecutions: 2,
    AllocatedProvisionedConcurrentExecutions: 1,
    AvailableProvisionedConcurrentExecutions: 1,
  };
  expect(await wanted(FunctionName)('1')).toMatchObject(lacking);
  const { ProvisionedConcurrencyConfigs } = await t.lambda.listProvisionedConcurrencyConfigs({
    FunctionName,
  });
  expect(ProvisionedConcurrencyConfigs).toMatchObject([lacking]);
  t.fake.ended.delete(key);
  expect((await wanted(FunctionName)('1')).Status).toBe('READY');
});

test('a version is provisioned by itself or by an alias', async () => {
  const FunctionName = await versions();
  const put = (Qualifier: string) =>
    t.lambda.putProvisionedConcurrencyConfig({ FunctionName, Qualifier, ...ONE });
  await put('1');
  const conflict = {
    code: 'ResourceConflictException',
    status: 409,
    message:
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
  };
  expect(await failureOf(put('live'))).toEqual(conflict);
  await t.lambda.deleteProvisionedConcurrencyConfig({ FunctionName, Qualifier: '1' });
  await put('live');
  expect(await failureOf(put('1'))).toMatchObject({
    code: 'ResourceConflictException',
    message: 'Version is pointed by a Provisioned Concurrency alias',
  });
  await put('2');
  const move = { FunctionName, Name: 'live', FunctionVersion: '2' };
  expect(await failureOf(t.lambda.updateAlias(move))).toEqual(conflict);
});

test('neither $LATEST behind an alias nor an alias or version that is not there', async () => {
  const FunctionName = await versions();
  await t.lambda.createAlias({ FunctionName, Name: 'head', FunctionVersion: '$LATEST' });
  const refused = async (Qualifier: string) =>
    (await failureOf(t.lambda.putProvisionedConcurrencyConfig({ FunctionName, Qualifier, ...ONE }))).message;
  const unpublished = 'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
  expect(await refused('head')).toBe(unpublished);
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  expect(await refused('none')).toBe(`Cannot find alias arn: ${arn}:none`);
  expect(await refused('9')).toBe(`Function not found: ${arn}:9`);
  await t.lambda.putProvisionedConcurrencyConfig({ FunctionName, Qualifier: 'live', ...ONE });
  const back = { FunctionName, Name: 'live', FunctionVersion: '$LATEST' };
  expect((await failureOf(t.lambda.updateAlias(back))).message).toBe(unpublished);
});

test('SnapStart and provisioned concurrency refuse each other, whichever comes first', async () => {
  const FunctionName = await t.create(undefined, { Runtime: 'python3.13' });
  await t.lambda.publishVersion({ FunctionName });
  await t.lambda.updateFunctionConfiguration({ FunctionName, SnapStart: { ApplyOn: 'PublishedVersions' } });
  await t.settled();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  const put = (Qualifier: string) =>
    t.lambda.putProvisionedConcurrencyConfig({ FunctionName, Qualifier, ...ONE });
  const refused = { code: 'InvalidParameterValueException', status: 400, message: NO_SNAP_START };
  expect(await failureOf(put('2'))).toEqual(refused);
  await put('live');
  const alias = { FunctionName, Name: 'live' };
  expect(await failureOf(t.lambda.updateAlias({ ...alias, FunctionVersion: '2' }))).toEqual(refused);
  const RoutingConfig = { AdditionalVersionWeights: { 2: 0.5 } };
  expect(await failureOf(t.lambda.updateAlias({ ...alias, RoutingConfig }))).toEqual(refused);
});

test('after a restart they are made again before anybody calls, and none for what was given up', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-provisioned-'));
  const first = await lambdaTest({ ephemeral: false, dataDir });
  for (const isKept of [true, false]) {
    const at = { FunctionName: await first.create(), Qualifier: '1' };
    await first.lambda.publishVersion({ FunctionName: at.FunctionName });
    await first.settled();
    await first.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 4 });
    if (!isKept) await first.lambda.deleteProvisionedConcurrencyConfig(at);
    await first.settled();
  }
  await first.stop();
  const fake = fakeRuntimes();
  const second = await testCloud({ ephemeral: false, dataDir }, fake);
  await expect.poll(() => [...fake.provisioned.values()]).toEqual([4]);
  await second.stop();
  rmSync(dataDir, { recursive: true });
});
