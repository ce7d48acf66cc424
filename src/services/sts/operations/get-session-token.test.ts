import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, type Keys, keysOf } from '../../../../test/support/iam.ts';
import { deviceOf, newDevice, STEP_MS } from '../../../../test/support/mfa.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();
const HOUR_MS = 3_600_000;
const ended = '403 ExpiredToken: The security token included in the request is expired';

test("the user's own rights, for twelve hours", async () => {
  const keys = await userWith('u', allow('sqs:*'));
  const { Credentials, ...rest } = await sts(keys).getSessionToken({});
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  const left = (Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now();
  expect(Math.ceil(left / 60_000)).toBe(12 * 60);
  expect(rest).not.toHaveProperty('PackedPolicySize');
  const session = sts(keysOf(Credentials));
  await cloud().clock.advance(12 * HOUR_MS - 5000);
  expect(await failure(session.getCallerIdentity({}))).toBe('it did not fail');
  await cloud().clock.advance(5000);
  expect(await failure(session.getCallerIdentity({}))).toBe(ended);
});

test("root's lasts an hour, however long is asked for", async () => {
  const { Credentials } = await sts().getSessionToken({ DurationSeconds: 129_600 });
  const left = (Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now();
  expect(Math.round(left / HOUR_MS)).toBe(1);
});

test('not with a session', async () => {
  const RoleArn = await roleWith('r', allow('sts:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' });
  expect(await failure(sts(keysOf(Credentials)).getSessionToken({}))).toBe(
    '403 AccessDenied: Cannot call GetSessionToken with session credentials',
  );
});

describe('with a code of an MFA device', () => {
  const invalid = '403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ';
  const needsMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

  test('policies that ask for MFA allow it, and IAM takes the session', async () => {
    const fresh = { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } };
    const keys = await userWith(
      'ada',
      allow('sqs:*', '*', needsMfa),
      allow('iam:ListUsers', '*', needsMfa),
      allow('iam:ListRoles', '*', fresh),
    );
    const { SerialNumber, code } = await deviceOf(cloud(), iam(), 'ada');
    const queues = (credentials: Keys) => failure(cloud().client(SQS, { credentials }).listQueues({}));
    expect(await queues(keys)).toMatch('AccessDenied');
    expect(await queues(keysOf((await sts(keys).getSessionToken({})).Credentials))).toMatch('AccessDenied');
    const { Credentials } = await sts(keys).getSessionToken({ SerialNumber, TokenCode: code() });
    const session = keysOf(Credentials);
    expect(await queues(session)).toBe('it did not fail');
    expect(await failure(iam(session).listUsers({}))).toBe('it did not fail');
    expect(await failure(iam(session).listRoles({}))).toBe('it did not fail');
    await cloud().clock.advance(61_000);
    expect(await failure(iam(session).listUsers({}))).toBe('it did not fail');
    expect(await failure(iam(session).listRoles({}))).toMatch('403 AccessDenied');
  });

  test('a code is good once, also when two come with it at the same moment', async () => {
    const keys = await userWith('bob');
    const { SerialNumber, code } = await deviceOf(cloud(), iam(), 'bob');
    const ask = (TokenCode: string) => failure(sts(keys).getSessionToken({ SerialNumber, TokenCode }));
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ask(code())));
    expect(outcomes.filter((outcome) => outcome === 'it did not fail')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === invalid)).toHaveLength(4);
    expect(await ask(code())).toBe(invalid);
    await cloud().clock.advance(STEP_MS);
    expect(await ask(code(-1))).toBe(invalid);
    expect(await ask(code())).toBe('it did not fail');
  });

  test('wrong, early, late and missing ones', async () => {
    const keys = await userWith('carl');
    const { SerialNumber, code } = await deviceOf(cloud(), iam(), 'carl');
    const ask = (input: object) => failure(sts(keys).getSessionToken(input));
    const wrong = String((Number(code()) + 1) % 1_000_000).padStart(6, '0');
    await cloud().clock.advance(4 * STEP_MS);
    for (const TokenCode of [wrong, code(-2), code(2)]) {
      expect(await ask({ SerialNumber, TokenCode })).toBe(invalid);
    }
    const incomplete =
      '403 AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number';
    expect(await ask({ TokenCode: code() })).toMatch(incomplete);
    expect(await ask({ SerialNumber })).toMatch(incomplete);
    expect(await ask({ SerialNumber, TokenCode: '12345' })).toMatch('400 ValidationError');
    expect(await ask({ SerialNumber, TokenCode: code(1) })).toBe('it did not fail');
  });

  test('of an own device only', async () => {
    const keys = await userWith('dora');
    const other = await deviceOf(cloud(), iam(), ACCOUNT, 'of-root');
    const free = await newDevice(cloud(), iam(), 'free');
    const foreign =
      '403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';
    const ask = (SerialNumber: string, TokenCode: string, as?: Keys) =>
      failure(sts(as).getSessionToken({ SerialNumber, TokenCode }));
    expect(await ask(other.SerialNumber, other.code(), keys)).toBe(foreign);
    expect(await ask(free.SerialNumber, free.code(), keys)).toBe(foreign);
    expect(await ask(`arn:aws:iam::${ACCOUNT}:mfa/none`, '123456', keys)).toBe(foreign);
    expect(await ask('GAHT12345678', '123456', keys)).toBe(foreign);
    expect(await ask(other.SerialNumber, other.code())).toBe('it did not fail');
  });
});

test('IAM does not take it, nor any operation of STS but two', async () => {
  const keys = await userWith('v', allow(['iam:*', 'sts:*']));
  const session = keysOf((await sts(keys).getSessionToken({})).Credentials);
  const invalid = '403 InvalidClientTokenId: The security token included in the request is invalid.';
  expect(await failure(iam(session).listUsers({}))).toBe(invalid);
  expect(await failure(iam(keys).listUsers({}))).toBe('it did not fail');
  expect(await failure(sts(session).getFederationToken({ Name: 'ab' }))).toBe(
    '403 AccessDenied: Cannot call GetFederationToken with session credentials',
  );
  const RoleArn = await roleWith('next');
  const assumed = sts(session).assumeRole({ RoleArn, RoleSessionName: 'abc' });
  expect(await failure(assumed)).toBe('it did not fail');
});

test('a longer token for those who ask for one', async () => {
  const { Credentials } = await sts().getSessionToken({ MinimumSessionTokenSize: 2500 } as object);
  const length = Credentials?.SessionToken?.length ?? 0;
  expect(length).toBeGreaterThanOrEqual(2500);
  expect(await failure(sts(keysOf(Credentials)).getCallerIdentity({}))).toBe('it did not fail');
});
