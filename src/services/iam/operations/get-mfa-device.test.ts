import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf, newDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam, userWith } = iamCloud();

test('whose it is and since when', async () => {
  await userWith('ada');
  const before = cloud().clock.now();
  const { SerialNumber } = await deviceOf(cloud(), iam(), 'ada');
  const { $metadata: _, ...device } = await iam().getMFADevice({ SerialNumber });
  expect(device).toEqual({ UserName: 'ada', SerialNumber, EnableDate: expect.any(Date) });
  expect(device.EnableDate?.getTime()).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
  expect((await iam().getMFADevice({ SerialNumber, UserName: 'ada' })).UserName).toBe('ada');
});

test('of another user, and one of nobody', async () => {
  await userWith('bob');
  await userWith('eve');
  const { SerialNumber } = await deviceOf(cloud(), iam(), 'bob');
  const invalid = '404 NoSuchEntity: MFA Device invalid for user.';
  expect(await failure(iam().getMFADevice({ SerialNumber, UserName: 'eve' }))).toBe(invalid);
  const spare = await newDevice(cloud(), iam(), 'spare');
  expect(await failure(iam().getMFADevice({ SerialNumber: spare.SerialNumber }))).toBe(invalid);
});

test('a user may be let to look at its own only', async () => {
  const own = `arn:aws:iam::${ACCOUNT}:user/carl`;
  const keys = await userWith('carl', allow('iam:GetMFADevice', own));
  await userWith('dora');
  const mine = await deviceOf(cloud(), iam(), 'carl');
  const other = await deviceOf(cloud(), iam(), 'dora');
  const look = (SerialNumber: string) => failure(iam(keys).getMFADevice({ SerialNumber }));
  expect(await look(mine.SerialNumber)).toBe('it did not fail');
  expect(await look(other.SerialNumber)).toMatch('on resource: user dora');
});
