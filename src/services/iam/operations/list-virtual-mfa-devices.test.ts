import { expect, test } from 'vitest';
import { ACCOUNT, allPages, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf, newDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam, userWith } = iamCloud();

test('all, assigned and free ones, without their seeds', async () => {
  await userWith('ada');
  const taken = await deviceOf(cloud(), iam(), 'ada');
  const free = await newDevice(cloud(), iam(), 'free');
  const rooted = await deviceOf(cloud(), iam(), ACCOUNT, 'root-account-mfa-device');
  const list = async (AssignmentStatus?: 'Any' | 'Assigned' | 'Unassigned') => {
    const { VirtualMFADevices = [] } = await iam().listVirtualMFADevices({ AssignmentStatus });
    return VirtualMFADevices;
  };
  const ofAda = {
    SerialNumber: taken.SerialNumber,
    EnableDate: expect.any(Date),
    User: expect.objectContaining({ UserName: 'ada', Arn: `arn:aws:iam::${ACCOUNT}:user/ada` }),
  };
  const ofRoot = {
    SerialNumber: rooted.SerialNumber,
    EnableDate: expect.any(Date),
    User: expect.objectContaining({ UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` }),
  };
  expect(await list()).toEqual([ofAda, { SerialNumber: free.SerialNumber }, ofRoot]);
  expect(await list('Any')).toHaveLength(3);
  expect(await list('Assigned')).toEqual([ofAda, ofRoot]);
  expect(await list('Unassigned')).toEqual([{ SerialNumber: free.SerialNumber }]);
  const { items, pages } = await allPages(async (input) => {
    const { VirtualMFADevices, ...rest } = await iam().listVirtualMFADevices(input);
    return { items: VirtualMFADevices, ...rest };
  }, 1);
  expect([items.length, pages]).toEqual([3, 3]);
});
