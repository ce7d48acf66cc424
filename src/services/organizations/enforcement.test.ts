import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../test/support/organizations.ts';

const t = organizationsCloud();

const statement = (Effect: string, Action: string | string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*', ...more }],
});

describe('SCPs', () => {
  test('deny users, roles and root of a member, and nobody of the management account', async () => {
    const o = await t.organization('SERVICE_CONTROL_POLICY');
    const account = await t.member(o);
    const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', statement('Deny', 's3:ListAllMyBuckets'));
    await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
    const keys = await t.inside(o, account);
    const arn = `arn:aws:organizations::${o.management}:policy/${o.id}/service_control_policy/${PolicyId}`;
    expect(await failure(t.s3(keys).listBuckets({}))).toBe(
      `AccessDenied: User: arn:aws:sts::${account}:assumed-role/OrganizationAccountAccessRole/session is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy: ${arn}`,
    );
    expect(await failure(t.s3(rootKeys(account)).listBuckets({}))).toBe(
      `AccessDenied: User: arn:aws:iam::${account}:root is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy: ${arn}`,
    );
    expect(await failure(t.s3(rootKeys(o.management)).listBuckets({}))).toBe('it did not fail');
    await o.client.detachPolicy({ PolicyId, TargetId: o.rootId });
    expect(await failure(t.s3(keys).listBuckets({}))).toBe('it did not fail');
  });

  test('of each level must allow', async () => {
    const o = await t.organization('SERVICE_CONTROL_POLICY');
    const account = await t.member(o);
    const unit = await t.unit(o, 'outer');
    const inner = await t.unit(o, 'inner', unit);
    const move = { AccountId: account, SourceParentId: o.rootId, DestinationParentId: inner };
    await o.client.moveAccount(move);
    const onlyIam = await t.policy(o, 'SERVICE_CONTROL_POLICY', statement('Allow', ['iam:*', 'sts:*']));
    await o.client.attachPolicy({ PolicyId: onlyIam, TargetId: unit });
    await o.client.detachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: unit });
    const root = rootKeys(account);
    expect(await failure(t.s3(root).listBuckets({}))).toBe(
      `AccessDenied: User: arn:aws:iam::${account}:root is not authorized to perform: s3:ListAllMyBuckets because no service control policy allows the s3:ListAllMyBuckets action`,
    );
    expect(await failure(t.iam(root).listUsers({}))).toBe('it did not fail');
    await o.client.moveAccount({
      AccountId: account,
      SourceParentId: inner,
      DestinationParentId: o.rootId,
    });
    expect(await failure(t.s3(root).listBuckets({}))).toBe('it did not fail');
  });

  test('end with the policy type, and with the membership', async () => {
    const o = await t.organization('SERVICE_CONTROL_POLICY');
    const account = await t.member(o);
    const deny = await t.policy(o, 'SERVICE_CONTROL_POLICY', statement('Deny', '*'));
    await o.client.attachPolicy({ PolicyId: deny, TargetId: account });
    expect(await failure(t.iam(rootKeys(account)).listUsers({}))).toContain('service control policy');
    await o.client.disablePolicyType({ RootId: o.rootId, PolicyType: 'SERVICE_CONTROL_POLICY' });
    expect(await failure(t.iam(rootKeys(account)).listUsers({}))).toBe('it did not fail');
    await o.client.enablePolicyType({ RootId: o.rootId, PolicyType: 'SERVICE_CONTROL_POLICY' });
    await o.client.attachPolicy({ PolicyId: deny, TargetId: account });
    expect(await failure(t.iam(rootKeys(account)).listUsers({}))).toContain('service control policy');
    await o.client.removeAccountFromOrganization({ AccountId: account });
    expect(await failure(t.iam(rootKeys(account)).listUsers({}))).toBe('it did not fail');
  });

  test('know the region that is asked', async () => {
    const o = await t.organization('SERVICE_CONTROL_POLICY');
    const account = await t.member(o);
    const guardrail = statement('Deny', '*', {
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
    });
    const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', guardrail);
    await o.client.attachPolicy({ PolicyId, TargetId: account });
    const call = (region: string) =>
      t
        .cloud()
        .client(SQS, { credentials: rootKeys(account), region })
        .listQueues({});
    expect(await failure(call('us-east-1'))).toContain('service control policy');
    expect(await failure(call('eu-central-1'))).toBe('it did not fail');
  });
});

describe('RCPs', () => {
  const withinOrganization = (id: string) =>
    statement('Deny', 's3:*', {
      Principal: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': id },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });

  test('keep strangers out of buckets of members, whatever the bucket says', async () => {
    const o = await t.organization('RESOURCE_CONTROL_POLICY');
    const account = await t.member(o);
    const sibling = await t.member(o);
    const stranger = t.freshAccount();
    const Bucket = `within-${account}`;
    const owner = t.s3(rootKeys(account));
    await owner.createBucket({ Bucket });
    await owner.deletePublicAccessBlock({ Bucket });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: [sibling, stranger] },
          Action: 's3:ListBucket',
          Resource: `arn:aws:s3:::${Bucket}`,
        },
      ],
    });
    await owner.putBucketPolicy({ Bucket, Policy });
    const list = (caller: string) => failure(t.s3(rootKeys(caller)).listObjectsV2({ Bucket }));
    expect(await list(stranger)).toBe('it did not fail');
    const PolicyId = await t.policy(o, 'RESOURCE_CONTROL_POLICY', withinOrganization(o.id));
    await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
    expect(await list(stranger)).toBe('AccessDenied: Access Denied');
    expect(await list(sibling)).toBe('it did not fail');
    expect(await list(account)).toBe('it did not fail');
  });

  test('reach root of the member too, with the policy named, and no service beside those of the list', async () => {
    const o = await t.organization('RESOURCE_CONTROL_POLICY');
    const account = await t.member(o);
    const deny = statement('Deny', ['s3:CreateBucket'], { Principal: '*' });
    const PolicyId = await t.policy(o, 'RESOURCE_CONTROL_POLICY', deny);
    await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
    const create = (caller: string) =>
      failure(t.s3(rootKeys(caller)).createBucket({ Bucket: `rcp-${caller}` }));
    const arn = `arn:aws:organizations::${o.management}:policy/${o.id}/resource_control_policy/${PolicyId}`;
    expect(await create(account)).toBe(
      `AccessDenied: User: arn:aws:iam::${account}:root is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::rcp-${account}" with an explicit deny in a resource control policy: ${arn}`,
    );
    expect(await create(o.management)).toBe('it did not fail');
  });
});

test('resource policies may name the organization, and paths in it', async () => {
  const o = await t.organization();
  const account = await t.member(o);
  const unit = await t.unit(o, 'unit');
  const sibling = await t.member(o);
  const stranger = t.freshAccount();
  const Bucket = `shared-${account}`;
  const owner = t.s3(rootKeys(account));
  await owner.createBucket({ Bucket });
  await owner.deletePublicAccessBlock({ Bucket });
  const share = (Condition: object) =>
    owner.putBucketPolicy({
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:ListBucket',
            Resource: `arn:aws:s3:::${Bucket}`,
            Condition,
          },
        ],
      }),
    });
  const list = (caller: string) => failure(t.s3(rootKeys(caller)).listObjectsV2({ Bucket }));
  await share({ StringEquals: { 'aws:PrincipalOrgID': o.id } });
  expect(await list(sibling)).toBe('it did not fail');
  expect(await list(o.management)).toBe('it did not fail');
  expect(await list(stranger)).toContain('AccessDenied');
  await share({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${o.id}/${o.rootId}/${unit}/*` } });
  expect(await list(sibling)).toContain('AccessDenied');
  await o.client.moveAccount({ AccountId: sibling, SourceParentId: o.rootId, DestinationParentId: unit });
  expect(await list(sibling)).toBe('it did not fail');
});
