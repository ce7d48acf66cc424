import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { trailCloud } from '../../test/support/cloudtrail.ts';
import { ACCOUNT, allow, failure, type Keys, keysOf } from '../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith, records } = trailCloud();
const DESTINATION = 'https://console.aws.amazon.com/s3?a=1&b=<script>';

async function federation(parameters: Record<string, string>, init: RequestInit = {}) {
  const query = new URLSearchParams(parameters);
  const answer = await fetch(`${cloud().endpoint}/federation?${query}`, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const sessionText = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) =>
  JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken });

const getToken = (keys: Keys, more: Record<string, string> = {}) =>
  federation({ Action: 'getSigninToken', Session: sessionText(keys), ...more });

async function tokenOf(keys: Keys, more?: Record<string, string>): Promise<string> {
  const { status, text } = await getToken(keys, more);
  expect(status).toBe(200);
  return (JSON.parse(text) as { SigninToken: string }).SigninToken;
}

const login = (SigninToken: string, more: Record<string, string> = {}) =>
  federation({
    Action: 'login',
    Issuer: 'https://broker.example.com',
    Destination: DESTINATION,
    SigninToken,
    ...more,
  });

async function roleKeys(name: string): Promise<Keys> {
  const RoleArn = await roleWith(name, allow('*'));
  return keysOf((await sts().assumeRole({ RoleArn, RoleSessionName: 'ada' })).Credentials);
}

test('a sign-in token shows who came, and sends nobody to AWS', async () => {
  const token = await tokenOf(await roleKeys('console'), { SessionType: 'json', SessionDuration: '43200' });
  const { status, headers, text } = await login(token);
  expect(status).toBe(200);
  expect(text).toContain(`arn:aws:sts::${ACCOUNT}:assumed-role/console/ada`);
  const until = Date.parse(/Until<\/dt><dd>([^<]*)/.exec(text)?.[1] ?? '');
  expect(Math.round((until - cloud().clock.now()) / 60_000)).toBe(12 * 60);
  expect(text).toContain('&#60;script&#62;');
  expect(text).not.toMatch(/<script|<a |http-equiv/);
  expect(headers.get('set-cookie')).toBeNull();
  expect(headers.get('location')).toBeNull();
  expect(headers.get('content-security-policy')).toMatch("default-src 'none'");
});

test('both steps are in the event history', async () => {
  await login(await tokenOf(await roleKeys('recorded')));
  const [signIn] = await records('ConsoleLogin');
  expect(signIn).toMatchObject({
    userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'recorded' } } },
    eventSource: 'signin.amazonaws.com',
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { LoginTo: DESTINATION, MobileVersion: 'No', MFAUsed: 'No' },
    eventType: 'AwsConsoleSignIn',
    recipientAccountId: ACCOUNT,
  });
  const [token] = await records('GetSigninToken');
  expect(token).toMatchObject({ responseElements: { GetSigninToken: 'Success' } });
  expect((await records('ConsoleLogin')).length).toBeLessThanOrEqual(
    (await records('GetSigninToken')).length,
  );
  const before = (await records('ConsoleLogin')).length;
  await login('nothing');
  expect(await records('ConsoleLogin')).toHaveLength(before);
});

test('as a form, too', async () => {
  const body = new URLSearchParams({
    Action: 'getSigninToken',
    Session: sessionText(await roleKeys('form')),
  });
  const answer = await fetch(`${cloud().endpoint}/federation`, { method: 'POST', body });
  expect(await answer.json()).toHaveProperty('SigninToken');
});

test('a federated user, for as long as its credentials last', async () => {
  const keys = await userWith('broker', allow('*'));
  const { Credentials } = await sts(keys).getFederationToken({ Name: 'guest', DurationSeconds: 900 });
  const guest = keysOf(Credentials);
  const { text } = await login(await tokenOf(guest));
  expect(text).toContain(`arn:aws:sts::${ACCOUNT}:federated-user/guest`);
  expect(text).toContain(Credentials?.Expiration?.toISOString());
  expect((await getToken(guest, { SessionDuration: '3600' })).text).toMatch('GetFederationToken');
});

test('a token is good for a quarter of an hour, and no longer than its role', async () => {
  const token = await tokenOf(await roleKeys('brief'));
  await cloud().clock.advance(14 * 60_000);
  expect((await login(token)).status).toBe(200);
  await cloud().clock.advance(60_000);
  expect(await login(token)).toMatchObject({ status: 400, text: 'The SigninToken is over.\n' });
  const next = await tokenOf(await roleKeys('mortal'));
  await iam().deleteRolePolicy({ RoleName: 'mortal', PolicyName: 'own' });
  await iam().deleteRole({ RoleName: 'mortal' });
  expect(await login(next)).toMatchObject({ status: 400, text: 'The session is invalid or over.\n' });
});

test('sessions that let nobody into a console', async () => {
  const role = await roleKeys('first');
  const user = await userWith('ada', allow('*'));
  const own = keysOf((await sts(user).getSessionToken({})).Credentials);
  expect((await getToken(own)).text).toMatch('Only sessions of AssumeRole');
  expect((await getToken(user)).text).toMatch('Session must be JSON');
  expect((await getToken({ ...role, secretAccessKey: own.secretAccessKey })).text).toMatch('invalid or over');
  expect((await getToken({ ...role, sessionToken: own.sessionToken })).text).toMatch('invalid or over');
  expect((await getToken({ ...user, sessionToken: 'x' })).text).toMatch('invalid or over');
  expect((await getToken({ accessKeyId: 'test', secretAccessKey: 'x', sessionToken: 'x' })).text).toMatch(
    'invalid or over',
  );
  const RoleArn = await roleWith('second', allow('*'));
  const { Credentials } = await sts(role).assumeRole({ RoleArn, RoleSessionName: 'ada' });
  const chained = keysOf(Credentials);
  expect((await getToken(chained, { SessionDuration: '3600' })).text).toMatch('role chaining');
  expect((await getToken(chained)).status).toBe(200);
});

test.each<[string, Record<string, string>]>([
  ['no such action', { Action: 'logout' }],
  ['no session', { Action: 'getSigninToken' }],
  ['a session that is no JSON', { Action: 'getSigninToken', Session: '{' }],
  ['a session that is nothing', { Action: 'getSigninToken', Session: 'null' }],
  ['no token', { Action: 'login', Destination: DESTINATION }],
  ['a token of nobody', { Action: 'login', Destination: DESTINATION, SigninToken: 'abc' }],
])('bad input: %s', async (_what, parameters) => {
  expect((await federation(parameters)).status).toBe(400);
});

test('bad durations and destinations', async () => {
  const keys = await roleKeys('careful');
  for (const SessionDuration of ['899', '43201', '1e3', '-1', '', 'x']) {
    expect((await getToken(keys, { SessionDuration })).status).toBe(400);
  }
  const token = await tokenOf(keys);
  expect((await login(token, { Destination: 'somewhere' })).status).toBe(400);
  // A token of a session is no sign-in token.
  expect((await login(keys.sessionToken ?? '')).status).toBe(400);
});

test('pages of other sites get nothing', async () => {
  const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
  expect(
    (await federation({ Action: 'login', Destination: DESTINATION, SigninToken: 'x' }, foreign)).status,
  ).toBe(403);
  const origin = { headers: { origin: 'https://evil.example.com' } };
  expect((await federation({ Action: 'getSigninToken', Session: '{}' }, origin)).status).toBe(403);
});

test('a bucket of that name is a bucket', async () => {
  const s3 = cloud().client(S3);
  await s3.createBucket({ Bucket: 'federation' });
  await s3.putObject({ Bucket: 'federation', Key: 'Action', Body: 'x' });
  expect((await s3.listObjectsV2({ Bucket: 'federation' })).KeyCount).toBe(1);
  expect(await failure(s3.deleteObject({ Bucket: 'federation', Key: 'Action' }))).toBe('it did not fail');
  expect((await fetch(`${cloud().endpoint}/federation`)).status).toBe(403);
});
