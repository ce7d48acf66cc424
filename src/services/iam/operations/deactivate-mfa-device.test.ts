import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf } from '../../../../test/support/mfa.ts';

const { cloud, iam, sts, userWith } = iamCloud();

test('the device is nobody’s then: its codes are good for nothing, the user can be deleted', async () => {
  const keys = await userWith('ada');
  const { SerialNumber, code } = await deviceOf(cloud(), iam(), 'ada');
  const [key] = (await iam().listAccessKeys({ UserName: 'ada' })).AccessKeyMetadata ?? [];
  expect(await failure(sts(keys).getSessionToken({ SerialNumber, TokenCode: code() }))).toBe(
    'it did not fail',
  );
  await iam().deactivateMFADevice({ UserName: 'ada', SerialNumber });
  expect(await failure(sts(keys).getSessionToken({ SerialNumber, TokenCode: code(1) }))).toMatch(
    'unable to validate MFA code.',
  );
  expect((await iam().listMFADevices({ UserName: 'ada' })).MFADevices).toEqual([]);
  await iam().deleteAccessKey({ UserName: 'ada', AccessKeyId: key?.AccessKeyId });
  expect(await failure(iam().deleteUser({ UserName: 'ada' }))).toBe('it did not fail');
});

test('not one of another user, nor one that is not enabled', async () => {
  await userWith('bob');
  await userWith('eve');
  const { SerialNumber } = await deviceOf(cloud(), iam(), 'bob');
  const invalid = '404 NoSuchEntity: MFA Device invalid for user.';
  expect(await failure(iam().deactivateMFADevice({ UserName: 'eve', SerialNumber }))).toBe(invalid);
  await iam().deactivateMFADevice({ UserName: 'bob', SerialNumber });
  expect(await failure(iam().deactivateMFADevice({ UserName: 'bob', SerialNumber }))).toBe(invalid);
});

test("root's own, without a name", async () => {
  const { SerialNumber } = await deviceOf(cloud(), iam(), ACCOUNT, 'of-root');
  await iam().deactivateMFADevice({ SerialNumber });
  expect((await iam().listMFADevices({})).MFADevices).toEqual([]);
});
