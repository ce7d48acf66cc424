/** `awslocal` and `tflocal`, LocalStack's wrappers of the AWS CLI and of Terraform: as people have them in scripts. */
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient, findClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import type { FoundClient } from '../support/found-clients.ts';
import { mustRun, runClient, temporaryFolder } from '../support/run-client.ts';

const TFLOCAL_MS_MAX = 240_000;

describeClient('localstack-tools', 'awslocal and tflocal', (awslocal) => {
  const programs = dirname(awslocal);
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.stop());

  /** What both read; `awslocal` calls the `aws` that comes first in PATH. */
  const environment = (more: Record<string, string> = {}) => ({
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    AWS_ENDPOINT_URL: cloud.endpoint,
    // Without keys `awslocal` asks the machine for some before it takes its own.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...more,
  });
  const aws = (...args: string[]) => mustRun(awslocal, args, { environment: environment() });

  test('awslocal: buckets and objects', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'hello.txt'), 'hello');
    await aws('s3', 'mb', 's3://local');
    await aws('s3', 'cp', join(folder, 'hello.txt'), 's3://local/hello.txt');
    expect(await aws('s3', 'cp', 's3://local/hello.txt', '-')).toBe('hello');
    expect(await aws('s3', 'ls', 's3://local')).toMatch(/ 5 hello\.txt\n$/);
    const listed = JSON.parse(await aws('s3api', 'list-objects-v2', '--bucket', 'local'));
    expect(listed.Contents).toMatchObject([{ Key: 'hello.txt', Size: 5 }]);
  });

  test('awslocal: queues, topics, and who calls', async () => {
    const { QueueUrl } = JSON.parse(await aws('sqs', 'create-queue', '--queue-name', 'local'));
    expect(QueueUrl).toBe(`${cloud.endpoint}/000000000000/local`);
    await aws('sqs', 'send-message', '--queue-url', QueueUrl, '--message-body', 'hello');
    const received = JSON.parse(await aws('sqs', 'receive-message', '--queue-url', QueueUrl));
    expect(received.Messages).toMatchObject([{ Body: 'hello' }]);
    const topic = JSON.parse(await aws('sns', 'create-topic', '--name', 'local'));
    expect(topic).toEqual({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:local' });
    expect(JSON.parse(await aws('sts', 'get-caller-identity'))).toMatchObject({ Account: '000000000000' });
  });

  test('awslocal: errors are those of the AWS CLI', async () => {
    const args = ['sqs', 'get-queue-url', '--queue-name', 'none'];
    const { code, stderr } = await runClient(awslocal, args, { environment: environment() });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('AWS.SimpleQueueService.NonExistentQueue');
  });

  const terraform = findClient('terraform');
  test.skipIf(terraform.command === undefined)(
    `tflocal: applied and destroyed${terraform.missing ? ` (skipped: ${terraform.missing})` : ''}`,
    async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'main.tf'), STACK);
      const wrapper = join(folder, 'terraform-of-2021');
      writeFileSync(wrapper, olderTerraform(terraform.command ?? ''));
      chmodSync(wrapper, 0o755);
      // The name that it takes for S3 by default has to be asked of a name server of the Internet.
      const variables = { S3_HOSTNAME: 'localhost', TF_CMD: wrapper, ...environmentOf(terraform) };
      const options = { folder, environment: environment(variables) };
      const tflocal = (...args: string[]) => mustRun(join(programs, 'tflocal'), args, options);
      await tflocal('init', '-no-color', '-input=false');
      await tflocal('apply', '-no-color', '-auto-approve', '-input=false');
      const topics = async () =>
        (await cloud.client(SNSClient).send(new ListTopicsCommand({}))).Topics?.map(
          ({ TopicArn }) => TopicArn,
        );
      expect(await topics()).toContain('arn:aws:sns:us-east-1:000000000000:from-tflocal');
      const { Buckets } = await cloud.client(S3Client).send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name)).toContain('from-tflocal');
      await tflocal('destroy', '-no-color', '-auto-approve', '-input=false', '-refresh=false');
      expect(await topics()).not.toContain('arn:aws:sns:us-east-1:000000000000:from-tflocal');
    },
    // Each of its commands starts Terraform several times, and each start loads the whole provider.
    TFLOCAL_MS_MAX,
  );
});

function environmentOf(client: FoundClient): Record<string, string> {
  return client.command === undefined ? {} : (client.environment ?? {});
}

const STACK = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}
resource "aws_sns_topic" "topic" {
  name = "from-tflocal"
}
resource "aws_s3_bucket" "bucket" {
  bucket = "from-tflocal"
  # AWS's default since 2023, which a provider of 2021 takes for a change when it is not written down.
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}
`;

/**
 * The provider that is to be had without HashiCorp's registry is of 2021 and refuses names of endpoints that tflocal
 * writes and that came later. This takes them out of tflocal's file before Terraform reads it; the others stay.
 */
function olderTerraform(terraform: string): string {
  const kept = ['dynamodb', 'ec2', 'iam', 's3', 'sns', 'sqs', 'sts'].join('|');
  return `#!/bin/sh
file=localstack_providers_override.tf
if [ -f $file ]; then
  sed -E -i -e '/= "http/{/^ *(${kept}) =/!d}' -e 's/s3_use_path_style/s3_force_path_style/' $file
fi
exec '${terraform}' "$@"
`;
}
