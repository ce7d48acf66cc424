import { SQS } from '@aws-sdk/client-sqs';
import type { AssumeRoleCommandInput, Tag } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  deny,
  failure,
  iamCloud,
  type Keys,
  keysOf,
  OTHER_ACCOUNT,
  policy,
  roleArn,
  trusts,
} from '../../../../test/support/iam.ts';
import { deviceOf, STEP_MS } from '../../../../test/support/mfa.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();
const HOUR = 3600;
const RoleSessionName = 'work';

async function roleTrusting(RoleName: string, AssumeRolePolicyDocument: string): Promise<string> {
  const { Role } = await iam().createRole({ RoleName, AssumeRolePolicyDocument });
  return Role?.Arn ?? '';
}

const assume = (RoleArn: string, credentials?: Keys, more: Partial<AssumeRoleCommandInput> = {}) =>
  sts(credentials).assumeRole({ RoleArn, RoleSessionName, ...more });

const sessionOf = async (RoleArn: string, credentials?: Keys, more?: Partial<AssumeRoleCommandInput>) =>
  keysOf((await assume(RoleArn, credentials, more)).Credentials);

const listQueues = (credentials: Keys) => failure(cloud().client(SQS, { credentials }).listQueues({}));
const denied = (who: string, role: string) =>
  `403 AccessDenied: User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role}`;

test('a session with the rights of the role', async () => {
  const RoleArn = await roleWith('r', allow('sqs:ListQueues'));
  const answer = await assume(RoleArn);
  expect(answer).toMatchObject({
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/work`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:work$/),
    },
    Credentials: {
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
    },
  });
  const keys = keysOf(answer.Credentials);
  expect(await listQueues(keys)).toBe('it did not fail');
  const sqs = cloud().client(SQS, { credentials: keys });
  expect(await failure(sqs.createQueue({ QueueName: 'q' }))).toMatch(
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/r/work is not authorized to perform: sqs:createqueue`,
  );
});

test('a role that is not there is like one that does not trust', async () => {
  const root = `arn:aws:iam::${ACCOUNT}:root`;
  expect(await failure(assume(roleArn('none')))).toBe(denied(root, roleArn('none')));
  const ec2 = await roleTrusting('ec2', trusts({ Service: 'ec2.amazonaws.com' }));
  expect(await failure(assume(ec2))).toBe(denied(root, ec2));
  await iam().createRole({
    RoleName: 'Deep',
    Path: '/a/b/',
    AssumeRolePolicyDocument: trusts({ AWS: ACCOUNT }),
  });
  for (const wrong of ['Deep', 'a/Deep', 'a/b/deep']) {
    expect(await failure(assume(roleArn(wrong)))).toBe(denied(root, roleArn(wrong)));
  }
  expect(await failure(assume(roleArn('a/b/Deep')))).toBe('it did not fail');
  expect(await failure(assume('arn:aws:iam::000000000000:user/none'))).toBe(
    '400 ValidationError: arn:aws:iam::000000000000:user/none is invalid',
  );
});

test('trusting the account leaves it to the policies of its users', async () => {
  const RoleArn = await roleWith('delegated');
  const [may, mayNot] = [await userWith('may', allow('sts:AssumeRole', RoleArn)), await userWith('maynot')];
  expect(await failure(assume(RoleArn, may))).toBe('it did not fail');
  expect(await failure(assume(RoleArn, mayNot))).toBe(denied(`arn:aws:iam::${ACCOUNT}:user/maynot`, RoleArn));
});

test('trusting a user is enough within the account, unless the user is denied it', async () => {
  const [trusted, stopped] = [await userWith('trusted'), await userWith('stopped', deny('sts:AssumeRole'))];
  const users = ['trusted', 'stopped'].map((name) => `arn:aws:iam::${ACCOUNT}:user/${name}`);
  const RoleArn = await roleTrusting('direct', trusts({ AWS: users }));
  expect(await failure(assume(RoleArn, trusted))).toBe('it did not fail');
  expect(await failure(assume(RoleArn, stopped))).toMatch(
    'with an explicit deny in an identity-based policy',
  );
});

test('across accounts both sides have to allow', async () => {
  const foreign = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  const other = async (UserName: string, ...statements: object[]) => {
    await foreign.createUser({ UserName });
    const PolicyDocument = policy(...statements, deny('none:None'));
    await foreign.putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument });
    return keysOf((await foreign.createAccessKey({ UserName })).AccessKey);
  };
  const RoleArn = await roleTrusting('across', trusts({ AWS: OTHER_ACCOUNT }));
  const closed = await roleWith('closed');
  const [may, mayNot] = [await other('may', allow('sts:AssumeRole')), await other('maynot')];
  expect((await assume(RoleArn, may)).AssumedRoleUser?.Arn).toMatch(`arn:aws:sts::${ACCOUNT}:assumed-role`);
  expect(await failure(assume(RoleArn, mayNot))).toMatch('403 AccessDenied');
  expect(await failure(assume(closed, may))).toMatch('403 AccessDenied');
});

test('an external id', async () => {
  const Condition = { StringEquals: { 'sts:ExternalId': 'secret:1' } };
  const RoleArn = await roleTrusting('external', trusts({ AWS: ACCOUNT }, { Condition }));
  expect(await failure(assume(RoleArn, undefined, { ExternalId: 'secret:2' }))).toMatch('403 AccessDenied');
  expect(await failure(assume(RoleArn))).toMatch('403 AccessDenied');
  expect(await failure(assume(RoleArn, undefined, { ExternalId: 'secret:1' }))).toBe('it did not fail');
});

test('an hour, or as long as the role lets', async () => {
  const RoleArn = await roleWith('long');
  const seconds = async (DurationSeconds?: number) => {
    const { Credentials } = await assume(RoleArn, undefined, { DurationSeconds });
    const left = ((Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now()) / 1000;
    // The end is told in whole seconds.
    return Math.ceil(left / 60) * 60;
  };
  expect(await seconds()).toBe(HOUR);
  expect(await seconds(900)).toBe(900);
  expect(await failure(seconds(HOUR + 1))).toBe(
    '400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
  await iam().updateRole({ RoleName: 'long', MaxSessionDuration: 43_200 });
  expect(await seconds(43_200)).toBe(43_200);
});

test('a session ends on time', async () => {
  const keys = await sessionOf(await roleWith('short', allow('sqs:*')), undefined, { DurationSeconds: 900 });
  await cloud().clock.advance(890_000);
  expect(await listQueues(keys)).toBe('it did not fail');
  await cloud().clock.advance(10_000);
  expect(await listQueues(keys)).toMatch(
    'ExpiredTokenException: The security token included in the request is expired',
  );
});

test('chained roles last an hour at most', async () => {
  const keys = await sessionOf(await roleWith('first', allow('sts:AssumeRole')));
  const second = await roleWith('second');
  await iam().updateRole({ RoleName: 'second', MaxSessionDuration: 43_200 });
  expect(await failure(assume(second, keys))).toBe('it did not fail');
  expect(await failure(assume(second, keys, { DurationSeconds: HOUR + 1 }))).toBe(
    '400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role ' +
      'chaining.',
  );
});

test('session policies only take away', async () => {
  const RoleArn = await roleWith('wide', allow('sqs:ListQueues'));
  const with_ = async (more: Partial<AssumeRoleCommandInput>) =>
    listQueues(await sessionOf(RoleArn, undefined, more));
  expect(await with_({ Policy: policy(allow('sqs:*')) })).toBe('it did not fail');
  expect(await with_({ Policy: policy(allow('s3:*')) })).toMatch('because no session policy allows');
  expect(await with_({ Policy: policy(allow('*'), deny('sqs:ListQueues')) })).toMatch(
    'with an explicit deny in a session policy',
  );
  const [full, s3] = ['AmazonSQSFullAccess', 'AmazonS3ReadOnlyAccess'].map((name) => ({
    arn: `arn:aws:iam::aws:policy/${name}`,
  }));
  expect(await with_({ PolicyArns: [s3 ?? {}, full ?? {}] })).toBe('it did not fail');
  expect(await with_({ PolicyArns: [s3 ?? {}] })).toMatch('because no session policy allows');
  expect(await with_({ Policy: policy(allow('s3:*')), PolicyArns: [full ?? {}] })).toBe('it did not fail');
});

test('session policies are checked, measured and told of', async () => {
  const RoleArn = await roleWith('measured');
  const failing = (more: Partial<AssumeRoleCommandInput>) => failure(assume(RoleArn, undefined, more));
  expect(await failing({ Policy: '{"Version":' })).toBe(
    '400 MalformedPolicyDocument: Syntax errors in policy.',
  );
  expect(await failing({ PolicyArns: [{ arn: 'arn:aws:iam::aws:role/AdministratorAccess' }] })).toMatch(
    '400 ValidationError',
  );
  const answer = await assume(RoleArn, undefined, { Policy: policy(allow('s3:*')) });
  expect(answer.PackedPolicySize).toBeGreaterThan(0);
  expect(answer.PackedPolicySize).toBeLessThan(10);
  expect(await assume(RoleArn)).not.toHaveProperty('PackedPolicySize');
});

test('tags of the session: with the right to them, as keys for policies', async () => {
  const tagging = { Action: ['sts:AssumeRole', 'sts:TagSession'] };
  const RoleArn = await roleTrusting('tagged', trusts({ AWS: ACCOUNT }, tagging));
  const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue' } };
  const PolicyDocument = policy(allow('sqs:*', '*', { Condition }));
  await iam().putRolePolicy({ RoleName: 'tagged', PolicyName: 'p', PolicyDocument });
  const of = (team: string) => sessionOf(RoleArn, undefined, { Tags: [{ Key: 'team', Value: team }] });
  expect(await listQueues(await of('blue'))).toBe('it did not fail');
  expect(await listQueues(await of('red'))).toMatch('400 AccessDenied');
  const untagged = await roleWith('untagged');
  const Tags = [{ Key: 'a', Value: 'b' }];
  expect(await failure(assume(untagged, undefined, { Tags }))).toMatch('sts:TagSession on resource');
});

test('transitive tags go on to the next session, and cannot be changed', async () => {
  const tagging = { Action: ['sts:AssumeRole', 'sts:TagSession'] };
  const first = await roleTrusting('chain1', trusts({ AWS: ACCOUNT }, tagging));
  const second = await roleTrusting('chain2', trusts({ AWS: ACCOUNT }, tagging));
  const own = { RoleName: 'chain1', PolicyName: 'p', PolicyDocument: policy(allow('sts:*')) };
  await iam().putRolePolicy(own);
  const Condition = {
    StringEquals: { 'aws:PrincipalTag/team': 'blue' },
    Null: { 'aws:PrincipalTag/x': 'true' },
  };
  const PolicyDocument = policy(allow('sqs:*', '*', { Condition }));
  await iam().putRolePolicy({ RoleName: 'chain2', PolicyName: 'p', PolicyDocument });
  const Tags: Tag[] = [
    { Key: 'team', Value: 'blue' },
    { Key: 'x', Value: 'y' },
  ];
  const keys = await sessionOf(first, undefined, { Tags, TransitiveTagKeys: ['team'] });
  expect(await listQueues(await sessionOf(second, keys))).toBe('it did not fail');
  const change = { Tags: [{ Key: 'TEAM', Value: 'red' }] };
  expect(await failure(assume(second, keys, change))).toBe(
    "400 InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a " +
      'transitive tag key from the calling session.',
  );
  expect(await failure(assume(first, undefined, { Tags, TransitiveTagKeys: ['other'] }))).toBe(
    '400 InvalidParameterValue: The specified transitive tag key must be included in the requested tags.',
  );
  const twice = { Tags: ['a', 'A'].map((Key) => ({ Key, Value: '' })) };
  expect(await failure(assume(first, undefined, twice))).toBe(
    '400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  );
});

test('a source identity stays for the whole chain', async () => {
  const naming = { Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
  const RoleArn = await roleTrusting('named', trusts({ AWS: ACCOUNT }, naming));
  const PolicyDocument = policy(allow('sts:*'));
  await iam().putRolePolicy({ RoleName: 'named', PolicyName: 'p', PolicyDocument });
  const SourceIdentity = 'Ada';
  const answer = await assume(RoleArn, undefined, { SourceIdentity });
  expect(answer.SourceIdentity).toBe(SourceIdentity);
  const keys = keysOf(answer.Credentials);
  expect((await assume(RoleArn, keys)).SourceIdentity).toBe(SourceIdentity);
  expect(await failure(assume(RoleArn, keys, { SourceIdentity: 'Bob' }))).toMatch('400 ValidationError');
  const unnamed = await roleWith('unnamed');
  expect(await failure(assume(unnamed, undefined, { SourceIdentity }))).toMatch('sts:SetSourceIdentity');
});

test('a trust policy may ask for the code of a device, which comes with the request', async () => {
  const keys = await userWith('coder', allow('sts:AssumeRole'));
  const { SerialNumber, code } = await deviceOf(cloud(), iam(), 'coder');
  const Condition = {
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    NumericLessThan: { 'aws:MultiFactorAuthAge': '300' },
  };
  await iam().createRole({
    RoleName: 'guarded',
    AssumeRolePolicyDocument: trusts({ AWS: `arn:aws:iam::${ACCOUNT}:user/coder` }, { Condition }),
  });
  const RoleArn = roleArn('guarded');
  await iam().putRolePolicy({
    RoleName: 'guarded',
    PolicyName: 'own',
    PolicyDocument: policy(
      allow('iam:ListUsers', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    ),
  });
  expect(await failure(assume(RoleArn, keys))).toMatch('is not authorized to perform: sts:AssumeRole');
  expect(await failure(assume(RoleArn, keys, { SerialNumber, TokenCode: code(3) }))).toBe(
    '403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ',
  );
  const { Credentials } = await assume(RoleArn, keys, { SerialNumber, TokenCode: code() });
  expect(await failure(iam(keysOf(Credentials)).listUsers({}))).toBe('it did not fail');
  expect(await failure(assume(RoleArn, keys, { SerialNumber, TokenCode: code() }))).toMatch('invalid MFA');
  // A session that has shown a code before needs none.
  await cloud().clock.advance(STEP_MS);
  const own = await sts(keys).getSessionToken({ SerialNumber, TokenCode: code() });
  expect(await failure(assume(RoleArn, keysOf(own.Credentials)))).toBe('it did not fail');
  await cloud().clock.advance(301_000);
  expect(await failure(assume(RoleArn, keysOf(own.Credentials)))).toMatch('is not authorized');
});

test('a request that is refused for something else uses up no code; a role has no device', async () => {
  const keys = await userWith('careful', allow('sts:AssumeRole'));
  const device = await deviceOf(cloud(), iam(), 'careful');
  const input = { SerialNumber: device.SerialNumber, TokenCode: device.code() };
  const RoleArn = await roleWith('plain', allow('sts:AssumeRole'));
  expect(await failure(assume(RoleArn, keys, { ...input, DurationSeconds: 43_200 }))).toMatch('400 Val');
  const { Credentials } = await assume(RoleArn, keys, input);
  await cloud().clock.advance(STEP_MS);
  const again = { ...input, TokenCode: device.code() };
  expect(await failure(assume(RoleArn, keysOf(Credentials), again))).toMatch('unable to validate MFA code.');
});

test("the role's rights of now, not those when the session began", async () => {
  const keys = await sessionOf(await roleWith('changing', allow('sqs:*')));
  expect(await listQueues(keys)).toBe('it did not fail');
  await iam().deleteRolePolicy({ RoleName: 'changing', PolicyName: 'own' });
  expect(await listQueues(keys)).toMatch('400 AccessDenied');
});

test.each<[string, Partial<AssumeRoleCommandInput>, string]>([
  ['shorter than 15 minutes', { DurationSeconds: 899 }, 'greater than or equal to 900'],
  ['longer than 12 hours', { DurationSeconds: 43_201 }, 'less than or equal to 43200'],
  ['a name of one letter', { RoleSessionName: 'a' }, 'greater than or equal to 2'],
  ['a name with a slash', { RoleSessionName: 'a/b' }, 'regular expression pattern: [\\w+=,.@-]*'],
  ['a long key', { Tags: [{ Key: 'k'.repeat(129), Value: '' }] }, 'less than or equal to 128'],
  ['a long value', { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, 'less than or equal to 256'],
  ['an external id of one letter', { ExternalId: 'x' }, 'greater than or equal to 2'],
  ['an external id with a space', { ExternalId: 'a b' }, 'regular expression pattern'],
  ['a source identity with a slash', { SourceIdentity: 'a/b' }, 'regular expression pattern'],
])('bad input: %s', async (_what, input, text) => {
  const message = await failure(assume(roleArn('none'), undefined, input));
  expect(message).toMatch('400 ValidationError');
  expect(message).toContain(text);
});

test('contexts of identity providers, of which there are none', async () => {
  const RoleArn = await roleWith('contexts');
  const ProviderArn = 'arn:aws:iam::aws:contextProvider/IdentityCenter';
  const ProvidedContexts = [{ ProviderArn, ContextAssertion: 'asserted' }];
  expect(await failure(assume(RoleArn, undefined, { ProvidedContexts }))).toMatch(
    '400 InvalidContextAssertion: ',
  );
});

test('condition keys of the request: its name, its tags', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  const byName = { StringLike: { 'sts:RoleSessionName': '${aws:username}' } };
  const named = await roleTrusting('named-by-user', trusts({ AWS: ACCOUNT }, { Condition: byName }));
  const keys = await userWith('carol', allow('sts:AssumeRole'));
  expect(await failure(assume(named, keys))).toMatch('403 AccessDenied');
  expect(await failure(assume(named, keys, { RoleSessionName: 'carol' }))).toBe('it did not fail');
  const Condition = {
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'], 'sts:TransitiveTagKeys': ['team'] },
    StringEquals: { 'aws:RequestTag/team': ['blue', 'green'] },
  };
  const tagging = { Action: ['sts:AssumeRole', 'sts:TagSession'], Condition };
  const tagged = await roleTrusting('tagged-only', trusts({ AWS: ACCOUNT }, tagging));
  const withTags = (Tags: Tag[], TransitiveTagKeys?: string[]) =>
    failure(assume(tagged, undefined, { Tags, TransitiveTagKeys }));
  const team = (Value: string): Tag => ({ Key: 'team', Value });
  expect(await withTags([team('blue')], ['team'])).toBe('it did not fail');
  expect(await withTags([team('red')])).toMatch('403 AccessDenied');
  expect(await withTags([team('blue'), { Key: 'x', Value: 'y' }])).toMatch('403 AccessDenied');
  expect(await failure(assume(tagged))).toMatch('403 AccessDenied');
});
