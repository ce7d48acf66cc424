import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { allow, deny, type Keys, keysOf, policy } from '../../../../test/support/iam.ts';
import {
  failure,
  organizationsCloud,
  rootKeys,
  type TestOrganization,
} from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const task = (name: string) => ({ arn: `arn:aws:iam::aws:policy/root-task/${name}` });
const AUDIT = task('IAMAuditRootUserCredentials');

/** A user in an account, with these rights. */
async function userIn(account: string, ...statements: object[]): Promise<Keys> {
  const root = t.iam(rootKeys(account));
  const UserName = `admin-${t.freshAccount()}`;
  await root.createUser({ UserName });
  await root.putUserPolicy({ UserName, PolicyName: 'own', PolicyDocument: policy(...statements) });
  return keysOf((await root.createAccessKey({ UserName })).AccessKey);
}

/** An organization with root sessions, and an administrator of its management account. */
async function organizationWithSessions(): Promise<TestOrganization & { admin: Keys }> {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  await t.iam(rootKeys(o.management)).enableOrganizationsRootSessions({});
  return { ...o, admin: await userIn(o.management, allow('sts:AssumeRoot')) };
}

async function rootOf(admin: Keys, TargetPrincipal: string, TaskPolicyArn: { arn: string }): Promise<Keys> {
  const { Credentials } = await t.sts(admin).assumeRoot({ TargetPrincipal, TaskPolicyArn });
  return keysOf(Credentials);
}

const refused = (arn: string, account: string) =>
  `AccessDenied: User: ${arn} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::${account}:root`;

describe('a session', () => {
  test('is root, for a quarter of an hour, and may look at the credentials of root', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const { Credentials, SourceIdentity } = await t
      .sts(o.admin)
      .assumeRoot({ TargetPrincipal: account, TaskPolicyArn: AUDIT });
    expect(SourceIdentity).toBeUndefined();
    const leftMs = (Credentials?.Expiration?.getTime() ?? 0) - t.cloud().clock.now();
    expect(Math.ceil(leftMs / 60_000)).toBe(15);
    const keys = keysOf(Credentials);
    expect(await t.sts(keys).getCallerIdentity({})).toMatchObject({
      Account: account,
      Arn: `arn:aws:iam::${account}:root`,
      UserId: account,
    });
    const made = await t.iam(rootKeys(account)).createAccessKey({});
    const { AccessKeyMetadata = [] } = await t.iam(keys).listAccessKeys({});
    expect(AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId)).toEqual([made.AccessKey?.AccessKeyId]);
    expect((await t.iam(keys).getAccountSummary({})).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 1,
    });
    expect(await failure(t.iam(keys).getLoginProfile({}))).toMatch(/^NoSuchEntity/);
    await t.cloud().clock.advance(15 * 60_000);
    expect(await failure(t.iam(keys).listAccessKeys({}))).toMatch(/^ExpiredToken/);
  });

  test('may nothing beside its task', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    await t.iam(rootKeys(account)).createUser({ UserName: 'ada' });
    const keys = await rootOf(o.admin, `arn:aws:iam::${account}:root`, AUDIT);
    const denied = (action: string, on: string) =>
      `AccessDenied: User: arn:aws:iam::${account}:root is not authorized to perform: ${action}${on} with an explicit deny in an identity-based policy: ${AUDIT.arn}`;
    expect(await failure(t.iam(keys).createUser({ UserName: 'eve' }))).toBe(
      denied('iam:CreateUser', ` on resource: arn:aws:iam::${account}:user/eve`),
    );
    // Root's own credentials only.
    expect(await failure(t.iam(keys).listAccessKeys({ UserName: 'ada' }))).toBe(
      denied('iam:ListAccessKeys', ' on resource: user ada'),
    );
    expect(await failure(t.s3(keys).listBuckets({}))).toBe(denied('s3:ListAllMyBuckets', ''));
    expect(await failure(t.sts(keys).getSessionToken({}))).toMatch(
      /^AccessDenied: Cannot call GetSessionToken/,
    );
  });

  test('deletes the keys of root', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const leaked = keysOf((await t.iam(rootKeys(account)).createAccessKey({})).AccessKey);
    const keys = await rootOf(o.admin, account, task('IAMDeleteRootUserCredentials'));
    await t.iam(keys).deleteAccessKey({ AccessKeyId: leaked.accessKeyId });
    expect(await failure(t.sts(leaked).getCallerIdentity({}))).toMatch(/^InvalidClientTokenId/);
  });

  test('unlocks a bucket whose policy denies everybody', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const Bucket = `locked-${account}`;
    const root = t.s3(rootKeys(account));
    await root.createBucket({ Bucket });
    const all = { Principal: '*' };
    await root.putBucketPolicy({ Bucket, Policy: policy(deny('s3:*', `arn:aws:s3:::${Bucket}`, all)) });
    expect(await failure(t.s3(await t.inside(o, account)).deleteBucketPolicy({ Bucket }))).toMatch(
      /^AccessDenied.* with an explicit deny in a resource-based policy/,
    );
    const keys = await rootOf(o.admin, account, task('S3UnlockBucketPolicy'));
    expect((await t.s3(keys).listBuckets({})).Buckets).toHaveLength(1);
    expect(await failure(t.s3(keys).listObjectsV2({ Bucket }))).toMatch(/^AccessDenied/);
    await t.s3(keys).deleteBucketPolicy({ Bucket });
    expect(await failure(root.listObjectsV2({ Bucket }))).toBe('it did not fail');
  });

  test('unlocks a queue whose policy denies everybody', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const sqs = (credentials: Keys) => t.cloud().client(SQS, { credentials });
    const { QueueUrl = '' } = await sqs(rootKeys(account)).createQueue({ QueueName: 'locked' });
    const Policy = policy(deny('sqs:*', `arn:aws:sqs:us-east-1:${account}:locked`, { Principal: '*' }));
    await sqs(rootKeys(account)).setQueueAttributes({ QueueUrl, Attributes: { Policy } });
    const inside = await t.inside(o, account);
    const Attributes = { Policy: '' };
    expect(await failure(sqs(inside).setQueueAttributes({ QueueUrl, Attributes }))).toMatch(/AccessDenied/);
    const keys = await rootOf(o.admin, account, task('SQSUnlockQueuePolicy'));
    expect(await failure(sqs(keys).sendMessage({ QueueUrl, MessageBody: 'x' }))).toMatch(/AccessDenied/);
    await sqs(keys).setQueueAttributes({ QueueUrl, Attributes });
    expect(await failure(sqs(inside).sendMessage({ QueueUrl, MessageBody: 'x' }))).toBe('it did not fail');
  });

  test('is under the SCPs of its account, which know it by aws:AssumedRoot', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const isRoot = { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } };
    const scp = async (Condition: object) => {
      const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
        Version: '2012-10-17',
        Statement: [deny('*', '*', { Condition })],
      });
      await o.client.attachPolicy({ PolicyId, TargetId: account });
    };
    const keys = await rootOf(o.admin, account, AUDIT);
    await scp({ ...isRoot, Null: { 'aws:AssumedRoot': 'true' } });
    expect(await failure(t.iam(rootKeys(account)).listAccessKeys({}))).toMatch(/service control policy/);
    expect(await failure(t.iam(keys).listAccessKeys({}))).toBe('it did not fail');
    await scp({ ...isRoot, Bool: { 'aws:AssumedRoot': 'true' } });
    expect(await failure(t.iam(keys).listAccessKeys({}))).toMatch(/service control policy/);
  });
});

describe('who may', () => {
  test('whoever is allowed for this account and this task', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const other = await t.member(o);
    const Condition = { StringEquals: { 'sts:TaskPolicyArn': AUDIT.arn } };
    const admin = await userIn(
      o.management,
      allow('sts:AssumeRoot', `arn:aws:iam::${account}:root`, { Condition }),
    );
    const { Arn = '' } = await t.sts(admin).getCallerIdentity({});
    const ask = (TargetPrincipal: string, TaskPolicyArn: { arn: string }) =>
      failure(t.sts(admin).assumeRoot({ TargetPrincipal, TaskPolicyArn }));
    expect(await ask(account, AUDIT)).toBe('it did not fail');
    const reason = ' because no identity-based policy allows the sts:AssumeRoot action';
    expect(await ask(account, task('S3UnlockBucketPolicy'))).toBe(refused(Arn, account) + reason);
    expect(await ask(other, AUDIT)).toBe(refused(Arn, other) + reason);
  });

  test('nobody but the management account and who administers IAM, and never root', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const delegate = await t.member(o);
    const input = { TargetPrincipal: account, TaskPolicyArn: AUDIT };
    const admin = await userIn(delegate, allow('sts:AssumeRoot'));
    const { Arn = '' } = await t.sts(admin).getCallerIdentity({});
    expect(await failure(t.sts(admin).assumeRoot(input))).toBe(refused(Arn, account));
    await o.client.registerDelegatedAdministrator({
      AccountId: delegate,
      ServicePrincipal: 'iam.amazonaws.com',
    });
    expect(await failure(t.sts(admin).assumeRoot(input))).toBe('it did not fail');
    expect(await failure(t.sts(rootKeys(o.management)).assumeRoot(input))).toBe(
      refused(`arn:aws:iam::${o.management}:root`, account),
    );
  });

  test('for members only, and while root sessions are on', async () => {
    const o = await organizationWithSessions();
    const account = await t.member(o);
    const { Arn = '' } = await t.sts(o.admin).getCallerIdentity({});
    const ask = (TargetPrincipal: string) =>
      failure(t.sts(o.admin).assumeRoot({ TargetPrincipal, TaskPolicyArn: AUDIT }));
    // The same for one's own account, a stranger and one that nobody has.
    const stranger = t.freshAccount();
    for (const target of [o.management, stranger]) expect(await ask(target)).toBe(refused(Arn, target));
    await t.iam(rootKeys(o.management)).disableOrganizationsRootSessions({});
    expect(await ask(account)).toBe(refused(Arn, account));
  });
});

test('other policies, principals and durations are no input', async () => {
  const o = await organizationWithSessions();
  const account = await t.member(o);
  const ask = (TargetPrincipal: string, arn: string, DurationSeconds?: number) =>
    failure(
      t.sts(o.admin).assumeRoot({
        TargetPrincipal,
        TaskPolicyArn: { arn },
        ...(DurationSeconds === undefined ? {} : { DurationSeconds }),
      }),
    );
  for (const arn of ['arn:aws:iam::aws:policy/AdministratorAccess', `${AUDIT.arn}2`, `x${AUDIT.arn}`]) {
    expect(await ask(account, arn)).toBe(`ValidationError: ${arn} is invalid`);
  }
  for (const principal of [`arn:aws:iam::${account}:user/a`, 'root-of-something', '1234567890123']) {
    expect(await ask(principal, AUDIT.arn)).toBe(`ValidationError: ${principal} is invalid`);
  }
  expect(await ask(account, AUDIT.arn, 901)).toMatch(/^ValidationError/);
});
