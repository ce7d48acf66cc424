import { mfaDevices } from '../../../policy/identity/mfa.ts';
import type { Handler } from '../handler.ts';
import { deviceOwner, ownedDevice } from '../mfa-devices.ts';
import { countGone } from '../quotas.ts';

/** The device stays and can be enabled again; what was used of its codes stays used. */
export const deactivateMFADevice: Handler<'DeactivateMFADevice'> = async ({ tx, place, caller }, input) => {
  const owner = await deviceOwner(tx, place, caller, input.UserName);
  const device = await ownedDevice(tx, place, owner, input.SerialNumber);
  await mfaDevices.put(tx, place, { ...device, ownerId: undefined, enabledMs: undefined });
  countGone(tx, place, 'mfaDevicesInUse');
};
