import { expect, test } from 'vitest';
import { failure, iamCloud, type Keys } from '../../../../test/support/iam.ts';
import { deviceOf, newDevice, STEP_MS, type TestDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam, sts, userWith } = iamCloud();
const invalid = '403 InvalidAuthenticationCode: Authentication code for device is not valid.';

const session = (keys: Keys, { SerialNumber }: TestDevice, TokenCode: string) =>
  failure(sts(keys).getSessionToken({ SerialNumber, TokenCode }));

test('a device whose clock is ten minutes ahead is followed from then on', async () => {
  const keys = await userWith('ada');
  const device = await deviceOf(cloud(), iam(), 'ada');
  expect(await session(keys, device, device.code(20))).toMatch('invalid MFA one time pass code');
  await iam().resyncMFADevice({
    UserName: 'ada',
    SerialNumber: device.SerialNumber,
    AuthenticationCode1: device.code(20),
    AuthenticationCode2: device.code(21),
  });
  expect(await session(keys, device, device.code(21))).toMatch('invalid MFA one time pass code');
  await cloud().clock.advance(STEP_MS);
  expect(await session(keys, device, device.code(21))).toBe('it did not fail');
  expect(await session(keys, device, device.code())).toMatch('invalid MFA one time pass code');
});

test('one that is further off, codes that are not in a row, and a device of somebody else', async () => {
  await userWith('bob');
  await userWith('eve');
  const device = await deviceOf(cloud(), iam(), 'bob');
  const spare = await newDevice(cloud(), iam(), 'spare');
  const resync = (UserName: string, { SerialNumber }: TestDevice, codes: readonly string[]) => {
    const [AuthenticationCode1 = '', AuthenticationCode2 = ''] = codes;
    return failure(
      iam().resyncMFADevice({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }),
    );
  };
  expect(await resync('bob', device, [device.code(200), device.code(201)])).toBe(invalid);
  expect(await resync('bob', device, [device.code(3), device.code(5)])).toBe(invalid);
  expect(await resync('eve', device, [device.code(), device.code(1)])).toBe(
    '404 NoSuchEntity: MFA Device invalid for user.',
  );
  expect(await resync('bob', spare, [spare.code(), spare.code(1)])).toBe(
    '404 NoSuchEntity: MFA Device invalid for user.',
  );
  expect(await resync('bob', device, [device.code(), device.code(1)])).toBe('it did not fail');
});
