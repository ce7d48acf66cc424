import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf, newDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam, userWith } = iamCloud();

test('a device that is not in use', async () => {
  const { SerialNumber } = await newDevice(cloud(), iam(), 'spare');
  await iam().deleteVirtualMFADevice({ SerialNumber });
  expect(await failure(iam().deleteVirtualMFADevice({ SerialNumber }))).toBe(
    `404 NoSuchEntity: MFA Device with serial number ${SerialNumber} does not exist.`,
  );
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({ MFADevices: 0, MFADevicesInUse: 0 });
});

test('one in use has to be deactivated first', async () => {
  await userWith('ada');
  const { SerialNumber } = await deviceOf(cloud(), iam(), 'ada');
  expect(await failure(iam().deleteVirtualMFADevice({ SerialNumber }))).toBe(
    '409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first.',
  );
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({ MFADevices: 1, MFADevicesInUse: 1 });
});

test('the right is one on the device', async () => {
  const keys = await userWith('eve', allow('iam:DeleteVirtualMFADevice', `arn:aws:iam::${ACCOUNT}:mfa/eve`));
  const { SerialNumber: own } = await newDevice(cloud(), iam(), 'eve');
  const { SerialNumber: other } = await newDevice(cloud(), iam(), 'other');
  expect(await failure(iam(keys).deleteVirtualMFADevice({ SerialNumber: other }))).toMatch(
    '403 AccessDenied',
  );
  expect(await failure(iam(keys).deleteVirtualMFADevice({ SerialNumber: own }))).toBe('it did not fail');
});
