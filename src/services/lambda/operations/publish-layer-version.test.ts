import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('a version is published and used', async () => {
  const made = await publish('shared', {
    Description: 'tools',
    CompatibleRuntimes: ['nodejs22.x'],
    LicenseInfo: 'MIT',
  });
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(made).toMatchObject({
    Version: 1,
    LayerArn: 'arn:aws:lambda:us-east-1:000000000000:layer:shared',
    LayerVersionArn: 'arn:aws:lambda:us-east-1:000000000000:layer:shared:1',
    Description: 'tools',
    CompatibleRuntimes: ['nodejs22.x'],
    LicenseInfo: 'MIT',
    Content: { CodeSize: CODE.length, CodeSha256: expect.stringMatching(/=$/) },
  });
  expect(Buffer.from(await (await fetch(made.Content?.Location ?? '')).arrayBuffer())).toEqual(CODE);
  expect((await publish('shared')).Version).toBe(2);
  const Layers = [made.LayerVersionArn ?? ''];
  const FunctionName = await t.create(({ spec }) => spec.layers.length, { Layers });
  expect(await t.lambda.getFunctionConfiguration({ FunctionName })).toMatchObject({
    Layers: [{ Arn: Layers[0], CodeSize: CODE.length }],
  });
  expect(Buffer.from((await t.invoke(FunctionName)).Payload ?? []).toString()).toBe('1');
});

test('what cannot be is refused', async () => {
  expect((await failureOf(publish('bad', { Content: { ZipFile: Buffer.from('x') } }))).message).toMatch(
    /^Could not unzip uploaded file/,
  );
  const both = { CompatibleRuntimes: ['cobol85', 'nodejs22.x'], CompatibleArchitectures: ['s390', 'arm64'] };
  const words = (await failureOf(publish('bad', both))).message;
  expect(words).toMatch(
    /^2 validation errors detected: Value '\[cobol85, nodejs22\.x]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: \[/,
  );
  expect(words).toMatch(
    /]; Value '\[s390, arm64]' at 'compatibleArchitectures' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: \[x86_64, arm64]]$/,
  );
  expect((await failureOf(publish('bad', { CompatibleRuntimes: Array(16).fill('java21') }))).message).toMatch(
    /Member must have length less than or equal to 15$/,
  );
  expect((await failureOf(publish('arn:aws:lambda:us-east-1:111122223333:layer:theirs'))).code).toBe(
    'AccessDeniedException',
  );
  const made = await publish('twice');
  const Layers = [made.LayerVersionArn ?? '', (await publish('twice')).LayerVersionArn ?? ''];
  expect((await failureOf(t.lambda.createFunction({ ...t.input('both'), Layers }))).message).toMatch(
    /^Two different versions of the same layer are not allowed/,
  );
});

test('lists that were given empty are answered so', async () => {
  const made = await publish('empty', { CompatibleRuntimes: [] });
  expect(made.CompatibleRuntimes).toEqual([]);
  expect(made.CompatibleArchitectures).toBeUndefined();
});
