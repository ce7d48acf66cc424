/** Terraform's S3 backend: a client of its own, without any provider. Its state and its locks are plain objects and items. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { clientVariables, mustRun, runClient, temporaryFolder } from '../support/run-client.ts';

const Bucket = 'tf-state';

describeClient('terraform', 'Terraform’s S3 backend', (terraform, environment) => {
  let cloud: TestCloud;
  let s3: S3Client;
  beforeAll(async () => {
    cloud = await testCloud();
    s3 = cloud.client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => cloud.stop());

  /** A checkout of a program whose one resource remembers `text`. */
  async function checkout(backend: string, text: string) {
    const folder = temporaryFolder();
    const settings = [
      'bucket = "tf-state"',
      'key = "app/terraform.tfstate"',
      'use_path_style = true',
      backend,
    ];
    const main = `terraform {
  backend "s3" {
    ${settings.join('\n    ')}
  }
}

variable "text" {
  default = "${text}"
}

resource "terraform_data" "remembers" {
  input = var.text
}

output "text" {
  value = terraform_data.remembers.output
}
`;
    writeFileSync(join(folder, 'main.tf'), main);
    const options = {
      folder,
      environment: { ...clientVariables(cloud.endpoint), ...environment, TF_IN_AUTOMATION: '1' },
    };
    const run = (...words: string[]) => mustRun(terraform, words, options);
    await run('init', '-input=false');
    return {
      run,
      fails: async (...words: string[]) => (await runClient(terraform, words, options)).stderr,
      apply: () => run('apply', '-input=false', '-auto-approve'),
    };
  }

  async function keys(): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key ?? '');
  }

  test('use_lockfile: the second who comes is kept out, and both see one state', async () => {
    const ours = await checkout('use_lockfile = true', 'one');
    await ours.apply();
    expect(await keys()).toEqual(['app/terraform.tfstate']);

    const theirs = await checkout('use_lockfile = true', 'one');
    expect(await theirs.run('output', '-raw', 'text')).toBe('one');
    expect(await theirs.run('plan', '-input=false', '-detailed-exitcode')).toContain('No changes');

    // A lock as a run leaves it that was cut off.
    const Key = 'app/terraform.tfstate.tflock';
    const ID = 'b2c2a6b7-5b5f-8d43-d9a4-6e7b1a7d0d3a';
    const Body = JSON.stringify({ ID, Operation: 'OperationTypeApply', Who: 'hana@desk', Version: '1.11.4' });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    expect(await theirs.fails('apply', '-auto-approve')).toMatch(
      /Error acquiring the state lock[\s\S]*PreconditionFailed[\s\S]*hana@desk/,
    );
    await theirs.run('force-unlock', '-force', ID);
    await theirs.apply();
    expect(await keys()).toEqual(['app/terraform.tfstate']);
  });

  test('workspaces are objects of their own', async () => {
    const { run, apply } = await checkout('use_lockfile = true', 'two');
    await run('workspace', 'new', 'blue');
    await apply();
    expect(await run('workspace', 'list')).toMatch(/default[\s\S]*\* blue/);
    expect(await keys()).toContain('env:/blue/app/terraform.tfstate');
    await run('destroy', '-input=false', '-auto-approve');
    await run('workspace', 'select', 'default');
    await run('workspace', 'delete', 'blue');
    expect(await keys()).not.toContain('env:/blue/app/terraform.tfstate');
  });

  test('dynamodb_table: the lock is an item, and the digest of the state is checked', async () => {
    const dynamodb = cloud.client(DynamoDBClient);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'tf-locks',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
      }),
    );
    const backend = 'dynamodb_table = "tf-locks"\n    workspace_key_prefix = "old"';
    const { run, fails, apply } = await checkout(backend, 'three');
    await run('workspace', 'new', 'locked');
    await apply();
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'tf-locks' }));
    expect(Items.map(({ LockID }) => LockID?.S).sort()).toEqual([
      'tf-state/old/locked/app/terraform.tfstate-md5',
    ]);

    // A state that somebody changed behind Terraform's back.
    const Key = 'old/locked/app/terraform.tfstate';
    const state = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const Body = ((await state.Body?.transformToString()) ?? '').replace('three', 'four');
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    expect(await fails('plan', '-input=false')).toContain('does not have the expected content');
  });
});
