import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  CODE,
  failureOf,
  LAMBDA_TRUST,
  type LambdaTest,
  lambdaTest,
} from '../../../../test/support/lambda.ts';
import { zipOf } from '../../../../test/support/zip.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const fails = async (more: object, name = 'refused') =>
  failureOf(t.lambda.createFunction({ ...t.input(name), ...more }));

test('a function is pending at first and active when it is ready', async () => {
  const made = await t.lambda.createFunction({ ...t.input('plain'), Tags: { team: 'a' } });
  expect(made.$metadata.httpStatusCode).toBe(201);
  const { $metadata, LastModified, RevisionId, CodeSha256, ...rest } = made;
  expect(LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  expect(RevisionId).toMatch(/^[0-9a-f-]{36}$/);
  expect(CodeSha256).toMatch(/^[\w+/]{43}=$/);
  expect(rest).toEqual({
    FunctionName: 'plain',
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:plain',
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::000000000000:role/functions',
    Handler: 'index.handler',
    CodeSize: CODE.length,
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    Version: '$LATEST',
    TracingConfig: { Mode: 'PassThrough' },
    State: 'Pending',
    StateReason: 'The function is being created.',
    StateReasonCode: 'Creating',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    RuntimeVersionConfig: { RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:/) },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/plain' },
  });
  await t.settled();
  const { Configuration, Tags, Code } = await t.lambda.getFunction({ FunctionName: 'plain' });
  expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
  expect(Tags).toEqual({ team: 'a' });
  const archive = await fetch(Code?.Location ?? '');
  expect(Buffer.from(await archive.arrayBuffer())).toEqual(CODE);
});

test('code comes from a bucket too', async () => {
  const s3 = t.cloud.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: 'code' }));
  await s3.send(new PutObjectCommand({ Bucket: 'code', Key: 'a.zip', Body: CODE }));
  const Code = { S3Bucket: 'code', S3Key: 'a.zip' };
  expect(await t.lambda.createFunction({ ...t.input('bucket'), Code })).toMatchObject({
    CodeSize: CODE.length,
  });
  expect(await fails({ Code: { ...Code, S3Key: 'b.zip' } })).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message:
      'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
  });
});

test('Publish makes version 1', async () => {
  const made = await t.lambda.createFunction({ ...t.input('published'), Publish: true });
  expect(made).toMatchObject({
    Version: '1',
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:published',
  });
});

test('a name is taken once', async () => {
  await t.create(undefined, { FunctionName: 'taken' });
  expect(await fails({}, 'taken')).toEqual({
    code: 'ResourceConflictException',
    status: 409,
    message: 'Function already exist: taken',
  });
});

test.each([
  ['no archive', { Code: { ZipFile: Buffer.from('nothing') } }, /^Could not unzip uploaded file/],
  [
    'a broken one',
    { Code: { ZipFile: CODE.subarray(0, CODE.length - 30) } },
    /^Could not unzip uploaded file/,
  ],
  ['an empty one', { Code: { ZipFile: zipOf({}) } }, /^Uploaded file must be a non-empty zip$/],
  ['no code', { Code: {} }, /^Please provide a source for function code\.$/],
  [
    'a runtime that is none',
    { Runtime: 'cobol85' },
    /^Value cobol85 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[.*] or be a valid ARN$/,
  ],
  ['no handler', { Handler: undefined }, /^Runtime and Handler are mandatory parameters/],
  [
    'a large environment',
    { Environment: { Variables: { A1: 'x'.repeat(5000) } } },
    /exceeded the 4KB limit\. String measured: \{"A1":"x+"}$/,
  ],
  [
    'a reserved name',
    { Environment: { Variables: { AWS_REGION: 'x' } } },
    /Reserved keys used in this request: AWS_REGION$/,
  ],
  [
    'a missing role',
    { Role: 'arn:aws:iam::000000000000:role/nobody' },
    /^The role defined for the function cannot be assumed by Lambda\.$/,
  ],
  [
    'six layers',
    { Layers: Array.from({ length: 6 }, (_, i) => `arn:aws:lambda:us-east-1:000000000000:layer:l${i}:1`) },
    /^Cannot reference more than 5 layers\.$/,
  ],
  [
    'a layer of AWS',
    { Layers: ['arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:14'] },
    /does not exist\. Layers that AWS or others have published/,
  ],
  [
    'SnapStart without support',
    { SnapStart: { ApplyOn: 'PublishedVersions' } },
    /^nodejs22\.x is not supported for SnapStart enabled functions\.$/,
  ],
  [
    'subnets without security groups',
    { VpcConfig: { SubnetIds: ['subnet-12345678'] } },
    /^SubnetIds and SecurityIds must coexist or be both empty list\.$/,
  ],
  [
    'a FIFO queue for dead letters',
    { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:letters.fifo' } },
    /^The provided target is not supported as a dead letter queue: /,
  ],
] as const)('%s is refused', async (_, more, message) => {
  const failure = await fails(more as object);
  expect(failure).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message: expect.stringMatching(message),
  });
});

test('the model refuses what is out of its limits', async () => {
  expect((await fails({ EphemeralStorage: { Size: 10_241 } })).code).toBe('ValidationException');
  expect((await fails({ MemorySize: 64 })).message).toBe(
    "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
  );
  expect((await fails({ Timeout: 901 })).message).toMatch(/at 'timeout'.*less than or equal to 900$/);
});

test('code comes from a bucket of the region alone', async () => {
  const Bucket = 'code-elsewhere';
  const s3 = t.cloud.client(S3Client, { region: 'eu-west-1' });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'code.zip', Body: CODE }));
  expect(await fails({ Code: { S3Bucket: Bucket, S3Key: 'code.zip' } })).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message:
      'Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: eu-west-1. Please use this region to retry the request',
  });
});

test('a role must trust Lambda', async () => {
  const trust = LAMBDA_TRUST.replace('lambda.', 'ec2.');
  const { Role } = await t.iam.createRole({ RoleName: 'servers', AssumeRolePolicyDocument: trust });
  expect((await fails({ Role: Role?.Arn })).message).toBe(
    'The role defined for the function cannot be assumed by Lambda.',
  );
});

test('a role of another account is refused', async () => {
  const Role = 'arn:aws:iam::111122223333:role/functions';
  const refusal = {
    code: 'AccessDeniedException',
    status: 403,
    message: 'Cross-account pass role is not allowed.',
  };
  expect(await fails({ Role })).toEqual(refusal);
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.updateFunctionConfiguration({ FunctionName, Role }))).toEqual(refusal);
});

test('retired runtimes are taken', async () => {
  const made = await t.lambda.createFunction({ ...t.input('old'), Runtime: 'nodejs12.x' });
  expect(made.Runtime).toBe('nodejs12.x');
});

test('--missing-roles=create makes the role, and the function runs as it', async () => {
  const other = await lambdaTest({ missingRoles: 'create' });
  try {
    const Role = 'arn:aws:iam::000000000000:role/service/made-up';
    const name = await other.create(async ({ spec }) => (await spec.credentials()).accessKeyId, { Role });
    expect(answerOf(await other.invoke(name))).toMatch(/^ASIA/);
    const made = await other.iam.getRole({ RoleName: 'made-up' });
    expect(made.Role).toMatchObject({
      Arn: Role,
      Description: expect.stringContaining('--missing-roles=create'),
    });
  } finally {
    await other.stop();
  }
});

test('who makes a function must be allowed to pass its role', async () => {
  await t.iam.createUser({ UserName: 'maker' });
  const allow = (...Action: string[]) =>
    t.iam.putUserPolicy({
      UserName: 'maker',
      PolicyName: 'own',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
      }),
    });
  const { AccessKey } = await t.iam.createAccessKey({ UserName: 'maker' });
  const { Lambda } = await import('@aws-sdk/client-lambda');
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const maker = t.cloud.client(Lambda, { credentials: { accessKeyId, secretAccessKey } });
  await allow('lambda:CreateFunction');
  const failure = await failureOf(maker.createFunction(t.input('by-maker')));
  expect(failure).toMatchObject({ code: 'AccessDeniedException', status: 403 });
  expect(failure.message).toMatch(/is not authorized to perform: iam:PassRole on resource: /);
  await allow('lambda:CreateFunction', 'iam:PassRole');
  await maker.createFunction(t.input('by-maker'));
});

test('code and layers are counted together', async () => {
  // The directory of an archive says how large its files are.
  const claiming = (bytes: number) => {
    const zip = Buffer.from(CODE);
    zip.writeUInt32LE(bytes, zip.lastIndexOf('PK\x01\x02') + 24);
    return zip;
  };
  const { LayerVersionArn = '' } = await t.lambda.publishLayerVersion({
    LayerName: 'large',
    Content: { ZipFile: claiming(200_000_000) },
  });
  const message =
    'Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144001 bytes.';
  const large = { ...t.input('large'), Code: { ZipFile: claiming(62_144_001) } };
  expect((await failureOf(t.lambda.createFunction({ ...large, Layers: [LayerVersionArn] }))).message).toBe(
    message,
  );
  await t.lambda.createFunction(large);
  await t.settled();
  const FunctionName = 'large';
  const update = t.lambda.updateFunctionConfiguration({ FunctionName, Layers: [LayerVersionArn] });
  expect((await failureOf(update)).message).toBe(message);
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: claiming(62_144_000) });
  await t.settled();
  await t.lambda.updateFunctionConfiguration({ FunctionName, Layers: [LayerVersionArn] });
  await t.settled();
  const code = t.lambda.updateFunctionCode({ FunctionName, ZipFile: claiming(62_144_001) });
  expect((await failureOf(code)).message).toBe(message);
});

test('code has one source', async () => {
  const fails = (Code: object) => failureOf(t.lambda.createFunction({ ...t.input('two-sources'), Code }));
  const ImageUri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/a:b';
  const words = 'Please do not provide other FunctionCode parameters when providing';
  expect((await fails({ ZipFile: CODE, ImageUri })).message).toBe(`${words} a ZipFile.`);
  expect((await fails({ S3Bucket: 'bucket', S3Key: 'key', ImageUri })).message).toBe(`${words} an ImageUri.`);
});

test('to become ready is a revision of its own', async () => {
  const made = await t.lambda.createFunction(t.input('revised'));
  await t.settled();
  const { RevisionId } = await t.lambda.getFunctionConfiguration({ FunctionName: 'revised' });
  expect(RevisionId).not.toBe(made.RevisionId);
  expect((await t.lambda.getFunction({ FunctionName: 'revised' })).Configuration?.RevisionId).toBe(
    RevisionId,
  );
});
