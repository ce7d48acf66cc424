/** SnapStart as callers see it. How a function goes on behind a snapshot: `compute/snapshot.test.ts`. */

import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { zip } from '../../../test/support/zip-entries.ts';
import { FunctionRefusal } from '../../core/functions.ts';

const SNAP_START = { SnapStart: { ApplyOn: 'PublishedVersions' }, Runtime: 'python3.13' } as const;

describe('versions', () => {
  let t: LambdaTest;
  beforeAll(async () => {
    t = await lambdaTest();
  });
  afterEach(() => {
    t.fake.snapshotFailure = undefined;
  });
  afterAll(() => t.stop());

  const stateOf = async (FunctionName: string, Qualifier: string) => {
    const { State, StateReason, StateReasonCode, SnapStart } = await t.lambda.getFunctionConfiguration({
      FunctionName,
      Qualifier,
    });
    return { State, StateReason, StateReasonCode, OptimizationStatus: SnapStart?.OptimizationStatus };
  };

  test('a version is initialised when it is published, $LATEST is not', async () => {
    const FunctionName = await t.create(undefined, SNAP_START);
    expect(await stateOf(FunctionName, '$LATEST')).toMatchObject({
      State: 'Active',
      OptimizationStatus: 'Off',
    });
    expect(t.fake.snapshots).not.toContain(`${FunctionName}:$LATEST`);
    const published = await t.lambda.publishVersion({ FunctionName });
    expect(published).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating' });
    await t.settled();
    expect(t.fake.snapshots).toContain(`${FunctionName}:1`);
    expect(await stateOf(FunctionName, '1')).toMatchObject({ State: 'Active', OptimizationStatus: 'On' });
    await t.invoke(`${FunctionName}:1`);
    await t.invoke(FunctionName);
    const begun = t.fake.calls.filter(({ spec }) => spec.name === FunctionName);
    expect(begun.map(({ spec }) => spec.initialization)).toEqual(['snap-start', 'on-demand']);
  });

  test('one that cannot be initialised is Failed', async () => {
    const FunctionName = await t.create(undefined, SNAP_START);
    t.fake.snapshotFailure = new FunctionRefusal('code', 'The function could not be initialised: no');
    await t.lambda.publishVersion({ FunctionName });
    await t.settled();
    expect(await stateOf(FunctionName, '1')).toMatchObject({
      State: 'Failed',
      StateReasonCode: 'FunctionError',
      StateReason: 'The function could not be initialised: no',
    });
    expect(await failureOf(t.invoke(`${FunctionName}:1`))).toMatchObject({
      code: 'ResourceConflictException',
    });
    expect((await t.invoke(FunctionName)).StatusCode).toBe(200);
  });

  test('one that this machine cannot run is Active: the first call tells it, as of every function', async () => {
    const FunctionName = await t.create(undefined, { ...SNAP_START, Runtime: 'dotnet8' });
    t.fake.snapshotFailure = new FunctionRefusal('runtime', 'There is no dotnet here.');
    await t.lambda.publishVersion({ FunctionName });
    await t.settled();
    expect(await stateOf(FunctionName, '1')).toMatchObject({ State: 'Active' });
  });

  test('a version whose snapshot is being taken is not ready, and its hooks may fail', async () => {
    let finish = () => {};
    const taken = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { snapshot } = t.fake;
    t.fake.snapshot = () => taken;
    const FunctionName = await t.create(() => {
      throw new FunctionRefusal('restore-timeout', 'late');
    }, SNAP_START);
    await t.lambda.publishVersion({ FunctionName });
    expect(await failureOf(t.invoke(`${FunctionName}:1`))).toEqual({
      code: 'SnapStartNotReadyException',
      status: 409,
      message:
        'Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.',
    });
    finish();
    t.fake.snapshot = snapshot;
    await t.settled();
    expect(await failureOf(t.invoke(`${FunctionName}:1`))).toEqual({
      code: 'SnapStartTimeoutException',
      status: 408,
      message: "Lambda couldn't restore the snapshot within the timeout limit.",
    });
  });

  test.each([
    ['Ephemeral storage greater than 512 MB', { EphemeralStorage: { Size: 1024 } }],
    ['nodejs22.x', { Runtime: 'nodejs22.x' }],
    ['python3.11', { Runtime: 'python3.11' }],
    ['java8.al2', { Runtime: 'java8.al2' }],
    [
      'ContainerImage',
      {
        ...{ PackageType: 'Image', Runtime: undefined, Handler: undefined },
        Code: { ImageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/a:b' },
      },
    ],
  ] as const)('%s has no SnapStart', async (what, more) => {
    const input = { ...t.input('other'), ...SNAP_START, ...more } as CreateFunctionCommandInput;
    expect(await failureOf(t.lambda.createFunction(input))).toEqual({
      code: 'InvalidParameterValueException',
      status: 400,
      message: `${what} is not supported for SnapStart enabled functions.`,
    });
  });

  test('what SnapStart forbids is refused later, too', async () => {
    const FunctionName = await t.create(undefined, SNAP_START);
    const update = (more: object) =>
      failureOf(t.lambda.updateFunctionConfiguration({ FunctionName, ...more }));
    expect((await update({ EphemeralStorage: { Size: 513 } })).code).toBe('InvalidParameterValueException');
    expect((await update({ Runtime: 'nodejs24.x' })).code).toBe('InvalidParameterValueException');
    await t.lambda.publishVersion({ FunctionName });
    await t.settled();
    const provisioned = { FunctionName, Qualifier: '1', ProvisionedConcurrentExecutions: 1 };
    expect(await failureOf(t.lambda.putProvisionedConcurrencyConfig(provisioned))).toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'Provisioned Concurrency is not supported for SnapStart enabled functions.',
    });
  });
});

test('a function of this machine: initialised by publishing, restored by the first call', async () => {
  const t = await lambdaTest({ isolation: 'plain' }, 'processes');
  try {
    const source = `
import os, time
from snapshot_restore_py import register_after_restore
began = time.time()
restored = []
register_after_restore(lambda: restored.append(True))
def handler(event, context):
    return {"restored": restored, "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "began": began}
`;
    const Code = { ZipFile: zip({ 'app.py': source }) };
    const FunctionName = await t.create(undefined, {
      ...SNAP_START,
      Code,
      Handler: 'app.handler',
      Publish: true,
    });
    const publishedBy = Date.now() / 1000;
    const answer = await t.invoke(`${FunctionName}:1`, {}, { LogType: 'Tail' });
    const { began, ...rest } = answerOf(answer) as { began: number };
    expect(rest).toEqual({ restored: [true], type: 'snap-start' });
    expect(began).toBeLessThan(publishedBy);
    const log = Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8');
    expect(log).toMatch(/\tRestore Duration: [\d.]+ ms\tBilled Restore Duration: \d+ ms\t\n$/);
  } finally {
    await t.stop();
  }
});
