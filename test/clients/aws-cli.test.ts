/** The AWS CLI 2: what its commands do beyond one call each (transfers, pages, waiters), and how it shows failures. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Event } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsCommand, awsCommand } from '../support/aws-command.ts';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { type ClientOptions, temporaryFolder } from '../support/run-client.ts';

describeClient('aws-cli', 'AWS CLI 2', (command) => {
  let cloud: TestCloud;
  let aws: AwsCommand;
  /** The same with options of one test's own. */
  let awsWith: (options: ClientOptions) => AwsCommand;
  beforeAll(async () => {
    cloud = await testCloud();
    // The oldest version that Debian ships knows no AWS_ENDPOINT_URL.
    const before = ['--endpoint-url', cloud.endpoint, '--output', 'json'];
    awsWith = (options) => awsCommand(command, cloud.endpoint, before, () => options);
    aws = awsWith({});
  });
  afterAll(() => cloud.stop());

  test('STS says who calls', async () => {
    expect(await aws.json`sts get-caller-identity`).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
  });

  test('cloudtrail lookup-events: each attribute, times, pages', async () => {
    await aws`sqs create-queue --queue-name looked-for`;
    await aws`sqs send-message --queue-url http://localhost/000000000000/looked-for --message-body x`;
    await aws`sqs delete-queue --queue-url http://localhost/000000000000/looked-for`;
    const source = 'AttributeKey=EventSource,AttributeValue=sqs.amazonaws.com';
    const look = async (option: string) => {
      const found = await aws`cloudtrail lookup-events --lookup-attributes ${source} ${option}`;
      return JSON.parse(found) as { Events: Event[]; NextToken?: string };
    };
    const { Events } = await look('--no-paginate');
    expect(Events.map(({ EventName }) => EventName)).toEqual(['DeleteQueue', 'CreateQueue']);
    expect(JSON.parse(Events[1]?.CloudTrailEvent ?? '')).toMatchObject({
      eventSource: 'sqs.amazonaws.com',
      requestParameters: { queueName: 'looked-for' },
      userAgent: expect.stringMatching(/^aws-cli/),
    });
    const first = await look('--max-items=1');
    expect(first.Events.map(({ EventName }) => EventName)).toEqual(['DeleteQueue']);
    const rest = await look(`--starting-token=${first.NextToken}`);
    expect(rest.Events.map(({ EventName }) => EventName)).toEqual(['CreateQueue']);
    expect(await aws.json`cloudtrail lookup-events --end-time 2020-01-01`).toEqual({ Events: [] });
  });

  test('s3: a folder goes up, is synchronised, comes down, and goes away', async () => {
    const folder = temporaryFolder();
    const here = awsWith({ folder });
    mkdirSync(join(folder, 'up/deep'), { recursive: true });
    writeFileSync(join(folder, 'up/a.txt'), 'a');
    writeFileSync(join(folder, 'up/deep/b c+ü.txt'), 'b');
    await here`s3 mb s3://cli-photos`;
    await here`s3 cp up s3://cli-photos/x/ --recursive --quiet`;
    expect(await here`s3 ls s3://cli-photos/x/ --recursive`).toMatch(
      / 1 x\/a\.txt\n.* 1 x\/deep\/b c\+ü\.txt\n$/,
    );

    expect(await here`s3 sync up s3://cli-photos/x/`).toBe('');
    writeFileSync(join(folder, 'up/a.txt'), 'changed');
    expect(await here`s3 sync up s3://cli-photos/x/ --no-progress`).toBe(
      'upload: up/a.txt to s3://cli-photos/x/a.txt\n',
    );
    await here`s3 mv s3://cli-photos/x/a.txt s3://cli-photos/y/a.txt --quiet`;
    await here`s3 sync s3://cli-photos/ down --quiet`;
    expect(readFileSync(join(folder, 'down/y/a.txt'), 'utf8')).toBe('changed');
    expect(readdirSync(join(folder, 'down/x/deep'))).toEqual(['b c+ü.txt']);
    await here`s3 rb s3://cli-photos --force`;
    expect(await here`s3 ls`).toBe('');
  });

  test('s3: 20 MB go up and down in parts', async () => {
    const folder = temporaryFolder();
    const here = awsWith({ folder });
    const bytes = randomBytes(20_000_000);
    writeFileSync(join(folder, 'big'), bytes);
    await here`s3 mb s3://cli-big`;
    await here`s3 cp big s3://cli-big/big --quiet`;
    expect(await here.json`s3api head-object --bucket cli-big --key big`).toMatchObject({
      ContentLength: 20_000_000,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-3"$/),
    });
    await here`s3 cp s3://cli-big/big back --quiet`;
    expect(readFileSync(join(folder, 'back')).equals(bytes)).toBe(true);
    expect(await here`s3api list-multipart-uploads --bucket cli-big --query Uploads`).toBe('null\n');
  });

  test('s3: a stream from standard input, and one to standard output', async () => {
    await aws`s3 mb s3://cli-stream`;
    await awsWith({ input: 'from a pipe' })`s3 cp - s3://cli-stream/pipe`;
    expect(await aws`s3 cp s3://cli-stream/pipe -`).toBe('from a pipe');
  });

  test('s3 website: a bucket becomes one', async () => {
    const folder = temporaryFolder();
    const here = awsWith({ folder });
    writeFileSync(join(folder, 'index.html'), 'hello');
    await here`s3 mb s3://cli-website`;
    await here`s3 website s3://cli-website --index-document index.html`;
    await here`s3 cp index.html s3://cli-website/ --quiet`;
    await here`s3api delete-public-access-block --bucket cli-website`;
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::cli-website/*',
    };
    writeFileSync(join(folder, 'policy.json'), JSON.stringify({ Version: '2012-10-17', Statement }));
    await here`s3api put-bucket-policy --bucket cli-website --policy file://policy.json`;
    const { hostname, port } = new URL(cloud.endpoint);
    const page = await new Promise<string>((resolve, reject) => {
      const headers = { Host: `cli-website.s3-website.localhost:${port}` };
      get({ hostname, port, headers }, (answer) => text(answer).then(resolve, reject)).on('error', reject);
    });
    expect(page).toBe('hello');
  });

  test('s3api: pages, a query, waiters, and failures', async () => {
    await aws`s3api create-bucket --bucket cli-pages`;
    await aws`s3api wait bucket-exists --bucket cli-pages`;
    for (const key of ['a', 'b', 'c', 'd', 'e']) await aws`s3api put-object --bucket cli-pages --key ${key}`;
    expect(
      await aws.json`s3api list-objects-v2 --bucket cli-pages --page-size 2 --query Contents[].Key`,
    ).toEqual(['a', 'b', 'c', 'd', 'e']);
    const first = await aws.json`s3api list-objects-v2 --bucket cli-pages --max-items 2`;
    const { NextToken } = first as { NextToken: string };
    expect(
      await aws.json`s3api list-objects-v2 --bucket cli-pages --starting-token ${NextToken} --query Contents[].Key`,
    ).toEqual(['c', 'd', 'e']);
    expect(await aws.failure`s3api get-object --bucket cli-pages --key none /dev/null`).toBe(
      'An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.',
    );
    expect(await aws.failure`s3api head-object --bucket cli-pages --key none`).toBe(
      'An error occurred (404) when calling the HeadObject operation: Not Found',
    );
    expect(await aws.failure`s3api delete-bucket --bucket cli-pages`).toBe(
      'An error occurred (BucketNotEmpty) when calling the DeleteBucket operation: The bucket you tried to delete is not empty',
    );
  });

  test('DynamoDB: a table, items, a query in pages, a condition that fails', async () => {
    await aws`dynamodb create-table --table-name cli --billing-mode PAY_PER_REQUEST
      --attribute-definitions AttributeName=pk,AttributeType=S AttributeName=sk,AttributeType=N
      --key-schema AttributeName=pk,KeyType=HASH AttributeName=sk,KeyType=RANGE`;
    await aws`dynamodb wait table-exists --table-name cli`;
    const requests = Array.from({ length: 7 }, (_, i) => ({
      PutRequest: { Item: { pk: { S: 'hana' }, sk: { N: `${i}` }, data: { B: 'AAEC' } } },
    }));
    const written =
      await aws.json`dynamodb batch-write-item --request-items ${JSON.stringify({ cli: requests })}`;
    expect(written).toEqual({ UnprocessedItems: {} });
    const values = JSON.stringify({ ':pk': { S: 'hana' } });
    expect(
      await aws.json`dynamodb query --table-name cli --key-condition-expression pk=:pk --page-size 3
        --expression-attribute-values ${values} --no-scan-index-forward --query Items[].sk.N`,
    ).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    const item = JSON.stringify({ pk: { S: 'hana' }, sk: { N: '0' } });
    expect(
      await aws.failure`dynamodb put-item --table-name cli --item ${item}
        --condition-expression attribute_not_exists(pk)`,
    ).toBe(
      'An error occurred (ConditionalCheckFailedException) when calling the PutItem operation: The conditional request failed',
    );
    await aws`dynamodb delete-table --table-name cli`;
    await aws`dynamodb wait table-not-exists --table-name cli`;
  });

  test('SQS: a message and its attributes, and queues that are not there', async () => {
    const { QueueUrl } =
      (await aws.json`sqs create-queue --queue-name cli --attributes VisibilityTimeout=5`) as {
        QueueUrl: string;
      };
    expect(QueueUrl).toBe(`${cloud.endpoint}/000000000000/cli`);
    const attributes = JSON.stringify({ colour: { DataType: 'String', StringValue: 'red' } });
    await aws`sqs send-message --queue-url ${QueueUrl} --message-body ${'two words'}
      --message-attributes ${attributes}`;
    const received = await aws.json`sqs receive-message --queue-url ${QueueUrl} --message-attribute-names All
      --attribute-names ApproximateReceiveCount`;
    const { Messages } = received as { Messages: { ReceiptHandle: string }[] };
    expect(Messages).toMatchObject([
      {
        Body: 'two words',
        Attributes: { ApproximateReceiveCount: '1' },
        MessageAttributes: { colour: { StringValue: 'red', DataType: 'String' } },
      },
    ]);
    await aws`sqs delete-message --queue-url ${QueueUrl} --receipt-handle ${Messages[0]?.ReceiptHandle ?? ''}`;
    expect(await aws`sqs receive-message --queue-url ${QueueUrl}`).toBe('');
    expect(await aws.failure`sqs get-queue-url --queue-name none`).toMatch(
      /^An error occurred \(AWS\.SimpleQueueService\.NonExistentQueue\) when calling the GetQueueUrl operation/,
    );
  });

  test('IAM and STS: a user with her own key may do what her policy says; a role can be assumed', async () => {
    await aws`iam create-user --user-name hana`;
    await aws`iam wait user-exists --user-name hana`;
    const { AccessKey: key } = (await aws.json`iam create-access-key --user-name hana`) as {
      AccessKey: { AccessKeyId: string; SecretAccessKey: string };
    };
    const hana = awsWith({
      environment: { AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey },
    });
    expect(await hana.json`sts get-caller-identity --query Arn`).toBe('arn:aws:iam::000000000000:user/hana');
    expect(await hana.failure`sqs list-queues`).toMatch(/^An error occurred \(AccessDenied/);
    const may = (...actions: string[]) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
      });
    await aws`iam put-user-policy --user-name hana --policy-name own
      --policy-document ${may('sqs:ListQueues', 'sts:AssumeRole')}`;
    await hana`sqs list-queues`;

    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' },
      ],
    });
    const RoleArn = await aws.json`iam create-role --role-name reader --assume-role-policy-document ${trust}
      --query Role.Arn`;
    const { Credentials } = (await hana.json`sts assume-role --role-arn ${String(RoleArn)}
      --role-session-name tour`) as { Credentials: Record<string, string> };
    const reader = awsWith({
      environment: {
        AWS_ACCESS_KEY_ID: Credentials['AccessKeyId'],
        AWS_SECRET_ACCESS_KEY: Credentials['SecretAccessKey'],
        AWS_SESSION_TOKEN: Credentials['SessionToken'],
      },
    });
    expect(await reader.json`sts get-caller-identity --query Arn`).toBe(
      'arn:aws:sts::000000000000:assumed-role/reader/tour',
    );
    expect(await aws.failure`iam get-role --role-name none`).toBe(
      'An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name none cannot be found.',
    );
  });
});
