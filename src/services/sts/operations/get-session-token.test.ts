import { expect, test } from 'vitest';

import { allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

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

test('not with a session, and without a code of a device, of which there are none', async () => {
  const RoleArn = await roleWith('r', allow('sts:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' });
  expect(await failure(sts(keysOf(Credentials)).getSessionToken({}))).toBe(
    '403 AccessDenied: Cannot call GetSessionToken with session credentials',
  );
  const SerialNumber = 'arn:aws:iam::000000000000:mfa/u';
  expect(await failure(sts().getSessionToken({ SerialNumber, TokenCode: '123456' }))).toMatch(
    '403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify',
  );
  expect(await failure(sts().getSessionToken({ TokenCode: '123456' }))).toMatch(
    '403 AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number',
  );
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
