/** What ends a session, and what is none. */

import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  deny,
  failure,
  iamCloud,
  type Keys,
  keysOf,
  policy,
  roleArn,
  trusts,
} from '../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();

const RoleSessionName = 'work';
const sessionOf = async (RoleArn: string, credentials?: Keys) =>
  keysOf((await sts(credentials).assumeRole({ RoleArn, RoleSessionName })).Credentials);
const whoIs = (credentials: Keys) => failure(sts(credentials).getCallerIdentity({}));
const listQueues = (credentials: Keys) => failure(cloud().client(SQS, { credentials }).listQueues({}));
const INVALID = '403 InvalidClientTokenId: The security token included in the request is invalid.';
const WORKS = 'it did not fail';

/** What the console's "Revoke active sessions" attaches (IAM User Guide, "Revoke IAM role temporary credentials"). */
const revokesOlderThan = (ms: number) =>
  policy(
    deny(['*'], ['*'], { Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(ms).toISOString() } } }),
  );

test('AWSRevokeOlderSessions ends the sessions of a role that were there, and not those that come', async () => {
  const RoleArn = await roleWith('revoked', allow('*'));
  const old = await sessionOf(RoleArn);
  const next = await roleWith('next', allow('*'));
  const chained = await sessionOf(next, old);
  await cloud().clock.advance(2000);
  const revoke = {
    PolicyName: 'AWSRevokeOlderSessions',
    PolicyDocument: revokesOlderThan(cloud().clock.now()),
  };
  await iam().putRolePolicy({ RoleName: 'revoked', ...revoke });
  expect(await listQueues(old)).toMatch('with an explicit deny in an identity-based policy');
  expect(await failure(sessionOf(next, old))).toMatch(
    `403 AccessDenied: User: arn:aws:sts::${ACCOUNT}:assumed-role/revoked/work is not authorized to perform: ` +
      `sts:AssumeRole on resource: ${next} with an explicit deny in an identity-based policy`,
  );
  // As on AWS, who has gone on to another role has that role's rights; and everybody may ask who he is.
  expect(await listQueues(chained)).toBe(WORKS);
  expect(await whoIs(old)).toBe(WORKS);
  await cloud().clock.advance(2000);
  expect(await listQueues(await sessionOf(RoleArn))).toBe(WORKS);
});

test("AWSRevokeOlderSessions of a user ends the user's own and federated sessions, not the key", async () => {
  const keys = await userWith('ada', allow('*'));
  const own = keysOf((await sts(keys).getSessionToken({})).Credentials);
  const Policy = policy(allow('*'));
  const federated = keysOf((await sts(keys).getFederationToken({ Name: 'guest', Policy })).Credentials);
  for (const session of [own, federated, keys]) expect(await listQueues(session)).toBe(WORKS);
  await cloud().clock.advance(2000);
  const PolicyDocument = revokesOlderThan(cloud().clock.now());
  await iam().putUserPolicy({ UserName: 'ada', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument });
  for (const session of [own, federated]) expect(await listQueues(session)).toMatch('with an explicit deny');
  // Long-term keys have no such time, so that the condition does not hold.
  expect(await listQueues(keys)).toBe(WORKS);
});

test('a session ends with its role or user, also when one of the same name comes back', async () => {
  const RoleArn = await roleWith('mortal', allow('*'));
  const ofRole = await sessionOf(RoleArn);
  const keys = await userWith('mortal', allow('*'));
  const ofUser = keysOf((await sts(keys).getSessionToken({})).Credentials);
  await iam().deleteRolePolicy({ RoleName: 'mortal', PolicyName: 'own' });
  await iam().deleteRole({ RoleName: 'mortal' });
  await iam().deleteAccessKey({ UserName: 'mortal', AccessKeyId: keys.accessKeyId });
  // As on AWS, a session outlives the key that it was asked for with.
  expect(await whoIs(ofUser)).toBe(WORKS);
  await iam().deleteUserPolicy({ UserName: 'mortal', PolicyName: 'own' });
  await iam().deleteUser({ UserName: 'mortal' });
  await roleWith('mortal', allow('*'));
  await userWith('mortal', allow('*'));
  for (const session of [ofRole, ofUser]) expect(await whoIs(session)).toBe(INVALID);
});

test('tampered, mixed and foreign tokens', async () => {
  const RoleArn = await roleWith('mixed');
  const [one, other] = [await sessionOf(RoleArn), await sessionOf(RoleArn)];
  const { sessionToken: token = '' } = one;
  const flipped = `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`;
  for (const sessionToken of [flipped, token.slice(0, -4), `${token}AAAA`, 'x', other.sessionToken]) {
    expect(await whoIs({ ...one, sessionToken })).toBe(INVALID);
  }
  const { sessionToken: _none, ...without } = one;
  expect(await whoIs(without)).toBe(INVALID);
  expect(await whoIs({ ...one, secretAccessKey: other.secretAccessKey })).toMatch(
    '403 SignatureDoesNotMatch',
  );
  // A token of a session does not lend itself to a long-term key.
  const keys = await userWith('mixer');
  expect(await whoIs({ ...keys, sessionToken: token })).toBe(INVALID);
});

test('roles that trust each other', async () => {
  const [a, b] = ['a', 'b'].map((name) => roleArn(name));
  const may = policy(allow('sts:AssumeRole'));
  // A role that a trust policy names has to be there (MalformedPolicyDocument), so the circle is closed afterwards.
  for (const RoleName of ['a', 'b']) {
    await roleWith(RoleName);
    await iam().putRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument: may });
  }
  for (const [RoleName, AWS] of [
    ['a', [a, b]],
    ['b', [a]],
  ] as const) {
    await iam().updateAssumeRolePolicy({ RoleName, PolicyDocument: trusts({ AWS }) });
  }
  expect(await failure(sessionOf(a ?? ''))).toMatch('403 AccessDenied');
  await iam().updateAssumeRolePolicy({ RoleName: 'a', PolicyDocument: trusts({ AWS: [ACCOUNT, b] }) });
  let keys = await sessionOf(a ?? '');
  for (const arn of [b, a, b]) keys = await sessionOf(arn ?? '', keys);
  // Each leg has an hour of its own: a circle is no way around the clock of one session.
  await cloud().clock.advance(3_600_000);
  expect(await whoIs(keys)).toBe('403 ExpiredToken: The security token included in the request is expired');
});

test('a user that was deleted is trusted no more, whoever comes under that name', async () => {
  const may = allow('sts:AssumeRole');
  await userWith('gone', may);
  const RoleArn = roleArn('trusting');
  const AssumeRolePolicyDocument = trusts({ AWS: `arn:aws:iam::${ACCOUNT}:user/gone` });
  await iam().createRole({ RoleName: 'trusting', AssumeRolePolicyDocument });
  const { AccessKeyMetadata = [] } = await iam().listAccessKeys({ UserName: 'gone' });
  const AccessKeyId = AccessKeyMetadata[0]?.AccessKeyId ?? '';
  await iam().deleteAccessKey({ UserName: 'gone', AccessKeyId });
  await iam().deleteUserPolicy({ UserName: 'gone', PolicyName: 'own' });
  await iam().deleteUser({ UserName: 'gone' });
  const impostor = await userWith('gone', may);
  expect(await failure(sessionOf(RoleArn, impostor))).toMatch('403 AccessDenied');
  expect(
    await failure(
      iam().updateAssumeRolePolicy({
        RoleName: 'trusting',
        PolicyDocument: trusts({ AWS: roleArn('none') }),
      }),
    ),
  ).toMatch('400 MalformedPolicyDocument: Invalid principal in policy');
});

test.each(['us-east-1', 'eu-central-1', 'ap-northeast-1', 'cn-north-1'])(
  'a session of %s is one everywhere',
  async (region) => {
    const RoleName = `in-${region}`;
    const RoleArn = await roleWith(RoleName, allow('*'));
    const client = cloud().client(STS, { region });
    const { Credentials, AssumedRoleUser } = await client.assumeRole({ RoleArn, RoleSessionName });
    // The role's partition, wherever it is asked for.
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/${RoleName}/work`);
    expect(await listQueues(keysOf(Credentials))).toBe(WORKS);
  },
);

test('the global endpoint is that of us-east-1', async () => {
  const Condition = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
  const RoleArn = roleArn('regional');
  await iam().createRole({
    RoleName: 'regional',
    AssumeRolePolicyDocument: trusts({ AWS: ACCOUNT }, { Condition }),
  });
  const at = (region: string) =>
    failure(cloud().client(STS, { region }).assumeRole({ RoleArn, RoleSessionName }));
  expect(await at('us-east-1')).toBe(WORKS);
  expect(await at('eu-west-1')).toMatch('403 AccessDenied');
});
