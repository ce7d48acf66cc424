/** Terraform with HashiCorp's AWS provider: what it makes it finds again as it made it, and takes away without a rest. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteServiceLinkedRoleCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  ListGroupsCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { Organizations } from '@aws-sdk/client-organizations';
import { GetObjectTaggingCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { answerOf } from '../support/lambda.ts';
import { mustRun, runClient, temporaryFolder } from '../support/run-client.ts';
import { zip } from '../support/zip-entries.ts';

const STACKS = fileURLToPath(new URL('terraform', import.meta.url));

/** Types that this provider cannot import. */
const NOT_IMPORTABLE: readonly string[] = [
  'aws_appautoscaling_scheduled_action',
  'aws_dynamodb_table_item',
  'aws_iam_access_key',
  'aws_iam_group_membership',
  'aws_lambda_layer_version',
  'aws_s3_bucket_object',
];

interface StateResource {
  mode: string;
  type: string;
  name: string;
  instances: { attributes: Record<string, string> }[];
}

/** What `terraform import` calls a resource, where that is not its id. */
function importId({ type, instances }: StateResource): string {
  const of = (name: string): string => instances[0]?.attributes[name] ?? '';
  const scaled = [of('service_namespace'), of('resource_id'), of('scalable_dimension')].join('/');
  if (type === 'aws_appautoscaling_target') return scaled;
  if (type === 'aws_appautoscaling_policy') return `${scaled}/${of('name')}`;
  const attached = /^aws_iam_(user|group|role)_policy_attachment$/.exec(type)?.[1];
  if (attached !== undefined) return `${of(attached)}/${of('policy_arn')}`;
  if (type === 'aws_lambda_alias') return `${of('function_name')}/${of('name')}`;
  if (type === 'aws_lambda_permission') {
    const qualifier = of('qualifier');
    return `${of('function_name')}${qualifier === '' ? '' : `:${qualifier}`}/${of('statement_id')}`;
  }
  if (type === 'aws_cloudwatch_log_subscription_filter') return `${of('log_group_name')}|${of('name')}`;
  if (/^aws_cloudwatch_log_(stream|metric_filter)$/.test(type))
    return `${of('log_group_name')}:${of('name')}`;
  return of('id');
}

describeClient('terraform', 'Terraform', (terraform, environment) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.stop());

  /** A folder with a stack's files and others that it uses, initialised. */
  async function openStack(name: string, files: Readonly<Record<string, Uint8Array>> = {}) {
    const folder = temporaryFolder();
    cpSync(join(STACKS, 'provider.tf'), join(folder, 'provider.tf'));
    cpSync(join(STACKS, name), folder, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    const options = {
      folder,
      environment: { ...environment, TF_VAR_endpoint: cloud.endpoint, TF_IN_AUTOMATION: '1', NO_COLOR: '1' },
    };
    const run = (command: string, ...args: string[]) =>
      mustRun(terraform, [command, '-no-color', ...args], options);
    await run('init', '-input=false');
    return {
      apply: () => run('apply', '-input=false', '-auto-approve'),
      destroy: () => run('destroy', '-input=false', '-auto-approve'),
      /** What a plan says would change: '' for nothing. */
      async drift() {
        const args = ['plan', '-no-color', '-input=false', '-detailed-exitcode'];
        const { code, stdout, stderr } = await runClient(terraform, args, options);
        return code === 0 ? '' : `exit ${code}\n${stdout}${stderr}`;
      },
      /** Forgets all that can be imported, and imports it; answers how many resources that were. */
      async importAgain() {
        const state: { resources: StateResource[] } = JSON.parse(
          readFileSync(join(folder, 'terraform.tfstate'), 'utf8'),
        );
        const resources = state.resources.filter(
          ({ mode, type }) => mode === 'managed' && !NOT_IMPORTABLE.includes(type),
        );
        const addresses = resources.map(({ type, name }) => `${type}.${name}`);
        await mustRun(terraform, ['state', 'rm', ...addresses], options);
        const blocks = resources.map(
          (resource) =>
            `import {\n  to = ${resource.type}.${resource.name}\n  id = ${JSON.stringify(importId(resource))}\n}\n`,
        );
        writeFileSync(join(folder, 'imports.tf'), blocks.join('\n'));
        return resources.length;
      },
    };
  }

  /** Made, found unchanged, forgotten and imported, found unchanged. Leaves it to the caller to destroy. */
  async function prove(name: string, files?: Readonly<Record<string, Uint8Array>>) {
    const stack = await openStack(name, files);
    await stack.apply();
    expect(await stack.drift()).toBe('');
    const count = await stack.importAgain();
    expect(await stack.apply()).toMatch(new RegExp(`${count} imported, 0 added, \\d+ changed, 0 destroyed`));
    expect(await stack.drift()).toBe('');
    return stack;
  }

  test('S3: buckets with all their settings, policies and objects', async () => {
    const stack = await prove('s3');
    const s3 = cloud.client(S3Client);
    const tags = await s3.send(new GetObjectTaggingCommand({ Bucket: 'tf-photos', Key: 'cats/tama 1.txt' }));
    expect(tags.TagSet).toEqual([{ Key: 'kind', Value: 'cat' }]);
    await stack.destroy();
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });

  test('SQS: queues, a dead-letter queue, a FIFO queue, a policy', async () => {
    const stack = await prove('sqs');
    const sqs = cloud.client(SQSClient);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: `${cloud.endpoint}/000000000000/tf-work`,
        AttributeNames: ['All'],
      }),
    );
    expect(Attributes).toMatchObject({ DelaySeconds: '5', VisibilityTimeout: '60' });
    await stack.destroy();
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  });

  test('SNS: topics, a subscription with a filter, a policy', async () => {
    const stack = await prove('sns');
    const sns = cloud.client(SNSClient);
    const sqs = cloud.client(SQSClient);
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:tf-news';
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([
      { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:tf-inbox' },
    ]);
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(1);
    await stack.destroy();
    expect((await sns.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
    expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions ?? []).toEqual([]);
  });

  test('DynamoDB: tables with indexes, streams, TTL, tags and recovery, and an item', async () => {
    const stack = await prove('dynamodb');
    const dynamodb = cloud.client(DynamoDBClient);
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'tf-scores' }));
    expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexName: 'by-game', IndexStatus: 'ACTIVE' });
    const key = { player: { S: 'hana' }, game: { S: 'go' } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'tf-scores', Key: key }));
    expect(Item).toMatchObject({ score: { N: '9.5' }, wins: { L: [{ N: '1' }, { BOOL: true }] } });
    await stack.destroy();
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  test('Application Auto Scaling: a target, policies of both kinds, a scheduled action', async () => {
    const stack = await prove('application-auto-scaling');
    const dynamodb = cloud.client(DynamoDBClient);
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'tf-orders' }));
    expect(Table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 4, WriteCapacityUnits: 2 });
    await stack.destroy();
    const scaling = cloud.client(ApplicationAutoScaling);
    const { ScalableTargets } = await scaling.describeScalableTargets({ ServiceNamespace: 'dynamodb' });
    expect(ScalableTargets).toEqual([]);
    // The service-linked role stays, as on AWS.
    const RoleName = 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable';
    await cloud.client(IAMClient).send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  });

  test('CloudWatch: alarms on metrics, percentiles and math, a composite alarm, a dashboard', async () => {
    const stack = await prove('cloudwatch');
    const cloudwatch = cloud.client(CloudWatch);
    const { MetricAlarms } = await cloudwatch.describeAlarms({ AlarmNames: ['tf-busy'] });
    expect(MetricAlarms).toMatchObject([{ DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' }]);
    await stack.destroy();
    expect((await cloudwatch.describeAlarms({})).MetricAlarms).toEqual([]);
    expect((await cloudwatch.listDashboards({})).DashboardEntries).toEqual([]);
  });

  test('IAM: users, keys, groups, roles, policies, attachments, instance profiles', async () => {
    const stack = await prove('iam');
    const iam = cloud.client(IAMClient);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'tf-worker' }));
    expect(Role).toMatchObject({ Path: '/service/', MaxSessionDuration: 7200 });
    const profile = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'tf-worker' }));
    expect(profile.InstanceProfile?.Roles?.map(({ RoleName }) => RoleName)).toEqual(['tf-worker']);
    await stack.destroy();
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect((await iam.send(new ListGroupsCommand({}))).Groups).toEqual([]);
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
    expect((await iam.send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies).toEqual([]);
  });

  test('Organizations: units, an account, policies and where they are', async () => {
    const stack = await prove('organizations');
    const organizations = cloud.client(Organizations);
    const { Accounts = [] } = await organizations.listAccounts({});
    expect(Accounts.map(({ Name }) => Name)).toContain('shop');
    await stack.destroy();
    await expect(organizations.describeOrganization({})).rejects.toThrow(
      'Your account is not a member of an organization.',
    );
  });

  test('Lambda: functions, a layer, an alias, permissions, mappings, code signing; their logs with filters', async () => {
    const source = "exports.handler = async () => [process.env.GREETING, require('words')].join(' ');";
    const stack = await prove('lambda', {
      'function.zip': zip({ 'index.js': source }),
      'layer.zip': zip({ 'nodejs/node_modules/words/index.js': "module.exports = 'world';" }),
    });
    const lambda = cloud.client(Lambda);
    expect(answerOf(await lambda.invoke({ FunctionName: 'tf-hello:live' }))).toBe('hello world');
    await stack.destroy();
    expect((await lambda.listFunctions({})).Functions).toEqual([]);
    expect((await lambda.listLayers({})).Layers).toEqual([]);
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([]);
    expect((await cloud.client(CloudWatchLogs).describeLogGroups({})).logGroups).toEqual([]);
  });
});
