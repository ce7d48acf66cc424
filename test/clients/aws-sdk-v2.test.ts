/** The AWS SDK for JavaScript 2: old, and in very many programs. Its protocols are its own: SQS by query, for one. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';

interface Answer {
  [name: string]: unknown;
}

/** What is used of a client: each operation is a method, pages and waiters too. */
interface Client {
  [operation: string]: (
    first?: unknown,
    second?: unknown,
  ) => { promise(): Promise<Answer>; eachPage(page: (error: unknown, data?: Answer) => boolean): void };
}

interface AwsSdk {
  [service: string]: new (options: object) => Client;
}

describeClient('aws-sdk-v2', 'AWS SDK for JavaScript 2', (folder) => {
  let cloud: TestCloud;
  let AWS: AwsSdk;
  beforeAll(async () => {
    cloud = await testCloud();
    // Otherwise it prints a page about its end of life.
    process.env['AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE'] = '1';
    AWS = createRequire(import.meta.url)(folder);
  });
  afterAll(() => cloud.stop());

  function client(service: string, more: object = {}): Client {
    const Client = AWS[service];
    if (Client === undefined) throw new Error(`The SDK has no ${service}`);
    return new Client({
      endpoint: cloud.endpoint,
      region: 'us-east-1',
      accessKeyId: 'test',
      secretAccessKey: 'test',
      s3ForcePathStyle: true,
      maxRetries: 0,
      ...more,
    });
  }

  const call = (of: Client, operation: string, input: unknown = {}): Promise<Answer> => {
    const method = of[operation];
    if (method === undefined) throw new Error(`The SDK has no ${operation}`);
    return method.call(of, input).promise();
  };

  const failure = async (of: Client, operation: string, input: unknown = {}) => {
    const error = await call(of, operation, input).then(
      () => undefined,
      (thrown: { code: string; statusCode: number; message: string }) => thrown,
    );
    return [error?.code, error?.statusCode, error?.message];
  };

  const pagesOf = (of: Client, operation: string, input: unknown): Promise<Answer[]> =>
    new Promise((resolve, reject) => {
      const pages: Answer[] = [];
      of[operation]?.call(of, input).eachPage((error, data) => {
        if (error) reject(error);
        else if (data) pages.push(data);
        else resolve(pages);
        return true;
      });
    });

  test('S3: parts, pages, a copy, a signed URL, failures', async () => {
    const s3 = client('S3');
    await call(s3, 'createBucket', { Bucket: 'v2-photos' });
    const Body = Buffer.alloc(12 * 1024 * 1024, 7);
    const uploaded = await call(s3, 'upload', { Bucket: 'v2-photos', Key: 'big ü', Body });
    expect(uploaded['ETag']).toMatch(/-3"$/);
    await call(s3, 'copyObject', {
      Bucket: 'v2-photos',
      Key: 'copy',
      CopySource: encodeURI('v2-photos/big ü'),
    });
    expect((await call(s3, 'headObject', { Bucket: 'v2-photos', Key: 'copy' }))['ContentLength']).toBe(
      Body.length,
    );
    for (const Key of ['a/1', 'a/2', 'b/1'])
      await call(s3, 'putObject', { Bucket: 'v2-photos', Key, Body: Key });
    const pages = await pagesOf(s3, 'listObjectsV2', { Bucket: 'v2-photos', MaxKeys: 2 });
    expect(pages.map(({ KeyCount }) => KeyCount)).toEqual([2, 2, 1]);
    const old = await pagesOf(s3, 'listObjects', { Bucket: 'v2-photos', MaxKeys: 2, Delimiter: '/' });
    expect(old.flatMap(({ CommonPrefixes }) => CommonPrefixes)).toEqual([{ Prefix: 'a/' }, { Prefix: 'b/' }]);

    for (const signatureVersion of ['v2', 'v4']) {
      const signer = client('S3', { signatureVersion });
      const sign = signer['getSignedUrlPromise'];
      // The one method that answers a promise by itself.
      const url = (await sign?.call(signer, 'getObject', { Bucket: 'v2-photos', Key: 'a/1' })) as unknown;
      expect(await (await fetch(String(url))).text()).toBe('a/1');
    }
    expect(await failure(s3, 'getObject', { Bucket: 'v2-photos', Key: 'none' })).toEqual([
      'NoSuchKey',
      404,
      'The specified key does not exist.',
    ]);
    expect((await failure(s3, 'headObject', { Bucket: 'v2-photos', Key: 'none' })).slice(0, 2)).toEqual([
      'NotFound',
      404,
    ]);
    expect((await failure(s3, 'deleteBucket', { Bucket: 'v2-photos' })).slice(0, 2)).toEqual([
      'BucketNotEmpty',
      409,
    ]);
  });

  test('DynamoDB: the document client, and a waiter', async () => {
    const dynamodb = client('DynamoDB');
    await call(dynamodb, 'createTable', {
      TableName: 'v2-table',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    });
    const waited = await dynamodb['waitFor']
      ?.call(dynamodb, 'tableExists', { TableName: 'v2-table' })
      .promise();
    expect(waited).toMatchObject({ Table: { TableStatus: 'ACTIVE' } });
    const { DocumentClient } = AWS['DynamoDB'] as unknown as AwsSdk;
    if (DocumentClient === undefined) throw new Error('The SDK has no DocumentClient');
    const documents = new DocumentClient({ service: dynamodb });
    const item = { id: 'x', n: 1.5, list: [1, 'two', null, { deep: true }], bytes: Buffer.from([0, 255]) };
    await call(documents, 'put', { TableName: 'v2-table', Item: item });
    expect((await call(documents, 'get', { TableName: 'v2-table', Key: { id: 'x' } }))['Item']).toEqual(item);
    const condition = { TableName: 'v2-table', Item: item, ConditionExpression: 'attribute_not_exists(id)' };
    expect(await failure(documents, 'put', condition)).toEqual([
      'ConditionalCheckFailedException',
      400,
      'The conditional request failed',
    ]);
    expect((await failure(dynamodb, 'describeTable', { TableName: 'none' }))[0]).toBe(
      'ResourceNotFoundException',
    );
  });

  test('SQS: digests are right, and its codes the old ones', async () => {
    const sqs = client('SQS');
    const { QueueUrl } = await call(sqs, 'createQueue', {
      QueueName: 'v2',
      Attributes: { DelaySeconds: '0' },
    });
    const MessageAttributes = { n: { DataType: 'Number', StringValue: '1' } };
    // The SDK compares the digest of the body by itself.
    await call(sqs, 'sendMessage', { QueueUrl, MessageBody: 'ü & <b>', MessageAttributes });
    const { Messages } = await call(sqs, 'receiveMessage', { QueueUrl, MessageAttributeNames: ['All'] });
    expect(Messages).toMatchObject([{ Body: 'ü & <b>', MessageAttributes: { n: { StringValue: '1' } } }]);
    expect(await failure(sqs, 'getQueueUrl', { QueueName: 'none' })).toEqual([
      'AWS.SimpleQueueService.NonExistentQueue',
      400,
      expect.stringMatching(/^The specified queue does not exist/),
    ]);
  });

  test('IAM and STS: pages, and a role', async () => {
    const iam = client('IAM');
    for (const UserName of ['a', 'b', 'c']) await call(iam, 'createUser', { UserName, Path: '/v2/' });
    const pages = await pagesOf(iam, 'listUsers', { PathPrefix: '/v2/', MaxItems: 2 });
    expect(pages.map(({ Users }) => (Users as unknown[]).length)).toEqual([2, 1]);
    expect(await failure(iam, 'getUser', { UserName: 'none' })).toEqual([
      'NoSuchEntity',
      404,
      'The user with name none cannot be found.',
    ]);
    const sts = client('STS');
    expect(await call(sts, 'getCallerIdentity')).toMatchObject({ Arn: 'arn:aws:iam::000000000000:root' });
  });
});
