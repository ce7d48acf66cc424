import { once } from 'node:events';
import { connect } from 'node:http2';
import { request } from 'node:https';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { recordOf, trailCloud } from '../../../test/support/cloudtrail.ts';
import { OTHER_ACCOUNT } from '../../../test/support/iam.ts';

const { cloud, iam, sts, trail, events, records, userWith } = trailCloud();
const PASSWORD = 'Un-guessable-1';
const s3 = () => cloud().client(S3);

test('no record holds a secret', async () => {
  await iam().createUser({ UserName: 'secretive' });
  await iam()
    .createLoginProfile({ UserName: 'secretive', Password: PASSWORD })
    .catch(() => {});
  const { AccessKey } = await iam().createAccessKey({ UserName: 'secretive' });
  const { Credentials } = await sts().getSessionToken({});
  const secrets = [
    PASSWORD,
    AccessKey?.SecretAccessKey ?? PASSWORD,
    Credentials?.SecretAccessKey ?? PASSWORD,
  ];
  const all = JSON.stringify(await trail().lookupEvents({}));
  for (const secret of secrets) expect(all).not.toContain(secret);
  const [key] = await records('CreateAccessKey');
  expect(key).toMatchObject({
    responseElements: {
      accessKey: { userName: 'secretive', accessKeyId: AccessKey?.AccessKeyId, status: 'Active' },
    },
  });
  const found = await events('ResourceName', AccessKey?.AccessKeyId ?? '');
  expect(found.map(({ EventName }) => EventName)).toEqual(['CreateAccessKey']);
});

test('credentials of platform applications are hidden', async () => {
  const Attributes = { PlatformCredential: PASSWORD, PlatformPrincipal: PASSWORD };
  const call = cloud().client(SNS).createPlatformApplication({ Name: 'app', Platform: 'GCM', Attributes });
  await call.catch(() => {});
  const found = JSON.stringify(await records('CreatePlatformApplication'));
  expect(found).not.toContain(PASSWORD);
});

test('a role of another account is told in both accounts, with one shared id', async () => {
  const own = sts({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'test' });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'sts:AssumeRole' }],
  });
  const { Role } = await iam().createRole({ RoleName: 'shared', AssumeRolePolicyDocument });
  const { Credentials } = await own.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'guest' });
  const [here] = await records('AssumeRole');
  const guests = trail({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'test' });
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'AssumeRole' }];
  const there = recordOf((await guests.lookupEvents({ LookupAttributes })).Events?.[0] ?? {});
  expect(here).toMatchObject({
    userIdentity: { type: 'AWSAccount', accountId: OTHER_ACCOUNT },
    recipientAccountId: '000000000000',
    readOnly: true,
    resources: [{ ARN: Role?.Arn, accountId: '000000000000', type: 'AWS::IAM::Role' }],
    sharedEventID: there['sharedEventID'],
  });
  expect(there).toMatchObject({
    userIdentity: { type: 'Root', accountId: OTHER_ACCOUNT },
    recipientAccountId: OTHER_ACCOUNT,
  });
  expect(there['eventID']).not.toBe(here?.['eventID']);

  const keys = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  };
  await expect(iam(keys).createUser({ UserName: 'x' })).rejects.toThrow();
  const [denied] = await events('Username', 'guest');
  expect(recordOf(denied ?? {})).toMatchObject({
    errorCode: 'AccessDenied',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${Role?.RoleId}:guest`,
      arn: 'arn:aws:sts::000000000000:assumed-role/shared/guest',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: Role?.Arn, userName: 'shared' },
        attributes: { mfaAuthenticated: 'false' },
      },
    },
  });
});

test('sessions of users and federated users', async () => {
  const keys = await userWith('anna', { Effect: 'Allow', Action: '*', Resource: '*' });
  const sessionOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }) => ({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  const { Credentials: own } = await sts(keys).getSessionToken({});
  const { Credentials: guest } = await sts(keys).getFederationToken({ Name: 'guest' });
  for (const credentials of [own, guest]) {
    const client = cloud().client(SNS, { credentials: sessionOf(credentials as object) });
    await client.createTopic({ Name: 't' }).catch(() => {});
  }
  const identities = (await records('CreateTopic')).map(({ userIdentity }) => userIdentity);
  expect(identities).toMatchObject([
    {
      type: 'FederatedUser',
      principalId: '000000000000:guest',
      sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'anna' } },
    },
    { type: 'IAMUser', userName: 'anna', sessionContext: { attributes: { mfaAuthenticated: 'false' } } },
  ]);
});

test("S3's records show the request, and only calls on buckets", async () => {
  const Bucket = 'recorded';
  await s3().createBucket({ Bucket });
  await s3().putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  await s3().putObject({ Bucket, Key: 'k', Body: 'x' });
  await s3().getObject({ Bucket, Key: 'k' });
  await s3()
    .deleteBucketPolicy({ Bucket: 'missing-bucket' })
    .catch(() => {});
  const found = await events('EventSource', 's3.amazonaws.com');
  expect(found.map(({ EventName }) => EventName)).toEqual([
    'DeleteBucketPolicy',
    'PutBucketVersioning',
    'CreateBucket',
  ]);
  const [failed, versioning] = found.map(recordOf);
  expect(failed).toMatchObject({
    errorCode: 'NoSuchBucket',
    requestParameters: { bucketName: 'missing-bucket' },
  });
  expect(versioning).toMatchObject({
    userAgent: expect.stringMatching(/^\[aws-sdk-js/),
    requestParameters: {
      bucketName: Bucket,
      Host: new URL(cloud().endpoint).host,
      versioning: '',
      VersioningConfiguration: { Status: 'Enabled' },
    },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${Bucket}` }],
  });
});

test('parameters of more than 100 KB are left out, and it is said', async () => {
  const Attributes = { DisplayName: 'x'.repeat(120_000) };
  await cloud()
    .client(SNS)
    .createTopic({ Name: 'large', Attributes })
    .catch(() => {});
  const [record] = await records('CreateTopic');
  expect(record).toMatchObject({
    requestParameters: { omitted: true, reason: 'requestParameters too large' },
  });
});

const HOST = 'sns.us-east-1.amazonaws.com';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const createTopic = (name: string) => `Action=CreateTopic&Name=${name}&Version=2010-03-31`;
/** Enough for a key whose signatures nobody verifies. */
function signature() {
  const scope = `test/${today()}/us-east-1/sns/aws4_request`;
  const time = new Date().toISOString().slice(11, 19).replaceAll(':', '');
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    'x-amz-date': `${today()}T${time}Z`,
  };
}

test('TLS is told where it is', async () => {
  const plain = await records('CreateTopic');
  expect(plain.every((record) => !('tlsDetails' in record))).toBe(true);
  const { port } = new URL(cloud().endpoint);
  await new Promise<void>((resolve, reject) => {
    const headers = { host: HOST, ...FORM, ...signature() };
    const call = request({ port, method: 'POST', rejectUnauthorized: false, headers });
    call.on('response', (response) => response.resume().on('end', resolve));
    call.on('error', reject);
    call.end(createTopic('over-tls'));
  });
  const [record] = await records('CreateTopic');
  expect(record).toMatchObject({
    requestParameters: { name: 'over-tls' },
    tlsDetails: { tlsVersion: 'TLSv1.3', clientProvidedHostHeader: HOST },
  });
});

test('also over HTTP/2', async () => {
  const { port } = new URL(cloud().endpoint);
  const client = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
  const call = client.request({
    ':method': 'POST',
    ':path': '/',
    ':authority': HOST,
    ...FORM,
    ...signature(),
  });
  call.end(createTopic('over-two'));
  const [headers] = await once(call, 'response');
  expect(headers[':status']).toBe(200);
  call.resume();
  await once(call, 'end');
  client.close();
  const [record] = await records('CreateTopic');
  expect(record).toMatchObject({
    requestParameters: { name: 'over-two' },
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: expect.stringMatching(/^TLS_/),
      clientProvidedHostHeader: HOST,
    },
  });
});

function today(): string {
  return new Date().toISOString().slice(0, 10).replaceAll('-', '');
}
