/** The AWS CLI 1 by AWS_ENDPOINT_URL alone. It passes SQS over with it, so that needs `--endpoint-url` (or `kumobako exec`). */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awsCommand } from '../support/aws-command.ts';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { temporaryFolder } from '../support/run-client.ts';

describeClient('aws-cli-v1', 'AWS CLI 1', (command) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.stop());

  test('s3: 20 MB up and down in parts, and a bucket that is not empty', async () => {
    const folder = temporaryFolder();
    const aws = awsCommand(command, cloud.endpoint, [], () => ({ folder }));
    const bytes = randomBytes(20_000_000);
    writeFileSync(join(folder, 'big'), bytes);
    await aws`s3 mb s3://v1-big`;
    await aws`s3 cp big s3://v1-big/a/big --quiet`;
    expect(await aws`s3 ls s3://v1-big --recursive`).toMatch(/ 20000000 a\/big\n$/);
    await aws`s3 cp s3://v1-big/a/big back --quiet`;
    expect(readFileSync(join(folder, 'back')).equals(bytes)).toBe(true);
    expect(await aws.failure`s3 rb s3://v1-big`).toContain('(BucketNotEmpty)');
    await aws`s3 rb s3://v1-big --force`;
  });

  test('SNS to SQS', async () => {
    const aws = awsCommand(command, cloud.endpoint, ['--endpoint-url', cloud.endpoint, '--output', 'json']);
    const TopicArn = String(await aws.json`sns create-topic --name v1 --query TopicArn`);
    const QueueUrl = String(await aws.json`sqs create-queue --queue-name v1 --query QueueUrl`);
    const queue = 'arn:aws:sqs:us-east-1:000000000000:v1';
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await aws`sqs set-queue-attributes --queue-url ${QueueUrl} --attributes ${JSON.stringify({ Policy })}`;
    await aws`sns subscribe --topic-arn ${TopicArn} --protocol sqs --notification-endpoint ${queue}`;
    await aws`sns publish --topic-arn ${TopicArn} --message ${'two words'} --subject s`;
    const body = await aws.json`sqs receive-message --queue-url ${QueueUrl} --wait-time-seconds 10
      --query Messages[0].Body`;
    expect(JSON.parse(String(body))).toMatchObject({
      Type: 'Notification',
      Message: 'two words',
      Subject: 's',
    });
    expect(await aws.failure`sns publish --topic-arn ${`${TopicArn}-none`} --message x`).toContain(
      'An error occurred (NotFound) when calling the Publish operation: Topic does not exist',
    );
  });
});
